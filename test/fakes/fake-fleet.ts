import type { Activity } from '../../backend/contract/activity.ts'
import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { Series } from '../../backend/contract/series.ts'
import { type Curve, noiseAt } from './fake-curves.ts'

/** A made-up fleet with everything a screen must cope with. Built by fake-backend.ts. */

export interface FakeSeries {
  series: Series
  curve: Curve
  /** Words of a state series: off, on. */
  words: [string | boolean, string | boolean]
}

export interface FakeFleet {
  boards: Board[]
  series: FakeSeries[]
  actuators: Actuator[]
  activity: Activity[]
}

interface Kind {
  type: string
  unit: string
  base: number
  swing: number
  noise: number
  library: string | null
  names: string[]
  address?: string
  limits?: Series['limits']
}

const KINDS: readonly Kind[] = [
  { type: 'sht31_temperature', unit: '°C', base: 24, swing: 2, noise: 0.3, library: 'sht31', names: ['Air temperature'], address: '0x44' },
  { type: 'sht31_humidity', unit: '%RH', base: 62, swing: 8, noise: 1, library: 'sht31', names: ['Humidity'], address: '0x44' },
  {
    type: 'moisture',
    unit: '%',
    base: 41,
    swing: 4,
    noise: 0.4,
    library: 'moisture',
    names: ['Soil moisture A'],
    limits: { warningLow: 32 },
  },
  {
    type: 'ph',
    unit: 'pH',
    base: 6.9,
    swing: 0.3,
    noise: 0.02,
    library: 'ph',
    names: ['pH tank'],
    limits: { warningHigh: 7.6, criticalHigh: 7.8 },
  },
  {
    type: 'ec',
    unit: 'mS/cm',
    base: 2.2,
    swing: 0.2,
    noise: 0.02,
    library: 'ec',
    names: ['EC tank'],
    limits: { warningLow: 1.8, warningHigh: 2.6 },
  },
  { type: 'co2', unit: 'ppm', base: 620, swing: 90, noise: 12, library: 'co2', names: ['CO₂'], limits: { warningHigh: 1000 } },
  { type: 'bmp280_pressure', unit: 'hPa', base: 1013, swing: 3, noise: 0.2, library: 'bmp280', names: ['Air pressure'], address: '0x76' },
  {
    type: 'ds18b20',
    unit: '°C',
    base: 18.6,
    swing: 1,
    noise: 0.1,
    library: 'ds18b20',
    names: ['Water temperature'],
    address: '28ff641e0216a4c3',
  },
  { type: 'light', unit: 'lx', base: 8400, swing: 3000, noise: 120, library: 'light', names: ['Light'], address: '0x23' },
  { type: 'flow', unit: 'l/min', base: 14.2, swing: 1.2, noise: 0.2, library: 'flow', names: ['Flow'] },
]
const ZONES = ['Chemistry bench', 'Greenhouse 1', 'Aquaponics A', 'Climate chamber 2', 'Cold store', 'Workshop']
const PREFIX = ['CB', 'GH1', 'AQ', 'CC2', 'CS', 'WS']
const ROLES = ['Dosing', 'Irrigation', 'Climate', 'Fume', 'Tank', 'Canopy', 'Light']
const PINS = [32, 33, 34, 35, 4, 21, 36, 39, 27, 14]

export function makeFleet(count: number, nowMs: number): FakeFleet {
  const fleet: FakeFleet = { boards: [], series: [], actuators: [], activity: [] }
  for (let index = 0; index < count; index++) addBoard(fleet, index, nowMs)
  special(fleet, nowMs)
  fleet.activity = makeActivity(fleet, nowMs)
  return fleet
}

function addBoard(fleet: FakeFleet, index: number, nowMs: number): void {
  const plain = index % 7 === 6
  const zoneIndex = index % ZONES.length
  const hall = Math.floor(index / 60)
  const zone = hall === 0 ? ZONES[zoneIndex] : `${ZONES[zoneIndex]}, hall ${hall + 1}`
  const hex = Math.floor(noiseAt(index, 1) * 0xffffffff)
    .toString(16)
    .toUpperCase()
    .padStart(8, '0')
  const role = ROLES[Math.floor(index / ZONES.length) % ROLES.length] ?? 'Node'
  const number = String((Math.floor(index / 42) % 99) + 1).padStart(2, '0')
  const board: Board = {
    id: plain ? `${role.toLowerCase()}-${index}` : `ESP_${hex}`,
    family: plain ? 'plain' : 'kaiser',
    relay: index % 11 === 5 ? 'relay-north' : 'god',
    organisation: 'default',
    name: plain ? null : `${PREFIX[zoneIndex]}-${role}-${number}`,
    zone: plain && index % 2 === 0 ? null : (zone ?? null),
    labels: index % 5 === 0 ? ['trial'] : [],
    boardType: null,
    registration: 'accepted',
    registeredAtMs: nowMs - 40 * 86_400_000,
    firstSeenMs: nowMs - 41 * 86_400_000,
    lastSeenMs: nowMs - 1000,
    presence: { state: 'online', reason: 'message', sinceMs: nowMs - Math.floor(noiseAt(index, 2) * 9e8) },
    health: plain
      ? {}
      : {
          rssiDbm: -48 - Math.floor(noiseAt(index, 3) * 36),
          heapFreeBytes: 120_000 + Math.floor(noiseAt(index, 4) * 90_000),
          heapMinFreeBytes: 101_000 + Math.floor(noiseAt(index, 4) * 20_000),
          heapFragmentationPercent: Math.floor(noiseAt(index, 5) * 30),
          uptimeS: Math.floor(noiseAt(index, 6) * 2_000_000),
          firmware: index % 9 === 4 ? '2.3.8' : '2.4.1',
          ipAddress: `10.20.${Math.floor(index / 250)}.${(index % 250) + 2}`,
          bootSequenceId: `boot-${hex.slice(0, 4)}`,
          resetReason: index % 4 === 0 ? 'SW_CPU_RESET' : 'POWERON_RESET',
          sensorCount: 3,
          actuatorCount: 1,
          reportedAtMs: nowMs - Math.floor(noiseAt(index, 7) * 50_000),
        },
    heartbeatIntervalS: plain ? 5 : 60,
    state: plain ? { status: 'running', updated_at: new Date(nowMs).toISOString() } : null,
    counters: { messages: 12_000 + index * 31, rejected: 0, violations: 0, lastRejectMs: null, lastRejectReason: null },
    lastError: null,
  }
  fleet.boards.push(board)
  const channels = plain ? 3 : 3 + (index % 3)
  for (let channel = 0; channel < channels; channel++) addSeries(fleet, board, index, channel, plain)
  if (!plain && index % 2 === 0) addActuator(fleet, board, 25, index % 4 === 0 ? 'pump' : 'relay', nowMs)
}

function addSeries(fleet: FakeFleet, board: Board, index: number, channel: number, plain: boolean): void {
  const id = fleet.series.length + 1
  const kind = KINDS[(index * 2 + channel + (index === 0 ? 3 : 0)) % KINDS.length]
  if (!kind) return
  const isState = plain && channel === 2
  const plainName = ['tempC', 'batteryVolt', 'doorState'][channel] ?? 'value'
  const gpio = kind.address?.startsWith('0x') ? 21 : (PINS[channel] ?? 4)
  const series: Series = {
    id,
    organisation: 'default',
    board: board.id,
    channel: plain ? plainName : [`gpio${gpio}`, kind.type, kind.address].filter(Boolean).join(':'),
    kind: isState ? 'state' : 'number',
    gpio: plain ? null : gpio,
    sensorType: plain ? plainName.toLowerCase() : kind.type,
    address: plain ? null : (kind.address ?? null),
    name: plain || index % 3 === 2 ? null : (kind.names[0] ?? null),
    unit: plain ? (['°C', 'V', ''][channel] ?? '') : kind.unit,
    library: plain ? null : kind.library,
    parameters: {},
    calibration: null,
    offset: 0,
    limits: plain ? {} : (kind.limits ?? {}),
    createdAtMs: board.firstSeenMs,
  }
  const plainBase = channel === 0 ? { base: 21.4, swing: 1.5, noise: 0.2 } : { base: 3.92, swing: 0.05, noise: 0.01 }
  const shape = plain ? plainBase : kind
  const curve: Curve = { seed: id, base: shape.base, swing: shape.swing, noise: shape.noise, periodMs: 600_000 + id * 7000, drift: 0 }
  fleet.series.push({ series, curve, words: plain ? ['closed', 'open'] : [false, true] })
}

export function addActuator(fleet: FakeFleet, board: Board, gpio: number, type: string, nowMs: number): void {
  fleet.actuators.push({
    board: board.id,
    gpio,
    type,
    on: gpio === 25,
    pwm: type === 'pwm' ? 184 : null,
    runtimeMs: 134_000,
    emergency: 'normal',
    reportedAtMs: nowMs - 1000,
    mayBeOn: gpio === 25,
    onSinceMs: gpio === 25 ? nowMs - 134_000 : null,
    endsAtMs: null,
    switched: null,
    hold: null,
  })
}

/** The cases that screens must show well, on the first boards. */
function special(fleet: FakeFleet, nowMs: number): void {
  const [dosing, irrigation, tank, chamber, cold, shop, ...others] = fleet.boards
  const curveOf = (board: Board | undefined, type: string) =>
    fleet.series.find((one) => one.series.board === board?.id && one.series.sensorType.startsWith(type))
  const ph = curveOf(dosing, 'ph')
  if (ph) ph.curve = { ...ph.curve, base: 8.42, swing: 0.02, drift: 0.9 }
  const irrigated = curveOf(irrigation, 'moisture')
  if (irrigated) irrigated.curve = { ...irrigated.curve, base: 29.4, swing: 0.6, drift: -4 }
  if (irrigation) {
    addActuator(fleet, irrigation, 25, 'pump', nowMs)
    addActuator(fleet, irrigation, 26, 'valve', nowMs)
    addActuator(fleet, irrigation, 27, 'pwm', nowMs)
    addState(fleet, irrigation, 'tank_lid', ['closed', 'open'])
  }
  if (tank) tank.counters = { messages: 41_233, rejected: 17, violations: 3, lastRejectMs: nowMs - 42_000, lastRejectReason: 'not-json' }
  if (chamber) {
    chamber.presence = { state: 'offline', reason: 'will', detail: 'unexpected_disconnect', sinceMs: nowMs - 247_000 }
    chamber.lastSeenMs = nowMs - 247_000
    chamber.health = { ...chamber.health, rssiDbm: -86 }
  }
  if (cold) cold.presence = { state: 'late', reason: 'late', sinceMs: nowMs - 35_000 }
  if (shop) shop.lastError = { atMs: nowMs - 120_000, code: '2003', severity: 2, message: 'I2C bus recovered after 3 tries' }
  const fresh = others.slice(2, 5)
  for (const board of fresh) Object.assign(board, { registration: 'new', name: null, zone: null, firstSeenMs: nowMs - 80_000 })
  const rejected = others[6]
  if (rejected) rejected.registration = 'rejected'
  const never = others[8]
  if (never)
    Object.assign(never, { presence: { state: 'unknown', reason: 'restart', sinceMs: nowMs - 60_000 }, lastSeenMs: nowMs - 900_000 })
}

function addState(fleet: FakeFleet, board: Board, type: string, words: [string, string]): void {
  const id = fleet.series.length + 1
  const template = fleet.series[0]?.series
  if (!template) return
  fleet.series.push({
    series: {
      ...template,
      id,
      board: board.id,
      kind: 'state',
      gpio: 23,
      sensorType: type,
      channel: `gpio23:${type}`,
      address: null,
      name: 'Tank lid',
      unit: '',
      library: null,
      limits: {},
    },
    curve: { seed: id, base: 0, swing: 0, noise: 0, periodMs: 60_000, drift: 0 },
    words,
  })
}

function makeActivity(fleet: FakeFleet, nowMs: number): Activity[] {
  const board = (index: number) => fleet.boards[index]?.id ?? null
  const rows: Omit<Activity, 'id'>[] = [
    {
      atMs: nowMs - 9_000,
      kind: 'command-confirmed',
      severity: 'ok',
      board: board(1),
      by: 'J. Kern',
      detail: { gpio: 25, command: 'ON', tookMs: 620 },
    },
    {
      atMs: nowMs - 42_000,
      kind: 'messages-rejected',
      severity: 'warning',
      board: board(2),
      by: null,
      detail: { reason: 'not-json', count: 17 },
    },
    { atMs: nowMs - 80_000, kind: 'board-new', severity: 'event', board: board(8), by: null, detail: { family: 'kaiser' } },
    {
      atMs: nowMs - 120_000,
      kind: 'board-error',
      severity: 'warning',
      board: board(5),
      by: null,
      detail: { code: '2003', message: 'I2C bus recovered after 3 tries' },
    },
    {
      atMs: nowMs - 137_000,
      kind: 'limit-crossed',
      severity: 'critical',
      board: board(0),
      by: null,
      detail: { name: 'pH tank', limit: 7.8, value: 7.82 },
    },
    {
      atMs: nowMs - 247_000,
      kind: 'board-offline',
      severity: 'offline',
      board: board(3),
      by: null,
      detail: { reason: 'will', rssiDbm: -86 },
    },
    { atMs: nowMs - 3_600_000, kind: 'board-online', severity: 'ok', board: board(3), by: null, detail: {} },
    { atMs: nowMs - 4_000_000, kind: 'board-offline', severity: 'offline', board: board(3), by: null, detail: { reason: 'silent' } },
    {
      atMs: nowMs - 5_000_000,
      kind: 'board-restarted',
      severity: 'event',
      board: board(3),
      by: null,
      detail: { resetReason: 'POWERON_RESET' },
    },
    { atMs: nowMs - 7_200_000, kind: 'board-accepted', severity: 'event', board: board(1), by: 'M. Brandt', detail: {} },
    { atMs: nowMs - 9_000_000, kind: 'system-started', severity: 'event', board: null, by: null, detail: { version: '0.1.0' } },
  ]
  const known = rows.filter((row) => row.board !== null || row.kind === 'system-started')
  return known.map((row, index) => ({ ...row, id: known.length - index }))
}
