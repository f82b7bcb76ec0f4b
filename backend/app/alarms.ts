// Joins alarms with what they watch: limits, presence, data quality, outputs, emergency stop, and Leitstand itself. Part of app.ts.
import { randomUUID } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import type { ActivityLog } from '../activity/activity-log.ts'
import type { Actuators } from '../actuators/commands.ts'
import type { Services } from '../adapters/http/services.ts'
import type { SqliteStores } from '../adapters/sqlite/sqlite-stores.ts'
import { type AlarmNews, Alarms } from '../alarms/alarms.ts'
import { MemoryBreachCounter } from '../alarms/breach-counter.ts'
import { LimitWatch } from '../alarms/limit-watch.ts'
import { type OutputFacts, OutputWatch } from '../alarms/output-watch.ts'
import { PresenceWatch } from '../alarms/presence-watch.ts'
import { QualityWatch } from '../alarms/quality-watch.ts'
import { SystemWatch } from '../alarms/system-watch.ts'
import type { Activity, ActivityKind } from '../contract/activity.ts'
import type { EmergencyState } from '../contract/actuators/emergency.ts'
import { type Alarm, type AlarmSource, alarmKeys } from '../contract/alarms/alarm.ts'
import { ALARM_SETTINGS_ID, DEFAULT_ALARM_SETTINGS } from '../contract/alarms/settings.ts'
import type { Board } from '../contract/boards/board.ts'
import type { Clock } from '../contract/clock.ts'
import type { Series } from '../contract/series.ts'
import type { SystemStatus } from '../contract/status.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { SeriesCatalog } from '../series/catalog.ts'
import type { Shelves } from './history.ts'

const TICK_MS = 1000

export interface AlarmWiring {
  dataDir: string
  store: SqliteStores['alarms']
  shelves: Shelves
  fleet: Fleet
  catalog: SeriesCatalog
  activity: ActivityLog
  status(): SystemStatus
  output: OutputFacts['output']
  emergency(): EmergencyState
  clock: Clock
  onTrouble(cause: unknown): void
}

export type AlarmDesk = ReturnType<typeof openAlarms>

export function openAlarms(wiring: AlarmWiring) {
  const { dataDir, store, shelves, fleet, catalog, activity, status, output, emergency, clock, onTrouble } = wiring
  const now = () => clock.now()
  const later = (run: () => void, delayMs: number) => {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  }
  const settings = () => shelves['alarm-settings'].find(ALARM_SETTINGS_ID) ?? DEFAULT_ALARM_SETTINGS
  const alarms = new Alarms({ store, settings, clock, later, newId: randomUUID, onTrouble })
  const desk = {
    raise: alarms.raise.bind(alarms),
    clear: alarms.clear.bind(alarms),
    changeMembers: alarms.changeMembers.bind(alarms),
    stands: (key: string) => alarms.own(key) !== undefined,
    standing: () => alarms.list(),
    placeOf: (board: string) => ({ board, zone: fleet.find(board)?.zone ?? null }),
    settings,
    now,
  }
  const limits = new LimitWatch({ ...desk, counter: new MemoryBreachCounter(), later, onTrouble })
  const presence = new PresenceWatch(desk)
  const quality = new QualityWatch({ ...desk, finding: (id) => shelves.findings.find(id), series: (id) => catalog.find(id) })
  const outputNameOf = (board: string, gpio: number) =>
    shelves.configurations.find(board)?.actuators.find((one) => one.gpio === gpio)?.name ?? `GPIO ${gpio}`
  const outputs = new OutputWatch({ ...desk, output, nameOf: outputNameOf })
  const system = new SystemWatch({ ...desk, status, disk: () => freeSpace(dataDir), onTrouble })
  let timer: NodeJS.Timeout | undefined

  const lookAtStop = () => {
    const { phase, reasons } = emergency()
    const key = alarmKeys.emergency()
    const stands = alarms.own(key) !== undefined
    if (phase === 'ready') return stands ? alarms.clear(key) : undefined
    // That boards answer is not said again and again: it stands, that is all.
    if (stands) return
    const [first] = reasons
    const params = { origin: first?.origin ?? null, by: first?.by ?? null, reason: first?.reason ?? null }
    alarms.raise({ key, source: 'emergency', severity: 'critical', code: 'emergency-stop', params })
  }
  const boardsChanged = (boards: readonly Board[], removed: readonly string[]) => {
    for (const id of removed) {
      presence.removed(id)
      limits.forget(({ board }) => board === id)
      alarms.removeAll(({ board }) => board === id)
    }
    for (const board of boards) presence.seen(board)
  }
  return {
    alarms,
    settings,
    limits,
    quality,
    boardsChanged,
    seriesChanged(series: readonly Series[]): void {
      // A threshold that is no more leaves no alarm behind, though no reading may ever come again.
      for (const one of series) if (!hasLimits(one)) alarms.clear(alarmKeys.limit(one.board, one.channel))
    },
    heard(entries: readonly Activity[]): void {
      for (const entry of entries) {
        outputs.heard(entry)
        system.heard(entry)
      }
    },
    async start(): Promise<void> {
      await alarms.start()
      presence.resume(alarms.list().filter(({ source }) => source === 'presence'))
      boardsChanged(
        fleet.list(),
        alarms
          .list()
          .flatMap(({ board }) => board ?? [])
          .filter((id) => fleet.find(id) === undefined),
      )
    },
    async stop(): Promise<void> {
      await limits.stop()
      await alarms.stop()
    },
    /** What happened to an alarm, for the activity list and the lanes of charts. */
    log: (alarm: Alarm, news: AlarmNews) => logAlarm(activity, alarm, news),
    /** When all that is watched has started. */
    watch: {
      async start(): Promise<void> {
        timer = setInterval(() => {
          presence.tick()
          quality.tick()
          outputs.tick()
          system.tick()
          lookAtStop()
          alarms.tick()
        }, TICK_MS)
      },
      stop: () => clearInterval(timer),
    },
    service: service(alarms, shelves, activity),
  }
}

function service(alarms: Alarms, shelves: Shelves, activity: ActivityLog): Services['alarms'] {
  const told = (kind: 'alarm-acknowledged' | 'alarm-shelved' | 'alarm-cleared', changed: readonly Alarm[], by: string, words: string) => {
    const [first] = changed
    if (first === undefined) return
    const detail = { alarm: first.id, key: first.key, code: first.code, alarms: changed.length, comment: words, ...named(first) }
    activity.append({ kind, severity: 'event', board: first.board, by, detail })
  }
  return {
    list: () => alarms.list(),
    get: (id) => alarms.get(id),
    history: (query) => alarms.history(query),
    acknowledge: async (ids, by, comment) => {
      const outcome = await alarms.acknowledge(ids, by, comment)
      told('alarm-acknowledged', outcome.changed, by, comment)
      return outcome
    },
    shelve: async (ids, untilMs, reason, by) => {
      const outcome = await alarms.shelve(ids, untilMs, reason, by)
      told('alarm-shelved', outcome.changed, by, reason)
      return outcome
    },
    unshelve: (ids, by) => alarms.unshelve(ids, by),
    clear: async (ids, by, comment) => {
      const outcome = await alarms.clearByHand(ids, by, comment)
      told('alarm-cleared', outcome.changed, by, comment)
      return outcome
    },
    settings: () => {
      const kept = shelves['alarm-settings'].find(ALARM_SETTINGS_ID)
      if (kept === undefined) return { version: 0, settings: DEFAULT_ALARM_SETTINGS }
      const { id: _id, version, createdAtMs: _made, changedAtMs: _changed, by: _by, ...settings } = kept
      return { version, settings }
    },
    configure: (version, body, by) => shelves['alarm-settings'].put(ALARM_SETTINGS_ID, version, body, by),
  }
}

/** Sources whose conditions the activity tells of by itself. */
const TOLD_ELSEWHERE: readonly AlarmSource[] = ['quality', 'output', 'emergency']
const LOGGED: Partial<Record<AlarmNews, ActivityKind>> = { raised: 'alarm-raised', worse: 'alarm-worse', cleared: 'alarm-ended' }

function logAlarm(activity: ActivityLog, alarm: Alarm, news: AlarmNews): void {
  const { id, key, code, params, source, severity, board, end } = alarm
  const kind = LOGGED[news]
  if (kind === undefined || TOLD_ELSEWHERE.includes(source) || code === 'presence-offline') return
  // What people end is told with their name.
  if (end === 'by-hand' || end === 'seen') return
  const shown = kind === 'alarm-ended' ? 'ok' : severity === 'info' ? 'event' : severity
  activity.append({ kind, severity: shown, board, by: null, detail: { ...params, alarm: id, key, code } })
}

function named({ params }: Alarm): { name?: string } {
  return typeof params.name === 'string' ? { name: params.name } : {}
}

function hasLimits({ limits }: Series): boolean {
  const { warningLow, warningHigh, criticalLow, criticalHigh } = limits
  return [warningLow, warningHigh, criticalLow, criticalHigh].some((limit) => limit !== undefined)
}

/** Of the disk that holds the data folder, as an ordinary user may fill it. */
async function freeSpace(dataDir: string): Promise<{ freeBytes: number; totalBytes: number }> {
  const { bavail, blocks, bsize } = await statfs(dataDir)
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}

/** What is known of an output that should be off. */
export function outputFacts(
  actuators: Pick<Actuators, 'list' | 'mayBeOn'>,
  board: string,
  gpio: number,
): ReturnType<OutputFacts['output']> {
  const known = actuators.list(board).find((one) => one.gpio === gpio)
  return { mayBeOn: actuators.mayBeOn(board, gpio), on: known?.on ?? false, switchedAtMs: known?.switched?.atMs ?? null }
}
