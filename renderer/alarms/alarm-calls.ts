import Type from 'typebox'
import { Alarm, AlarmHistory, AlarmsChanged } from '../../backend/contract/alarms/alarm.ts'
import { DeliveryLog } from '../../backend/contract/alarms/delivery.ts'
import { AlarmSettings, AlarmSettingsBody } from '../../backend/contract/alarms/settings.ts'
import { rest } from '../backend/rest.ts'
import { daysOf, type HistorySearch } from './alarm-search.ts'

/** What screens ask the backend to do about alarms. All throw RestError. */

export function acknowledgeAlarms(ids: readonly string[], comment: string): Promise<AlarmsChanged> {
  return rest.post('/api/alarms/acknowledge', { ids, comment }, AlarmsChanged)
}

export function shelveAlarms(ids: readonly string[], untilMs: number, reason: string): Promise<AlarmsChanged> {
  return rest.post('/api/alarms/shelve', { ids, untilMs, reason }, AlarmsChanged)
}

export function unshelveAlarms(ids: readonly string[]): Promise<AlarmsChanged> {
  return rest.post('/api/alarms/unshelve', { ids }, AlarmsChanged)
}

export function clearAlarms(ids: readonly string[], comment: string): Promise<AlarmsChanged> {
  return rest.post('/api/alarms/clear', { ids, comment }, AlarmsChanged)
}

/** Standing or ended. */
export function getAlarm(id: string, signal?: AbortSignal): Promise<Alarm> {
  return rest.get(`/api/alarms/${encodeURIComponent(id)}`, Alarm, signal ? { signal } : {})
}

const DAY_MS = 86_400_000

/** A page of ended alarms, newest end first. @param after the last one of the page before */
export function askHistory(
  search: HistorySearch,
  nowMs: number,
  after: Alarm | null,
  limit: number,
  signal?: AbortSignal,
): Promise<AlarmHistory> {
  const { severity, source, zone, board } = search
  const query = new URLSearchParams({ fromMs: String(Math.floor(nowMs - daysOf(search) * DAY_MS)), limit: String(limit) })
  if (after !== null) {
    query.set('beforeMs', String(after.clearedAtMs))
    query.set('beforeId', after.id)
  }
  for (const [name, value] of Object.entries({ severity, source, zone, board })) if (value !== undefined) query.set(name, value)
  return rest.get(`/api/alarms/history?${query}`, AlarmHistory, signal ? { signal } : {})
}

/** Earlier occurrences of one condition. */
export function askOccurrences(key: string, limit: number, signal?: AbortSignal): Promise<AlarmHistory> {
  return rest.get(`/api/alarms/history?key=${encodeURIComponent(key)}&limit=${limit}`, AlarmHistory, signal ? { signal } : {})
}

export interface LogQuery {
  alarm?: string
  channel?: string
  state?: string
  /** Made before, Unix ms. */
  beforeMs?: number
  limit: number
}

/** What was told to whom, newest first. */
export function askDeliveries(query: LogQuery, signal?: AbortSignal): Promise<DeliveryLog> {
  const words = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return rest.get(`/api/notifications?${new URLSearchParams(words)}`, DeliveryLog, signal ? { signal } : {})
}

const SettingsView = Type.Object({ version: Type.Integer(), settings: AlarmSettingsBody })

export function askSettings(signal?: AbortSignal) {
  return rest.get('/api/alarm-settings', SettingsView, signal ? { signal } : {})
}

export function saveSettings(version: number, body: AlarmSettingsBody): Promise<AlarmSettings> {
  return rest.put('/api/alarm-settings', { version, body }, AlarmSettings)
}
