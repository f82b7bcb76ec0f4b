// Which channel gets a notice, and when. Pure.
import type { AlarmSeverity, AlarmSource } from '../contract/alarms/alarm.ts'
import type { Channel } from '../contract/alarms/channel.ts'
import type { NoticeKind } from '../contract/alarms/delivery.ts'
import { quietUntil } from '../contract/alarms/quiet-hours.ts'

export interface Routed {
  kind: NoticeKind
  severity: AlarmSeverity
  source: AlarmSource | null
  zone: string | null
}

/** By its filters. */
export function takes(channel: Channel, { kind, severity, source, zone }: Routed): boolean {
  if (!channel.enabled || !channel.severities.includes(severity)) return false
  if (source !== null && channel.sources.length > 0 && !channel.sources.includes(source)) return false
  if (channel.zones.length > 0 && (zone === null || !channel.zones.includes(zone))) return false
  return channel.tellEnd || (kind !== 'cleared' && kind !== 'acknowledged')
}

/** When it may go out: now, at the end of the quiet hours, or never (an end or acknowledgement in quiet hours is not worth waking for). */
export function sendTime(channel: Channel, { kind, severity }: Pick<Routed, 'kind' | 'severity'>, nowMs: number): number | undefined {
  const { quiet, timeZone } = channel
  if (quiet === null || (quiet.criticalPasses && severity === 'critical')) return nowMs
  const untilMs = quietUntil(quiet, timeZone, nowMs)
  if (untilMs === undefined) return nowMs
  return kind === 'cleared' || kind === 'acknowledged' ? undefined : untilMs
}
