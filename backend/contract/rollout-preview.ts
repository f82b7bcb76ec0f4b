import Type, { type Static } from 'typebox'
import type { ConfigurationBody } from './configuration.ts'
import { Reason } from './reasons.ts'

/** What a rollout would do to each board, before anything is sent. */

export const PreviewChange = Type.Object({
  part: Type.Enum(['sensors', 'actuators', 'offlineRules'] as const),
  kind: Type.Enum(['added', 'removed', 'changed'] as const),
  gpio: Type.Integer(),
  name: Type.String(),
  /** Of changed ones: names of the fields, with what they were and become, as text. */
  fields: Type.Array(Type.Object({ field: Type.String(), from: Type.String(), to: Type.String() })),
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

/** Differences setting by setting; what has the same pin, type and address is the same one. Pure. */
export function changesOf(before: ConfigurationBody, after: ConfigurationBody): { changes: PreviewChange[]; stays: number } {
  const changes: PreviewChange[] = []
  let stays = 0
  const compare = <T extends object>(part: PreviewChange['part'], from: readonly T[], to: readonly T[], face: (one: T) => Face) => {
    const old = new Map(from.map((one) => [face(one).key, one]))
    for (const one of to) {
      const { key, gpio, name } = face(one)
      const was = old.get(key)
      old.delete(key)
      if (was === undefined) changes.push({ part, kind: 'added', gpio, name, fields: [] })
      else {
        const fields = fieldsOf(flat(was), flat(one))
        if (fields.length === 0) stays++
        else changes.push({ part, kind: 'changed', gpio, name, fields })
      }
    }
    for (const one of old.values()) {
      const { gpio, name } = face(one)
      changes.push({ part, kind: 'removed', gpio, name, fields: [] })
    }
  }
  compare('sensors', before.sensors, after.sensors, ({ gpio, type, name, onewireAddress, i2cAddress }) => ({
    key: `${gpio}/${type}/${onewireAddress ?? ''}/${i2cAddress ?? ''}`,
    gpio,
    name,
  }))
  compare('actuators', before.actuators, after.actuators, ({ gpio, name }) => ({ key: String(gpio), gpio, name }))
  compare('offlineRules', before.offlineRules, after.offlineRules, ({ actuatorGpio, sensorGpio, sensorValueType }) => ({
    key: `${actuatorGpio}/${sensorGpio}/${sensorValueType}`,
    gpio: actuatorGpio,
    name: `${sensorValueType} ${sensorGpio}`,
  }))
  return { changes, stays }
}

interface Face {
  key: string
  gpio: number
  name: string
}

function flat(one: object, prefix = ''): Map<string, string> {
  const fields = new Map<string, string>()
  for (const [key, value] of Object.entries(one)) {
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      for (const [inner, text] of flat(value, `${prefix}${key}.`)) fields.set(inner, text)
    } else fields.set(`${prefix}${key}`, typeof value === 'string' ? value : JSON.stringify(value))
  }
  return fields
}

function fieldsOf(from: ReadonlyMap<string, string>, to: ReadonlyMap<string, string>): PreviewChange['fields'] {
  const names = new Set([...from.keys(), ...to.keys()])
  return [...names].flatMap((field) => {
    const change = { field, from: from.get(field) ?? 'null', to: to.get(field) ?? 'null' }
    return change.from === change.to ? [] : [change]
  })
}
