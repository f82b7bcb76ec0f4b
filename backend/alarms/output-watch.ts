// Outputs that need people: an OFF that no board confirms, and what boards report of their outputs by themselves.
import type { Activity } from '../contract/activity.ts'
import { type Alarm, alarmKeys } from '../contract/alarms/alarm.ts'
import type { AlarmRaise } from './alarm-raise.ts'

export interface OutputFacts {
  /** `mayBeOn`: the OFF has not been shown; `on` and `switchedAtMs`: somebody has switched it on since. */
  output(board: string, gpio: number): { mayBeOn: boolean; on: boolean; switchedAtMs: number | null }
}

export interface OutputWatchParts extends OutputFacts {
  nameOf(board: string, gpio: number): string
  raise(raise: AlarmRaise): void
  clear(key: string): void
  standing(): readonly Alarm[]
  placeOf(board: string): { board: string; zone: string | null }
}

export class OutputWatch {
  readonly #parts: OutputWatchParts

  constructor(parts: OutputWatchParts) {
    this.#parts = parts
  }

  heard({ kind, severity, board, detail }: Activity): void {
    if (kind !== 'actuator-alert' || severity === 'ok' || board === null || typeof detail.gpio !== 'number') return
    const unconfirmed = detail.type === 'off_unconfirmed'
    const { gpio } = detail
    this.#parts.raise({
      key: alarmKeys.output(board, gpio, unconfirmed ? 'unconfirmed' : 'alert'),
      source: 'output',
      severity: severity === 'critical' ? 'critical' : 'warning',
      code: unconfirmed ? 'output-unconfirmed' : 'output-alert',
      params: {
        gpio,
        name: this.#parts.nameOf(board, gpio),
        type: detail.type ?? null,
        message: unconfirmed ? null : (detail.message ?? null),
      },
      place: this.#parts.placeOf(board),
      gpio,
      momentary: !unconfirmed,
    })
  }

  tick(): void {
    for (const { source, code, key, board, gpio, firstAtMs } of this.#parts.standing()) {
      if (source !== 'output' || code !== 'output-unconfirmed' || board === null || gpio === null) continue
      const { mayBeOn, on, switchedAtMs } = this.#parts.output(board, gpio)
      if (!mayBeOn || (on && (switchedAtMs ?? 0) > firstAtMs)) this.#parts.clear(key)
    }
  }
}
