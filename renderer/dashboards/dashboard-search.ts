/** What of a dashboard's page stands in its address: board of a template, range, edit mode; and which ones a kiosk rotates. */
export interface DashboardSearch {
  /** `$board` of a template. */
  board?: string
  /** Range instead of the dashboard's own, s back from now. */
  back?: number
  edit?: true
}

/** Ranges offered, s. */
export const RANGES = [900, 3600, 6 * 3600, 86_400, 7 * 86_400, 30 * 86_400] as const

export function readDashboardSearch(search: Readonly<Record<string, unknown>>): DashboardSearch {
  const { board, back, edit } = search
  return {
    ...(typeof board === 'string' && board.length <= 64 && board !== '' ? { board } : {}),
    ...(typeof back === 'number' && Number.isInteger(back) && back >= 60 && back <= 366 * 86_400 ? { back } : {}),
    ...(edit === true || edit === 1 ? { edit: true as const } : {}),
  }
}

export interface KioskSearch {
  /** Comma-separated ids; without it all that take part in the rotation. */
  ids?: string
  board?: string
}

export function readKioskSearch(search: Readonly<Record<string, unknown>>): KioskSearch {
  const { ids, board } = search
  return {
    ...(typeof ids === 'string' && ids !== '' ? { ids } : {}),
    ...(typeof board === 'string' && board !== '' ? { board } : {}),
  }
}
