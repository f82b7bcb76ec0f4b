// Findings of data quality as alarms: from a severity on, not twice what a limit tells, and over when the finding is.
import { beforeEach, expect, test } from 'vitest'
import type { AlarmRaise } from '../../../backend/alarms/alarm-raise.ts'
import { QualityWatch } from '../../../backend/alarms/quality-watch.ts'
import type { Alarm } from '../../../backend/contract/alarms/alarm.ts'
import { type AlarmSettingsBody, DEFAULT_ALARM_SETTINGS } from '../../../backend/contract/alarms/settings.ts'
import { alarmText } from '../../../backend/contract/alarms/text.ts'
import type { Finding } from '../../../backend/contract/finding.ts'
import { exampleAlarm, exampleSeries } from '../../contracts/examples.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'

let clock: ManualClock
let settings: AlarmSettingsBody
let raised: AlarmRaise[]
let cleared: string[]
let findings: Map<string, Finding>
let limits: object
let watch: QualityWatch

beforeEach(() => {
  clock = new ManualClock()
  settings = structuredClone(DEFAULT_ALARM_SETTINGS)
  raised = []
  cleared = []
  findings = new Map()
  limits = {}
  watch = new QualityWatch({
    settings: () => settings,
    raise: (raise) => raised.push(raise),
    clear: (key) => cleared.push(key),
    standing: () => raised.map(({ key, params }): Alarm => exampleAlarm({ id: key, key, source: 'quality', code: 'quality-gap', params })),
    placeOf: (board) => ({ board, zone: 'A' }),
    finding: (id) => findings.get(id),
    series: (id) => (id === 1 ? exampleSeries({ id: 1, name: null, sensorType: 'ph_probe', limits }) : undefined),
    now: () => clock.now(),
  })
})

function finding(change: Partial<Finding> = {}): Finding {
  const head = { id: 'f1', version: 1, createdAtMs: 0, changedAtMs: 0, by: 'leitstand' }
  const one: Finding = {
    ...head,
    series: 1,
    board: 'b1',
    kind: 'gap',
    severity: 'warning',
    fromMs: 0,
    toMs: null,
    count: 1,
    detail: {},
    acknowledgedBy: null,
    ...change,
  }
  findings.set(one.id, one)
  return one
}

test('raises from the chosen severity on, under the name of the quantity in each language, or not at all', () => {
  watch.heard(finding({ severity: 'event' }), 'opened')
  expect(raised).toEqual([])
  watch.heard(finding(), 'worse')
  expect(raised).toMatchObject([{ source: 'quality', code: 'quality-gap', severity: 'warning', place: { board: 'b1', zone: 'A' } }])
  const [first] = raised
  if (first === undefined) throw new Error('nothing raised')
  expect([alarmText(first, 'en'), alarmText(first, 'de')]).toEqual(['pH: readings are missing', 'pH-Wert: Messwerte fehlen'])
  settings.quality = 'critical'
  watch.heard(finding(), 'worse')
  settings.quality = null
  watch.heard(finding({ severity: 'critical' }), 'worse')
  expect(raised).toHaveLength(1)
})

test('says nothing of an absent board, nor of what lies beyond a critical limit: presence and limit tell it', () => {
  watch.heard(finding({ detail: { offline: 1 } }), 'opened')
  limits = { criticalHigh: 9 }
  watch.heard(finding({ kind: 'out-of-range', severity: 'critical', detail: { value: 20, high: 9 } }), 'opened')
  expect(raised).toEqual([])
  watch.heard(finding({ kind: 'out-of-range', detail: { value: -3, low: 0, high: 9 } }), 'opened')
  expect(raised).toMatchObject([{ code: 'quality-out-of-range' }])
})

test('ends with its finding, also where nobody was told of the end', () => {
  watch.heard(finding(), 'opened')
  watch.heard(finding({ toMs: 5 }), 'closed')
  expect(cleared).toEqual(['quality:gap:b1/1'])
  cleared.length = 0
  watch.tick()
  expect(cleared).toEqual(['quality:gap:b1/1'])
})
