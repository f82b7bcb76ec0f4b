// Certificates: every calibration that comes into force leaves one. Built by app/calibrations.ts; told of edits by the catalogue.
import type { Activity } from '../contract/activity.ts'
import { applyCurve, calibrate, methodOf } from '../contract/calibrations/curve.ts'
import type { CalibrationRecord, CalibrationRecordBody, CalibrationRequest } from '../contract/calibrations/record.ts'
import { LeitstandError } from '../contract/errors.ts'
import { because } from '../contract/reasons.ts'
import type { Calibration, Series } from '../contract/series.ts'
import type { Shelf } from '../documents/shelf.ts'

export interface CalibrationsParts {
  shelf: Shelf<CalibrationRecordBody>
  series: {
    find(id: number): Series | undefined
    edit(id: number, patch: { calibration: Pick<Calibration, 'method' | 'points'>; offset: number }, by: string): Promise<Series>
  }
  nameOf(series: Series): string
  report(entry: Omit<Activity, 'id' | 'atMs'>): void
  onTrouble(cause: unknown): void
}

export class Calibrations {
  readonly #parts: CalibrationsParts
  /** Series that `set` is just editing: their certificate is its own. */
  readonly #setting = new Set<number>()

  constructor(parts: CalibrationsParts) {
    this.#parts = parts
  }

  /** Oldest first. */
  list(series?: number): CalibrationRecord[] {
    const all = this.#parts.shelf.list()
    return series === undefined ? all : all.filter((record) => record.series === series)
  }

  get(id: string): CalibrationRecord {
    return this.#parts.shelf.get(id)
  }

  /**
   * Brings a calibration into force from now on; the channel's offset is taken back, as the points were measured without it.
   * @throws LeitstandError `series.unknown`, `request.invalid`, `document.full`, `store.*`
   */
  async set(id: number, request: CalibrationRequest, by: string): Promise<CalibrationRecord> {
    const before = this.#parts.series.find(id)
    if (before === undefined) throw new LeitstandError('series.unknown', because('series-unknown', { series: id }))
    if (before.kind === 'state') throw new LeitstandError('request.invalid', because('revision-states'))
    const { method, points, ...told } = request
    const calibration = { method, points: points.map(({ measured, actual }) => ({ measured, actual })) }
    this.#setting.add(id)
    try {
      const after = await this.#parts.series.edit(id, { calibration, offset: 0 }, by)
      return await this.#keep({ ...told, ...this.#about(after), method, origin: 'guided', points: withErrors(points, before, after) }, by)
    } finally {
      this.#setting.delete(id)
    }
  }

  /** A person changed a series' calibration in the editor or over the API. */
  noted(before: Series, after: Series, by: string): void {
    if (this.#setting.has(after.id)) return
    const points = (after.calibration?.points ?? []).map(({ measured, actual }) => ({
      measured,
      actual,
      raw: null,
      spread: null,
      override: null,
    }))
    const body: CalibrationRecordBody = {
      ...this.#about(after),
      method: after.calibration === null ? 'removed' : methodOf(after.calibration),
      origin: 'typed',
      points: withErrors(points, before, after),
      operator: by,
      reference: null,
      temperatureC: null,
      electrode: null,
      note: '',
      dueAtMs: null,
    }
    this.#keep(body, by).catch((cause: unknown) => this.#parts.onTrouble(cause))
  }

  #about(series: Series): Pick<CalibrationRecordBody, 'series' | 'board' | 'name' | 'unit'> {
    return { series: series.id, board: series.board, name: this.#parts.nameOf(series), unit: series.unit }
  }

  async #keep(body: CalibrationRecordBody, by: string): Promise<CalibrationRecord> {
    const record = await this.#parts.shelf.add(body, by)
    const worst = Math.max(0, ...record.points.map(({ errorAfter }) => Math.abs(errorAfter)))
    const detail = {
      series: record.series,
      name: record.name,
      method: record.method,
      points: record.points.length,
      error: Number(worst.toPrecision(3)),
      unit: record.unit,
      operator: record.operator,
    }
    this.#parts.report({ kind: 'series-calibrated', severity: 'event', board: record.board, by, detail })
    return record
  }
}

/** Shown minus actual at each point, with the definition before and after. */
function withErrors<P extends { measured: number; actual: number }>(points: readonly P[], before: Series, after: Series) {
  const shownBy = ({ calibration, offset }: Series) => {
    const outcome = calibrate(calibration, offset)
    return (measured: number) => (outcome.ok ? applyCurve(outcome.curve, measured) : measured)
  }
  const old = shownBy(before)
  const now = shownBy(after)
  return points.map((point) => ({
    ...point,
    errorBefore: old(point.measured) - point.actual,
    errorAfter: now(point.measured) - point.actual,
  }))
}
