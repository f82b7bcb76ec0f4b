// Judges what a new board reports: does it start, is its signal strong enough, is it connected, does it beat, has every sensor said something
// plausible. Pure; provisioning.ts asks again and again until nothing waits any more.
import { baseTypeOf } from '../contract/base-type.ts'
import type { SensorSetting } from '../contract/configuration/configuration.ts'
import type { AcceptanceCheck } from '../contract/flash/provision.ts'
import { MARK } from '../contract/quality.ts'
import { because, type Reason } from '../contract/reasons.ts'
import type { BoardReport, Reading } from './ports.ts'

export interface AcceptanceView {
  report: BoardReport
  /** Null: nobody said which; what it reports by itself is tested. */
  expected: readonly SensorSetting[] | null
  /** Reports from before do not count. */
  sinceMs: number
  startedAtMs: number
  nowMs: number
}

/** Seconds from the start of the test. */
export const PATIENCE_S = { mqtt: 45, heartbeat: 90, sensor: 90 } as const
/** Weaker than this, boards lose their connection with the next person in the way. */
const LEAST_RSSI_DBM = -85
/** A value that is implausible for so long stays it; the first one after power-on may be. */
const SURE_S = 10
/** Without a list of sensors: silence of so long ends it. */
const QUIET_S = 10
const LONGEST_SENSOR_S = 900

const DOUBTFUL = MARK.suspect | MARK.libraryFailed | MARK.excluded

/** All checks as they stand. */
export function judge(view: AcceptanceView): AcceptanceCheck[] {
  return [
    check('boot', view, true, null),
    wifi(view),
    check(
      'mqtt',
      view,
      isFresh(view, view.report.lastSeenMs) && view.report.online,
      because('acceptance-mqtt', { seconds: PATIENCE_S.mqtt }),
    ),
    check('heartbeat', view, isFresh(view, view.report.heartbeatAtMs), because('acceptance-heartbeat', { seconds: PATIENCE_S.heartbeat })),
    ...sensors(view),
  ]
}

function wifi(view: AcceptanceView): AcceptanceCheck {
  const { rssiDbm, heartbeatAtMs } = view.report
  const known = rssiDbm !== null && isFresh(view, heartbeatAtMs)
  const shown = { value: known ? rssiDbm : null, unit: 'dBm' }
  if (known && rssiDbm < LEAST_RSSI_DBM) {
    const reason = because('acceptance-wifi', { rssi: dbmText(rssiDbm), least: dbmText(LEAST_RSSI_DBM) })
    return { ...made('wifi', view, 'failed'), ...shown, reason }
  }
  return { ...check('wifi', view, known, because('acceptance-no-rssi', { seconds: PATIENCE_S.heartbeat })), ...shown }
}

function sensors(view: AcceptanceView): AcceptanceCheck[] {
  const fresh = view.report.readings.filter(({ receivedAtMs, value }) => receivedAtMs >= view.sinceMs && typeof value === 'number')
  if (view.expected !== null) {
    return view.expected
      .filter(({ active, operatingMode }) => active && (operatingMode === 'continuous' || operatingMode === 'scheduled'))
      .map((sensor) =>
        sensorCheck(
          view,
          sensor.name || `${sensor.type} GPIO ${sensor.gpio}`,
          fresh.filter((reading) => isOf(reading, sensor)),
          Math.min(LONGEST_SENSOR_S, PATIENCE_S.sensor + 2 * sensor.reportIntervalS),
        ),
      )
  }
  const groups = Map.groupBy(fresh, ({ gpio, sensorType, address }) => `${gpio}:${baseTypeOf(sensorType)}:${address}`)
  const found = [...groups.values()].map((readings) => sensorCheck(view, nameOf(readings), readings, PATIENCE_S.sensor))
  if (found.length === 0) {
    return [sensorCheck(view, '', [], PATIENCE_S.sensor)]
  }
  const wanted = Math.max(1, view.report.sensorCount ?? 1)
  const newestMs = Math.min(...fresh.map(({ receivedAtMs }) => receivedAtMs))
  const complete = fresh.length >= wanted || view.nowMs - newestMs > QUIET_S * 1000
  return complete ? found : [...found, sensorCheck(view, '', [], PATIENCE_S.sensor)]
}

function nameOf([first]: readonly Reading[]): string {
  return first === undefined ? '' : first.name
}

/** Several series may come from one sensor: none of them may be implausible. */
function sensorCheck(view: AcceptanceView, name: string, readings: readonly Reading[], patienceS: number): AcceptanceCheck {
  const [first] = readings
  if (first === undefined) {
    const seconds = patienceS
    const reason = name === '' ? because('acceptance-no-sensor') : because('acceptance-no-value', { sensor: name, seconds })
    return {
      ...made('sensor', view, view.nowMs - view.startedAtMs > patienceS * 1000 ? 'failed' : 'waiting'),
      name,
      reason: null,
      ...(isOver(view, patienceS) && { reason }),
    }
  }
  const bad = readings.find((reading) => !isPlausible(reading))
  const shown = bad ?? first
  const fields = { name, value: typeof shown.value === 'number' ? shown.value : null, unit: shown.unit }
  if (bad === undefined) return { ...made('sensor', view, 'passed'), ...fields }
  if (!isOver(view, SURE_S)) return { ...made('sensor', view, 'waiting'), ...fields }
  const value = `${fields.value === null ? '' : Math.round(fields.value * 100) / 100} ${bad.unit}`.trim().replace('-', '−')
  return { ...made('sensor', view, 'failed'), ...fields, reason: because('acceptance-implausible', { sensor: name, value }) }
}

export function isPlausible({ value, quality, marks, limits }: Reading): boolean {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false
  if (quality === 'bad' || quality === 'stale' || (marks & DOUBTFUL) !== 0) return false
  return value >= (limits.criticalLow ?? Number.NEGATIVE_INFINITY) && value <= (limits.criticalHigh ?? Number.POSITIVE_INFINITY)
}

function isOf({ gpio, sensorType, address }: Reading, sensor: SensorSetting): boolean {
  if (gpio !== sensor.gpio || baseTypeOf(sensorType) !== sensor.type) return false
  const wanted = sensor.onewireAddress ?? (sensor.i2cAddress === null ? null : `0x${sensor.i2cAddress.toString(16).padStart(2, '0')}`)
  return wanted === null || address === null || address.toLowerCase() === wanted.toLowerCase()
}

function check(
  what: 'boot' | 'wifi' | 'mqtt' | 'heartbeat',
  view: AcceptanceView,
  passed: boolean,
  reason: Reason | null,
): AcceptanceCheck {
  if (passed) return made(what, view, 'passed')
  if (!isOver(view, what === 'mqtt' ? PATIENCE_S.mqtt : PATIENCE_S.heartbeat)) return made(what, view, 'waiting')
  return { ...made(what, view, 'failed'), reason }
}

function made(what: AcceptanceCheck['what'], { startedAtMs, nowMs }: AcceptanceView, state: AcceptanceCheck['state']): AcceptanceCheck {
  const afterS = state === 'waiting' ? null : Math.max(0, Math.round((nowMs - startedAtMs) / 100) / 10)
  return { what, name: '', state, value: null, unit: '', afterS, reason: null }
}

/** `−57`, with the sign that screens show. */
function dbmText(dbm: number): string {
  return String(dbm).replace('-', '−')
}

function isFresh({ sinceMs }: AcceptanceView, atMs: number | null): boolean {
  return atMs !== null && atMs >= sinceMs
}

function isOver({ nowMs, startedAtMs }: AcceptanceView, seconds: number): boolean {
  return nowMs - startedAtMs > seconds * 1000
}
