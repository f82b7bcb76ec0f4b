import { create } from 'zustand'
import { DEFAULT_ROLLOUT, type RolloutActRequest, type RolloutOptions } from '../../backend/contract/rollouts/rollout.ts'

/** What the wizard has so far; kept while the person looks at other pages. */
export interface RolloutDraft {
  act: RolloutActRequest
  /** Chosen boards, in order. */
  boards: readonly string[]
  /** Board → variable → what was typed. */
  values: Readonly<Record<string, Readonly<Record<string, string>>>>
  name: string
  reason: string
  options: RolloutOptions
}

const EMPTY_DRAFT: RolloutDraft = {
  act: { kind: 'template', templateId: '' },
  boards: [],
  values: {},
  name: '',
  reason: '',
  options: DEFAULT_ROLLOUT,
}

export const useDraft = create<RolloutDraft>()(() => EMPTY_DRAFT)
export const changeDraft = (change: Partial<RolloutDraft>) => useDraft.setState(change)

/** From the bulk bar of Devices or the list of templates. */
export function beginDraft(change: Partial<RolloutDraft>): void {
  useDraft.setState({ ...EMPTY_DRAFT, ...change }, true)
}

/** Cells of a spreadsheet (tabs, or semicolons) put in from one field on, down and to the right. */
export function pasted(
  text: string,
  at: { row: number; column: number },
  boards: readonly string[],
  names: readonly string[],
  values: RolloutDraft['values'],
): RolloutDraft['values'] {
  const lines = text.replace(/\r/g, '').replace(/\n$/, '').split('\n')
  const mark = text.includes('\t') ? '\t' : ';'
  const made: Record<string, Record<string, string>> = {}
  for (const [down, line] of lines.entries()) {
    const board = boards[at.row + down]
    if (board === undefined) break
    for (const [right, cell] of line.split(mark).entries()) {
      const name = names[at.column + right]
      if (name !== undefined) made[board] = { ...(made[board] ?? values[board]), [name]: cell.trim().slice(0, 64) }
    }
  }
  return { ...values, ...made }
}

/** The value of the first board for all the boards below that have none. */
export function filledDown(name: string, boards: readonly string[], values: RolloutDraft['values']): RolloutDraft['values'] {
  let last = ''
  const made: Record<string, Readonly<Record<string, string>>> = { ...values }
  for (const board of boards) {
    const own = values[board]?.[name] ?? ''
    if (own !== '') last = own
    else if (last !== '') made[board] = { ...made[board], [name]: last }
  }
  return made
}

/** `22:00-05:00` in the reader's time zone; undefined: it is neither that nor empty. */
export function readWindow(text: string, timeZone: string): RolloutOptions['window'] | undefined {
  if (text.trim() === '') return null
  const found = /^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$/.exec(text.trim())
  if (!found) return undefined
  const [fromH = 0, fromM = 0, toH = 0, toM = 0] = found.slice(1).map(Number)
  if (fromH > 23 || toH > 23 || fromM > 59 || toM > 59) return undefined
  return { fromMinute: fromH * 60 + fromM, toMinute: toH * 60 + toM, timeZone }
}
