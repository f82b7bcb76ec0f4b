import Type, { type Static } from 'typebox'
import type { ConfigurationBody } from '../configuration/configuration.ts'
import { diffConfigurations, FieldChange, PARTS } from '../configuration/diff.ts'
import { Reason } from '../reasons.ts'

/** What a rollout would do to each board, before anything is sent. */

export const PreviewChange = Type.Object({
  part: Type.Enum(['sensors', 'actuators', 'offlineRules'] as const),
  kind: Type.Enum(['added', 'removed', 'changed'] as const),
  gpio: Type.Integer(),
  name: Type.String(),
  /** Of changed ones: what differs, as FieldChange says it. */
  fields: Type.Array(Type.Pick(FieldChange, ['field', 'before', 'after'])),
})
export type PreviewChange = Static<typeof PreviewChange>

export const PreviewedBoard = Type.Object({
  board: Type.String(),
  n: Type.Integer(),
  /** `act` will be done · `nothing` has it already · `refused` cannot be · `offline` · `held` by an emergency stop. */
  verdict: Type.Enum(['act', 'nothing', 'refused', 'offline', 'held'] as const),
  changes: Type.Array(PreviewChange),
  problems: Type.Array(Type.Object({ severity: Type.Enum(['error', 'warning'] as const), reason: Reason })),
  /** Sensors, outputs and rules that stay as they are. */
  stays: Type.Integer(),
})
export type PreviewedBoard = Static<typeof PreviewedBoard>

/** Differences setting by setting. Pure. */
export function changesOf(before: ConfigurationBody, after: ConfigurationBody): { changes: PreviewChange[]; stays: number } {
  const changes = new Map<string, PreviewChange>()
  for (const { part, kind, gpio, name, key, ...one } of diffConfigurations(before, after)) {
    const at = `${part} ${key}`
    const change = changes.get(at) ?? { part, kind, gpio, name: name === '' ? key : name, fields: [] }
    if (kind === 'changed') change.fields.push({ field: one.field, before: one.before, after: one.after })
    changes.set(at, change)
  }
  const all = [...changes.values()]
  const touched = all.filter(({ kind }) => kind !== 'removed').length
  return { changes: all, stays: PARTS.reduce((sum, part) => sum + after[part].length, 0) - touched }
}
