import Type, { type Static } from 'typebox'
import { bufferPh } from '../../backend/contract/calibrations/electrode.ts'
import { CALIBRATION_METHODS, type Series } from '../../backend/contract/series.ts'
import { shapeOf } from '../backend/shape.ts'

/** A calibration that is under way: survives a reload, one per series. Pure but for the storage handed in. */

const TakenDraft = Type.Object({
  raw: Type.Number(),
  spread: Type.Number(),
  /** The library's value of the mean raw reading. */
  measured: Type.Number(),
  atMs: Type.Number(),
  /** Why it was taken before it was stable; '' = it was stable. */
  override: Type.String(),
})
export type TakenDraft = Static<typeof TakenDraft>

export const WizardDraft = Type.Object({
  step: Type.Integer({ minimum: 0, maximum: 30 }),
  method: Type.Enum(CALIBRATION_METHODS),
  /** As typed, in the series' unit. */
  targets: Type.Array(Type.String(), { minItems: 1, maxItems: 20 }),
  /** By target. */
  taken: Type.Array(Type.Union([TakenDraft, Type.Null()])),
  temperature: Type.String(),
  operator: Type.String(),
  reference: Type.String(),
  lot: Type.String(),
  serial: Type.String(),
  /** `2027-03-01`, or ''. */
  referenceDue: Type.String(),
  note: Type.String(),
  /** Months until it is due again; '' = no date. */
  dueMonths: Type.String(),
  startedAtMs: Type.Number(),
})
export type WizardDraft = Static<typeof WizardDraft>

export interface Preset {
  key: 'ph2' | 'ph3' | 'ec2' | 'ec1' | 'ice' | 'wet' | 'free1' | 'free2'
  method: WizardDraft['method']
  targets(temperatureC: number): number[]
  reference: string
  dueMonths: number
}

/** Usual ways for a kind of sensor; the first is taken. EC in the series' own unit. */
export function presetsFor({ sensorType, unit }: Pick<Series, 'sensorType' | 'unit'>): Preset[] {
  const type = sensorType.toLowerCase()
  const free: Preset[] = [
    { key: 'free2', method: 'line', targets: () => [0, 1], reference: '', dueMonths: 12 },
    { key: 'free1', method: 'offset', targets: () => [0], reference: '', dueMonths: 12 },
  ]
  if (type === 'ph')
    return [
      { key: 'ph2', method: 'line', targets: (t) => [bufferPh(7, t), bufferPh(4, t)], reference: 'pH 7.00 / 4.00', dueMonths: 1 },
      {
        key: 'ph3',
        method: 'table',
        targets: (t) => [bufferPh(7, t), bufferPh(4, t), bufferPh(10, t)],
        reference: 'pH 7 / 4 / 10',
        dueMonths: 1,
      },
      ...free,
    ]
  if (type === 'ec') {
    const scale = unit === 'mS/cm' ? 1e-3 : unit === 'ppm' ? 0.5 : 1
    const solution = (microsiemens: number) => Number((microsiemens * scale).toPrecision(6))
    return [
      {
        key: 'ec2',
        method: 'line',
        targets: () => [solution(1413), solution(12_880)],
        reference: '1413 µS/cm / 12.88 mS/cm',
        dueMonths: 3,
      },
      { key: 'ec1', method: 'offset', targets: () => [solution(1413)], reference: '1413 µS/cm', dueMonths: 3 },
      ...free,
    ]
  }
  if (/moist|soil/.test(type)) return [{ key: 'wet', method: 'line', targets: () => [0, 100], reference: '', dueMonths: 12 }, ...free]
  if (unit === '°C') return [{ key: 'ice', method: 'offset', targets: () => [0], reference: '', dueMonths: 12 }, ...free]
  return free
}

export function newDraft(
  series: Pick<Series, 'sensorType' | 'unit'>,
  operator: string,
  nowMs: number,
  write: (value: number) => string,
): WizardDraft {
  const [preset] = presetsFor(series)
  return {
    step: 0,
    method: preset?.method ?? 'line',
    targets: (preset?.targets(25) ?? [0]).map(write),
    taken: [],
    temperature: '25',
    operator,
    reference: preset?.reference ?? '',
    lot: '',
    serial: '',
    referenceDue: '',
    note: '',
    dueMonths: String(preset?.dueMonths ?? 12),
    startedAtMs: nowMs,
  }
}

const isDraft = shapeOf(WizardDraft)
const key = (series: number) => `leitstand.calibration.${series}`

/** Undefined where there is none, or one that a newer version of this page does not understand. */
export function loadDraft(storage: Pick<Storage, 'getItem'>, series: number): WizardDraft | undefined {
  const text = storage.getItem(key(series))
  if (text === null) return undefined
  try {
    const parsed: unknown = JSON.parse(text)
    return isDraft(parsed) ? parsed : undefined
  } catch {
    return undefined // written by something else: a new draft takes its place
  }
}

export function keepDraft(storage: Pick<Storage, 'setItem'>, series: number, draft: WizardDraft): void {
  storage.setItem(key(series), JSON.stringify(draft))
}

export function dropDraft(storage: Pick<Storage, 'removeItem'>, series: number): void {
  storage.removeItem(key(series))
}

/** The last day it holds, counted in calendar months; null = never. */
export function dueAfter(nowMs: number, months: string): number | null {
  const count = Number(months)
  if (months.trim() === '' || !Number.isFinite(count) || count <= 0) return null
  const date = new Date(nowMs)
  const day = date.getDate()
  date.setMonth(date.getMonth() + Math.round(count))
  if (date.getDate() !== day) date.setDate(0)
  return date.getTime()
}
