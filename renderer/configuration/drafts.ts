import Type, { type Static } from 'typebox'
import { ConfigurationBody } from '../../backend/contract/configuration/configuration.ts'
import { shapeOf } from '../backend/shape.ts'
import { discardDraft } from '../dashboards/drafts.ts'
import { keepChoice, readChoice } from '../language/language.ts'

/** Unsaved work on configurations, kept in this browser until it is saved or discarded. Half-typed values may not fit the schema. */

const PREFIX = 'leitstand.configuration-draft.'
const Draft = Type.Object({ version: Type.Number(), body: ConfigurationBody })
export type ConfigurationDraft = Static<typeof Draft>

export function readConfigurationDraft(board: string): ConfigurationDraft | null {
  const text = readChoice(PREFIX + board)
  if (text === null) return null
  try {
    const parsed: unknown = JSON.parse(text)
    return shapeOf(Draft)(parsed) ? parsed : null
  } catch (cause) {
    if (cause instanceof SyntaxError) return null
    throw cause
  }
}

/** False where the browser has no room for it. */
export function keepConfigurationDraft(board: string, draft: ConfigurationDraft): boolean {
  return keepChoice(PREFIX + board, JSON.stringify(draft))
}

export function discardConfigurationDraft(board: string): void {
  discardDraft(board, PREFIX)
}
