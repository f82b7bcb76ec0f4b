import type { SeriesPatch } from '../../backend/contract/api.ts'
import { beforeCurve, type CalibrationMethod, calibrate, methodOf } from '../../backend/contract/calibrations/curve.ts'
import type { LibraryParameter } from '../../backend/contract/library.ts'
import { CALIBRATION_METHODS, type Calibration, type LimitKind, type Limits, type Series } from '../../backend/contract/series.ts'
import type { Language } from '../language/language.ts'

/** The editor's fields as typed, their faults, and the patch they make. Pure; numbers are read with comma or point. */

export interface PointDraft {
  measured: string
  actual: string
}

export interface ChannelForm {
  name: string
  unit: string
  /** '' = none. */
  library: string
  /** By parameter name; numbers as typed. */
  parameters: Record<string, string | boolean>
  offset: string
  method: CalibrationMethod
  points: PointDraft[]
  limits: Record<LimitKind, string>
  hysteresis: string
}

export const LIMIT_KEYS = ['criticalLow', 'warningLow', 'warningHigh', 'criticalHigh'] as const

export type Fault =
  | { kind: 'number' | 'needed' | 'samePoint' | 'turns' | 'twoPoints' | 'sameActual' | 'negative' | 'tooWide' }
  | { kind: 'min'; min: number }
  | { kind: 'max'; max: number }
  | { kind: 'order'; other: LimitKind }

/** Field → fault. Fields: `offset`, `parameters.x`, `points.0.measured`, `points`, `limits.warningLow`, `hysteresis`. */
export type Faults = ReadonlyMap<string, Fault>

/** Numbers are written with the reader's decimal sign. */
export function formOf(series: Series, parameters: readonly LibraryParameter[], language: Language): ChannelForm {
  const text = (value: number | undefined) => writeNumber(value, language)
  return {
    name: series.name ?? '',
    unit: series.unit,
    library: series.library ?? '',
    parameters: parameterDrafts(parameters, series.parameters, language),
    offset: series.offset === 0 ? '' : text(series.offset),
    points: (series.calibration?.points ?? []).map(({ measured, actual }) => ({ measured: text(measured), actual: text(actual) })),
    method: series.calibration ? methodOf(series.calibration) : 'line',
    limits: {
      criticalLow: text(series.limits.criticalLow),
      warningLow: text(series.limits.warningLow),
      warningHigh: text(series.limits.warningHigh),
      criticalHigh: text(series.limits.criticalHigh),
    },
    hysteresis: text(series.limits.hysteresis),
  }
}

/** What is set, else the library's default. */
export function parameterDrafts(
  parameters: readonly LibraryParameter[],
  set: Series['parameters'],
  language: Language,
): Record<string, string | boolean> {
  return Object.fromEntries(
    parameters.map((one) => {
      const value = set[one.name] ?? one.default
      return [one.name, typeof value === 'number' ? writeNumber(value, language) : value]
    }),
  )
}

/** As a person types it; empty for none. */
export function writeNumber(value: number | undefined, language: Language): string {
  if (value === undefined) return ''
  return language === 'de' ? String(value).replace('.', ',') : String(value)
}

/** NaN for what is no number; undefined for an empty field. */
export function readNumber(typed: string): number | undefined {
  const plain = typed.trim().replace(/−/g, '-').replace(',', '.')
  if (plain === '') return undefined
  return /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN
}

export function faultsOf(form: ChannelForm, parameters: readonly LibraryParameter[]): Faults {
  const faults = new Map<string, Fault>()
  if (Number.isNaN(readNumber(form.offset))) faults.set('offset', { kind: 'number' })
  for (const parameter of parameters) {
    const fault = parameterFault(parameter, form.parameters[parameter.name])
    if (fault) faults.set(`parameters.${parameter.name}`, fault)
  }
  form.points.forEach((point, index) => {
    for (const side of ['measured', 'actual'] as const) {
      const value = readNumber(point[side])
      if (value === undefined) faults.set(`points.${index}.${side}`, { kind: 'needed' })
      else if (Number.isNaN(value)) faults.set(`points.${index}.${side}`, { kind: 'number' })
    }
  })
  const seen = new Set<number>()
  form.points.forEach((point, index) => {
    const measured = readNumber(point.measured)
    if (measured === undefined || Number.isNaN(measured) || form.method === 'offset') return
    if (seen.has(measured)) faults.set(`points.${index}.measured`, { kind: 'samePoint' })
    seen.add(measured)
  })
  if (form.points.length > 0 && ![...faults.keys()].some((field) => field.startsWith('points'))) {
    const fault = curveFault(calibrationOf(form))
    if (fault) faults.set('points', fault)
  }
  limitFaults(form, faults)
  return faults
}

function parameterFault(parameter: LibraryParameter, draft: string | boolean | undefined): Fault | undefined {
  if (parameter.kind !== 'number' || typeof draft === 'boolean') return undefined
  const value = readNumber(draft ?? '')
  if (value === undefined) return { kind: 'needed' }
  if (Number.isNaN(value)) return { kind: 'number' }
  if (parameter.min !== undefined && value < parameter.min) return { kind: 'min', min: parameter.min }
  return parameter.max !== undefined && value > parameter.max ? { kind: 'max', max: parameter.max } : undefined
}

/** Each limit must lie over every lower one. */
function limitFaults(form: ChannelForm, faults: Map<string, Fault>): void {
  let below: { key: LimitKind; value: number } | undefined
  for (const key of LIMIT_KEYS) {
    const value = readNumber(form.limits[key])
    if (value === undefined) continue
    if (Number.isNaN(value)) faults.set(`limits.${key}`, { kind: 'number' })
    else if (below && value < below.value) faults.set(`limits.${key}`, { kind: 'order', other: below.key })
    else below = { key, value }
  }
  const hysteresis = readNumber(form.hysteresis)
  if (hysteresis === undefined) return
  const low = readNumber(form.limits.warningLow) ?? readNumber(form.limits.criticalLow)
  const high = readNumber(form.limits.warningHigh) ?? readNumber(form.limits.criticalHigh)
  if (Number.isNaN(hysteresis)) faults.set('hysteresis', { kind: 'number' })
  else if (hysteresis < 0) faults.set('hysteresis', { kind: 'negative' })
  else if (hysteresis > 0 && low !== undefined && high !== undefined && hysteresis >= high - low)
    faults.set('hysteresis', { kind: 'tooWide' })
}

/** Only what differs from the series; empty = nothing was changed. Call with a form without faults. */
export function patchOf(form: ChannelForm, series: Series, parameters: readonly LibraryParameter[]): SeriesPatch {
  const patch: SeriesPatch = {}
  const name = form.name.trim() || null
  if (name !== series.name) patch.name = name
  if (form.unit.trim() !== series.unit) patch.unit = form.unit.trim()
  const library = form.library || null
  if (library !== series.library) patch.library = library
  const values = parameterValues(form, parameters)
  const before = parameterValues({ ...form, parameters: parameterDrafts(parameters, series.parameters, 'en') }, parameters)
  if (library !== series.library ? parameters.length > 0 : JSON.stringify(values) !== JSON.stringify(before)) patch.parameters = values
  const offset = readNumber(form.offset) ?? 0
  if (offset !== series.offset) patch.offset = offset
  const calibration = calibrationOf(form)
  if (!sameCalibration(calibration, series.calibration)) patch.calibration = calibration
  const limits = limitValues(form)
  if (LIMIT_KEYS.some((key) => limits[key] !== series.limits[key]) || (limits.hysteresis ?? 0) !== (series.limits.hysteresis ?? 0))
    patch.limits = limits
  return patch
}

export function parameterValues(form: ChannelForm, parameters: readonly LibraryParameter[]): Series['parameters'] {
  return Object.fromEntries(
    parameters.map((one) => {
      const draft = form.parameters[one.name] ?? one.default
      return [one.name, one.kind === 'number' && typeof draft === 'string' ? (readNumber(draft) ?? 0) : draft]
    }),
  )
}

function limitValues(form: ChannelForm): Limits {
  const limits: Limits = {}
  for (const key of LIMIT_KEYS) {
    const value = readNumber(form.limits[key])
    if (value !== undefined) limits[key] = value
  }
  const hysteresis = readNumber(form.hysteresis)
  if (hysteresis !== undefined && hysteresis !== 0) limits.hysteresis = hysteresis
  return limits
}

/** The typed points as a calibration; null = none. Call without faults in the points. */
export function calibrationOf({ method, points }: Pick<ChannelForm, 'method' | 'points'>): Pick<Calibration, 'method' | 'points'> | null {
  if (points.length === 0) return null
  const read = points.map((point) => ({ measured: readNumber(point.measured) ?? 0, actual: readNumber(point.actual) ?? 0 }))
  return { method: points.length === 1 ? 'offset' : method, points: read }
}

function sameCalibration(one: Pick<Calibration, 'method' | 'points'> | null, other: Calibration | null): boolean {
  if (one === null || other === null) return one === other
  const points = (of: Pick<Calibration, 'points'>) => JSON.stringify(of.points.map(({ measured, actual }) => [measured, actual]))
  return points(one) === points(other) && methodOf(one) === methodOf(other)
}

function curveFault(calibration: Pick<Calibration, 'method' | 'points'> | null): Fault | undefined {
  const outcome = calibrate(calibration, 0)
  if (outcome.ok) return undefined
  if (outcome.reason.key === 'calibration-turns') return { kind: 'turns' }
  return { kind: outcome.reason.key === 'calibration-two-points' ? 'twoPoints' : 'sameActual' }
}

export const METHODS = CALIBRATION_METHODS

/** The library's own value behind a shown one: offset and calibration of the series taken away. */
export function beforeCalibration(shown: number, series: Series): number {
  const outcome = calibrate(series.calibration, series.offset)
  const value = outcome.ok ? beforeCurve(outcome.curve, shown) : Number.NaN
  return Number.isFinite(value) ? value : shown
}
