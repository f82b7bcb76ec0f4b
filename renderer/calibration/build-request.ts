import { ecElectrode, phElectrode } from '../../backend/contract/calibrations/electrode.ts'
import type { CalibrationRequest } from '../../backend/contract/calibrations/record.ts'
import type { Series } from '../../backend/contract/series.ts'
import { readNumber } from '../device/channel-form.ts'
import { dueAfter, type WizardDraft } from './wizard-draft.ts'

/** What the wizard's draft asks the backend to do; undefined while points are missing. Pure. */

const ROOM_C = 25

export function requestOf(draft: WizardDraft, series: Pick<Series, 'sensorType' | 'unit'>, nowMs: number): CalibrationRequest | undefined {
  const points: CalibrationRequest['points'] = []
  for (const [at, target] of draft.targets.entries()) {
    const actual = readNumber(target)
    const taken = draft.taken[at]
    if (actual === undefined || Number.isNaN(actual) || !taken) return undefined
    points.push({ measured: taken.measured, actual, raw: taken.raw, spread: taken.spread, override: taken.override || null })
  }
  const typed = readNumber(draft.temperature)
  const temperatureC = typed === undefined || Number.isNaN(typed) ? null : typed
  const referenceDueMs = Date.parse(draft.referenceDue)
  return {
    method: draft.method,
    points,
    operator: draft.operator.trim() || '–',
    reference:
      draft.reference.trim() === ''
        ? null
        : {
            name: draft.reference.trim(),
            lot: draft.lot.trim(),
            serial: draft.serial.trim(),
            dueAtMs: Number.isNaN(referenceDueMs) ? null : referenceDueMs,
          },
    temperatureC,
    electrode: electrodeOf(points, series, temperatureC ?? ROOM_C),
    note: draft.note.trim(),
    dueAtMs: dueAfter(nowMs, draft.dueMonths),
  }
}

function electrodeOf(
  points: CalibrationRequest['points'],
  { sensorType, unit }: Pick<Series, 'sensorType' | 'unit'>,
  temperatureC: number,
): CalibrationRequest['electrode'] {
  const type = sensorType.toLowerCase()
  const scale = unit === 'mS/cm' ? 1000 : 1
  const seen = points.map(({ raw, actual }) => ({ raw: raw ?? Number.NaN, actual: type === 'ec' ? actual * scale : actual }))
  if (seen.some(({ raw }) => Number.isNaN(raw))) return null
  if (type === 'ph') return phElectrode(seen, temperatureC) ?? null
  return type === 'ec' && unit !== 'ppm' ? (ecElectrode(seen) ?? null) : null
}

/** Why the first step cannot be left, undefined = it can. */
export function setupFault(draft: WizardDraft): 'targets' | 'count' | 'operator' | undefined {
  const targets = draft.targets.map(readNumber)
  if (targets.some((target) => target === undefined || Number.isNaN(target)) || new Set(targets).size !== targets.length) return 'targets'
  if (draft.method !== 'offset' && targets.length < 2) return 'count'
  return draft.operator.trim() === '' ? 'operator' : undefined
}
