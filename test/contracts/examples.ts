import type { Activity } from '../../backend/contract/activity.ts'
import type { Actuator, Command, ReportedOutput } from '../../backend/contract/actuators/actuator.ts'
import type { Alarm } from '../../backend/contract/alarms/alarm.ts'
import type { Channel } from '../../backend/contract/alarms/channel.ts'
import type { Delivery, Notice } from '../../backend/contract/alarms/delivery.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { BoardCommand } from '../../backend/contract/boards/command.ts'
import type { SeriesStatistics } from '../../backend/contract/history.ts'
import type { Series } from '../../backend/contract/series.ts'

/** A store under test, and how to close it. `reopen` gives the same store after a restart. */
export interface Opened<T> {
  store: T
  reopen(): Promise<T>
  close(): Promise<void>
}

export function exampleBoard(change: Partial<Board> = {}): Board {
  return {
    id: 'ESP_12AB34CD',
    family: 'kaiser',
    relay: 'god',
    organisation: 'default',
    name: 'Gewächshaus Süd',
    zone: null,
    labels: ['outdoor', '100 % "quoted"'],
    boardType: null,
    registration: 'accepted',
    registeredAtMs: 1_763_600_000_000,
    firstSeenMs: 1_763_600_000_001,
    lastSeenMs: 1_763_600_000_002,
    presence: { state: 'offline', reason: 'will', detail: 'power', sinceMs: 1_763_600_000_003 },
    health: { rssiDbm: -71.5, firmware: '4.2.0', uptimeS: 12 },
    heartbeatIntervalS: 7.5,
    state: { status: 'ok', nested: { list: [1, 'two', null] } },
    counters: { messages: 12, rejected: 1, violations: 0, lastRejectMs: 1_763_600_000_004, lastRejectReason: 'not-json' },
    lastError: { atMs: 1_763_600_000_005, code: '1042', severity: 2, message: 'I²C bus hangs' },
    ...change,
  }
}

export function exampleStatistics(id: number): SeriesStatistics {
  const spread = { sd: 0.5, p5: 20.1, p25: 20.4, p50: 20.5, p75: 20.6, p95: 20.9 }
  const times = { aboveMs: null, belowMs: 1500, gaps: 1, gapsMs: 90_000, longestStepMs: 25_000, estimated: false }
  const states = [{ word: 'open', ms: 5000, entered: 2 }]
  return { id, count: 4, min: 20, max: 21, mean: 20.5, ...spread, first: 20, last: 21, lastAtMs: 1_763_600_000_000, ...times, states }
}

export function exampleSeries(change: Partial<Series> = {}): Series {
  return {
    id: 1,
    organisation: 'default',
    board: 'ESP_12AB34CD',
    channel: 'gpio4:ds18b20:28ff641e8c160450',
    kind: 'number',
    gpio: 4,
    sensorType: 'ds18b20',
    address: '28ff641e8c160450',
    name: null,
    unit: '°C',
    library: 'ds18b20',
    parameters: { resolution: 12, averaged: true, mode: 'fast' },
    calibration: { points: [{ measured: 0.1, actual: 0 }], atMs: 1_763_600_000_000, by: 'anna' },
    offset: -0.25,
    limits: { warningHigh: 30.5, criticalLow: -5 },
    createdAtMs: 1_763_600_000_000,
    ...change,
  }
}

export function exampleCommand(change: Partial<Command> = {}): Command {
  return {
    id: 'c-1',
    board: 'ESP_12AB34CD',
    gpio: 5,
    command: 'PWM',
    value: 0.4,
    durationS: 2.5,
    by: 'anna',
    state: 'accepted',
    message: null,
    createdAtMs: 1_763_600_000_000,
    changedAtMs: 1_763_600_000_000,
    source: 'hand',
    reason: null,
    code: null,
    refusal: null,
    cause: null,
    sentAtMs: null,
    answeredAtMs: null,
    confirmedAtMs: null,
    ...change,
  }
}

export function exampleActuator(change: Partial<Actuator> = {}): Actuator {
  return { ...exampleReported(), mayBeOn: true, onSinceMs: 1_763_599_999_000, endsAtMs: null, switched: null, hold: null, ...change }
}

export function exampleReported(change: Partial<ReportedOutput> = {}): ReportedOutput {
  return {
    board: 'ESP_12AB34CD',
    gpio: 5,
    type: 'pump',
    on: true,
    pwm: 128,
    runtimeMs: 1234.5,
    emergency: 'normal',
    reportedAtMs: 1_763_600_000_000,
    ...change,
  }
}

export function exampleActivity(change: Partial<Activity> = {}): Activity {
  return {
    id: 1,
    atMs: 1_763_600_000_000,
    kind: 'board-offline',
    severity: 'offline',
    board: 'ESP_12AB34CD',
    by: null,
    detail: { reason: 'will', rssiDbm: -86, retained: true, zone: null },
    ...change,
  }
}

export function exampleBoardCommand(change: Partial<BoardCommand> = {}): BoardCommand {
  return {
    id: 'command-1',
    version: 2,
    createdAtMs: 1_763_600_000_000,
    changedAtMs: 1_763_600_000_010,
    by: 'anna',
    board: 'ESP_12AB34CD',
    command: 'reboot',
    params: {},
    state: 'sent',
    code: null,
    message: null,
    data: null,
    late: false,
    timeoutMs: 90_000,
    bootBefore: 'b1',
    firmwareBefore: '2.4.0',
    sentAtMs: 1_763_600_000_010,
    answeredAtMs: null,
    endedAtMs: null,
    ...change,
  }
}

export function exampleAlarm(change: Partial<Alarm> = {}): Alarm {
  return {
    id: 'a1',
    version: 1,
    createdAtMs: 1_763_600_000_000,
    changedAtMs: 1_763_600_000_000,
    by: 'leitstand',
    key: 'limit:ESP_12AB34CD/gpio4:sht31_temp',
    source: 'limit',
    severity: 'warning',
    raisedSeverity: 'warning',
    code: 'limit-high',
    params: { name: 'Zuluft “Süd”', value: 27.4, unit: '°C', limit: 25 },
    board: 'ESP_12AB34CD',
    zone: 'Gewächshaus',
    series: 7,
    gpio: 4,
    rule: null,
    state: 'raised',
    momentary: false,
    firstAtMs: 1_763_600_000_000,
    lastAtMs: 1_763_600_000_000,
    count: 1,
    acknowledged: null,
    shelf: null,
    under: null,
    escalation: { steps: 0, sinceMs: 1_763_600_000_000 },
    members: [],
    memberCount: { active: 0, all: 0 },
    clearedAtMs: null,
    end: null,
    steps: [{ atMs: 1_763_600_000_000, what: 'raised', by: null, detail: 'warning' }],
    ...change,
  }
}

export function exampleNotice(change: Partial<Notice> = {}): Notice {
  const { id: alarm, key, severity, source, code, params, board, zone, firstAtMs: sinceMs } = exampleAlarm()
  return {
    kind: 'raised',
    severity,
    source,
    code,
    params,
    title: null,
    text: null,
    alarm,
    key,
    board,
    boardName: 'Gewächshaus Süd',
    zone,
    sinceMs,
    atMs: sinceMs,
    members: 0,
    by: null,
    comment: null,
    ...change,
  }
}

export function exampleDelivery(change: Partial<Delivery> = {}): Delivery {
  return {
    id: 'd1',
    channel: 'shift',
    channelName: 'Shift leader',
    notice: exampleNotice(),
    state: 'waiting',
    reason: null,
    tries: 0,
    createdAtMs: 1_763_600_000_000,
    quiet: false,
    nextAtMs: 1_763_600_000_000,
    doneAtMs: null,
    summary: null,
    ...change,
  }
}

export function exampleChannel(change: Partial<Channel> = {}): Channel {
  return {
    id: 'shift',
    version: 1,
    createdAtMs: 1_763_600_000_000,
    changedAtMs: 1_763_600_000_000,
    by: 'anna',
    name: 'Shift leader',
    enabled: true,
    severities: ['warning', 'critical'],
    sources: [],
    zones: [],
    tellEnd: false,
    quiet: null,
    timeZone: 'Europe/Berlin',
    language: 'en',
    perMinute: 10,
    target: { kind: 'mail', to: ['shift@example.org'], subject: null },
    ...change,
  }
}
