// Findings of data quality as alarms. What ended long ago is told by nobody: standing ones are looked up now and then.
import { type Alarm, type AlarmSeverity, alarmKeys, severityRank } from '../contract/alarms/alarm.ts'
import type { AlarmSettingsBody } from '../contract/alarms/settings.ts'
import { seriesParams } from '../contract/alarms/text.ts'
import type { Finding } from '../contract/finding.ts'
import type { Series } from '../contract/series.ts'
import type { AlarmRaise } from './alarm-raise.ts'

const LOOK_EVERY_MS = 5000

export interface QualityWatchParts {
  settings(): AlarmSettingsBody
  raise(raise: AlarmRaise): void
  clear(key: string): void
  standing(): readonly Alarm[]
  placeOf(board: string): { board: string; zone: string | null }
  finding(id: string): Finding | undefined
  series(id: number): Series | undefined
  now(): number
}

export class QualityWatch {
  readonly #parts: QualityWatchParts
  #lookedMs = Number.NEGATIVE_INFINITY

  constructor(parts: QualityWatchParts) {
    this.#parts = parts
  }

  /** A finding is new, has grown worse, or is over. */
  heard(finding: Finding, change: 'opened' | 'worse' | 'closed'): void {
    const { kind, board, series, toMs, detail, id } = finding
    const key = alarmKeys.quality(kind, board, series)
    if (change === 'closed') {
      this.#parts.clear(key)
      return
    }
    const least = this.#parts.settings().quality
    const severity: AlarmSeverity = finding.severity === 'event' ? 'info' : finding.severity
    // That an absent board sends nothing is told by its absence.
    if (least === null || severityRank(severity) < severityRank(least) || detail.offline === 1) return
    const known = this.#parts.series(series)
    // What lies beyond a critical limit is told by the limit, and by it alone: after so many readings in a row.
    if (known !== undefined && kind === 'out-of-range' && isBeyondLimit(detail, known.limits)) return
    this.#parts.raise({
      key,
      source: 'quality',
      severity,
      code: `quality-${kind}`,
      params: { ...detail, ...(known === undefined ? { name: String(series) } : seriesParams(known)), finding: id },
      place: this.#parts.placeOf(board),
      series,
      momentary: toMs !== null,
    })
  }

  tick(): void {
    const nowMs = this.#parts.now()
    if (nowMs - this.#lookedMs < LOOK_EVERY_MS) return
    this.#lookedMs = nowMs
    for (const { source, key, params, momentary } of this.#parts.standing()) {
      if (source !== 'quality' || momentary || typeof params.finding !== 'string') continue
      if (this.#parts.finding(params.finding)?.toMs !== null) this.#parts.clear(key)
    }
  }
}

function isBeyondLimit({ value }: Finding['detail'], { criticalLow, criticalHigh }: Series['limits']): boolean {
  if (value === undefined) return false
  return value > (criticalHigh ?? Number.POSITIVE_INFINITY) || value < (criticalLow ?? Number.NEGATIVE_INFINITY)
}
