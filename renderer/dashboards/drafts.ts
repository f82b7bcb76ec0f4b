import Type from 'typebox'
import { DASHBOARD_BODY, type DashboardBody } from '../../backend/contract/dashboard.ts'
import { shapeOf } from '../backend/shape.ts'
import { keepChoice, readChoice } from '../language/language.ts'

/** Unpublished work on dashboards, kept in this browser until it is published or discarded. */
export interface Draft {
  savedAtMs: number
  /** Version of the dashboard it was made from. */
  version: number
  body: DashboardBody
}

const PREFIX = 'leitstand.dashboard-draft.'
const DraftShape = Type.Object({ savedAtMs: Type.Number(), version: Type.Number(), body: Type.Object(DASHBOARD_BODY) })

/** What another version of Leitstand wrote, or somebody edited, counts as no draft. */
export function readDraft(id: string): Draft | null {
  const text = readChoice(PREFIX + id)
  if (text === null) return null
  try {
    const parsed: unknown = JSON.parse(text)
    return shapeOf(DraftShape)(parsed) ? parsed : null
  } catch (cause) {
    if (cause instanceof SyntaxError) return null
    throw cause
  }
}

/** False where the browser has no room for it (or storage is switched off): leaving would lose the work. */
export function keepDraft(id: string, draft: Draft): boolean {
  return keepChoice(PREFIX + id, JSON.stringify(draft))
}

export function discardDraft(id: string, prefix = PREFIX): void {
  try {
    localStorage.removeItem(prefix + id)
  } catch (cause) {
    // Storage is switched off: nothing was kept there either.
    if (!(cause instanceof DOMException)) throw cause
  }
}
