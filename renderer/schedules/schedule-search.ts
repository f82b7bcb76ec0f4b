/** What the address of the schedules page says. Pure. */
export interface ScheduleSearch {
  view?: 'week' | 'month' | 'list'
  /** A day of the week or month that is shown; today without. */
  date?: string
  /** `board/gpio`: only what concerns this output. */
  output?: string
}

const VIEWS = ['week', 'month', 'list'] as const

export function readScheduleSearch(raw: Record<string, unknown>): ScheduleSearch {
  const view = VIEWS.find((one) => one === raw.view)
  const date =
    typeof raw.date === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(raw.date) && !Number.isNaN(Date.parse(raw.date)) ? raw.date : undefined
  const output = typeof raw.output === 'string' && /^[^/]+\/\d+$/.test(raw.output) ? raw.output : undefined
  return { ...(view && { view }), ...(date && { date }), ...(output && { output }) }
}

export function readOutput(text: string | undefined): { board: string; gpio: number } | undefined {
  if (text === undefined) return undefined
  const at = text.lastIndexOf('/')
  return { board: text.slice(0, at), gpio: Number(text.slice(at + 1)) }
}
