import { readScheduleSearch } from '../schedules/schedule-search.ts'

/** What the address of the interlocks page says. Pure. */
export interface InterlockSearch {
  /** `board/gpio`: only those that this output stands in. */
  output?: string
  /** Opens this one. */
  id?: string
  /** Opens a new one, with `output` in it. */
  new?: 1
}

export function readInterlockSearch(raw: Record<string, unknown>): InterlockSearch {
  const { output } = readScheduleSearch(raw)
  return {
    ...(output && { output }),
    ...(typeof raw.id === 'string' && { id: raw.id }),
    ...(raw.new !== undefined && { new: 1 as const }),
  }
}
