// Services without nouns: a small fleet in memory, so that the HTTP side is tested alone.
import type { Services } from '../../backend/adapters/http/services.ts'
import { BoardTypes } from '../../backend/board-types/board-types.ts'
import { EMERGENCY_READY } from '../../backend/contract/actuators/emergency.ts'
import type { Alarm } from '../../backend/contract/alarms/alarm.ts'
import { DEFAULT_ALARM_SETTINGS } from '../../backend/contract/alarms/settings.ts'
import type { BoardPatch, IngestBody } from '../../backend/contract/api.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { Discovery } from '../../backend/contract/boards/discovery.ts'
import type { DocumentHead } from '../../backend/contract/document.ts'
import { LeitstandError } from '../../backend/contract/errors.ts'
import type { MailSettings } from '../../backend/contract/export.ts'
import type { InspectedMessage } from '../../backend/contract/inspector.ts'
import type { TemplateBody } from '../../backend/contract/rollouts/template.ts'
import type { LatestValue } from '../../backend/contract/sample.ts'
import type { ScheduleBody } from '../../backend/contract/schedules/schedule.ts'
import type { Series } from '../../backend/contract/series.ts'
import type { SystemStatus } from '../../backend/contract/status.ts'
import { Shelf } from '../../backend/documents/shelf.ts'
import {
  exampleActivity,
  exampleActuator,
  exampleAlarm,
  exampleBoard,
  exampleBoardCommand,
  exampleCommand,
  exampleSeries,
  exampleStatistics,
} from '../contracts/examples.ts'
import { FakeExports, FakeReports } from './fake-exports.ts'
import { NO_FLASH } from './fake-flash.ts'
import { fakeRules } from './fake-rules.ts'
import { ManualClock } from './manual-clock.ts'
import { MemoryDocumentStore } from './memory-document-store.ts'

export const MESSAGE: InspectedMessage = {
  atMs: 1_763_600_000_000,
  topic: 'sensors/tor-1/telemetry',
  qos: 1,
  retain: false,
  payload: '{"metrics":{"tempC":22.4}}',
  encoding: 'utf8',
  bytes: 26,
  rejected: null,
  detail: null,
  violation: false,
}

export function exampleStatus(change: Partial<SystemStatus> = {}): SystemStatus {
  return {
    atMs: 1_763_600_000_000,
    version: '0.1.0',
    uptimeS: 12.5,
    broker: { state: 'ok', clients: 3, address: 'mqtt://127.0.0.1:1883', droppedClients: 0, refusedClients: 0 },
    database: { state: 'ok', commitMs: 2.5, pending: 0, samples: 10, bytes: 4096, fault: null },
    ingest: { perSecond: 4.5, lagP95Ms: 6, messages: 10, rejected: 1, duplicates: 0, dropped: 0 },
    live: { clients: 1, droppedClients: 0 },
    rules: { state: 'off', active: 0 },
    nats: { state: 'off' },
    boards: { total: 2, online: 1, late: 0, offline: 1, new: 0, outputs: 1 },
    demoBoards: 0,
    memoryBytes: 90_000_000,
    open: false,
    ...change,
  }
}

const NOTHING_DISCOVERED: Discovery = {
  mdns: { setting: 'off', browsingUntilMs: null, addresses: [], announced: { name: '', types: [] }, fault: null },
  ranges: [],
  broker: { port: 1883, addresses: [], localOnly: true, login: true },
}

function shelf<B extends object>(noun: string): Shelf<B> {
  return new Shelf<B>({ noun, store: new MemoryDocumentStore<DocumentHead & B>(), clock: new ManualClock(), newId: () => 'one', most: 100 })
}

function unknownSeries(id: number): never {
  throw new LeitstandError('series.unknown', `No series has the id ${id}.`)
}

function unknownRollout(id: string): never {
  throw new LeitstandError('document.unknown', `No rollout has the id ${id}.`)
}

function unknownScan(id: string): never {
  throw new LeitstandError('document.unknown', `No scan has the id ${id}.`)
}

function unknownNetworkScan(id: string): never {
  throw new LeitstandError('document.unknown', `No scan of a range has the id ${id}.`)
}

function unknownRevision(id: string): never {
  throw new LeitstandError('document.unknown', `No revision has the id ${id}.`)
}

async function unknownConfiguration(): Promise<never> {
  throw new LeitstandError('document.unknown', 'No configuration has this id.')
}

function unknownImport(id: string): never {
  throw new LeitstandError('document.unknown', `No import has the id ${id}.`)
}

export class FakeServices implements Services {
  boards: Board[] = [exampleBoard(), exampleBoard({ id: 'tor-1', family: 'plain', name: null, zone: 'Hof' })]
  allSeries: Series[] = [exampleSeries(), exampleSeries({ id: 2, board: 'tor-1', channel: 'tempC', sensorType: 'tempC', gpio: null })]
  values: LatestValue[] = [
    { series: 1, atMs: 1_763_600_000_000, receivedAtMs: 1_763_600_000_001, raw: 342, value: 21.375, quality: 'good', marks: 8 },
    { series: 2, atMs: 1_763_600_000_002, receivedAtMs: 1_763_600_000_003, raw: 22.4, value: 22.4, quality: 'good', marks: 16 },
  ]
  present = exampleStatus()
  ingested: IngestBody[] = []
  mqttLogins: string[] = []
  queries: Parameters<Services['telemetry']['query']>[0][] = []
  statisticsQueries: Parameters<Services['telemetry']['statistics']>[0][] = []
  activityQueries: Parameters<Services['activity']['find']>[0][] = []
  demoBoards = 0

  fleet: Services['fleet'] = {
    list: () => this.boards,
    find: (id) => this.boards.find((board) => board.id === id),
    edit: async (ids, patch) => this.#change(ids, (board) => ({ ...board, ...boardFields(patch) })),
    register: async (ids, registration) => this.#change(ids, (board) => ({ ...board, registration })),
    add: async (device) => {
      if (this.fleet.find(device.deviceId) !== undefined) throw new LeitstandError('board.exists')
      const board = exampleBoard({ id: device.deviceId, family: 'plain', name: device.name ?? null })
      this.boards.push(board)
      return board
    },
    organisations: () => [{ id: 'default', name: 'Default', createdAtMs: 1 }],
    addOrganisation: async (name, id) => ({ id: id ?? name.toLowerCase(), name, createdAtMs: 2 }),
    deviceStates: () =>
      this.boards.map((board) => ({
        deviceId: board.id,
        lastSeen: new Date(board.lastSeenMs).toISOString(),
        lastTelemetry:
          board.id === 'tor-1'
            ? { deviceId: board.id, ts: '2025-11-20T01:33:20.000Z', metrics: { tempC: 22.4, doorState: 'open', locked: false } }
            : null,
      })),
  }

  series: Services['series'] = {
    list: ({ board, text }) =>
      this.allSeries.filter((one) => (board === undefined || one.board === board) && (text === undefined || one.channel.includes(text))),
    edit: async (id, patch) => {
      const series = this.allSeries.find((one) => one.id === id)
      if (series === undefined) throw new LeitstandError('series.unknown')
      return { ...series, unit: patch.unit ?? series.unit, offset: patch.offset ?? series.offset }
    },
  }

  emergency: Services['emergency'] = {
    view: () => ({ state: EMERGENCY_READY, outputs: [] }),
    trigger: async () => ({ ...EMERGENCY_READY, phase: 'latched' }),
    secure: async () => EMERGENCY_READY,
    dismiss: async () => EMERGENCY_READY,
    signCause: async () => EMERGENCY_READY,
    release: async () => EMERGENCY_READY,
    protocolFile: async () => ({ fileName: 'emergency-stop.csv', content: Buffer.from('Time\r\n') }),
  }

  zones: Services['zones'] = {
    list: () => [{ name: 'Hof', kept: false, boards: ['tor-1'] }],
    create: async () => ({ act: 'one', boards: [] }),
    rename: async () => ({ act: 'one', boards: ['tor-1'] }),
    move: async (boards) => ({ act: 'one', boards: [...boards] }),
    remove: async () => ({ act: 'one', boards: [] }),
    undo: async () => ({ act: '', boards: [] }),
    place: () => ({ zone: null, subzones: [], state: null }),
    resend: async () => ({ zone: null, subzones: [], state: null }),
    setSubzones: unknownConfiguration,
    makeSafe: async () => {
      throw new LeitstandError('zone.no-outputs')
    },
    safeActs: () => [],
  }

  telemetry: Services['telemetry'] = {
    latest: (board) => this.values.filter((value) => board === undefined || this.#boardOf(value.series) === board),
    query: async (query) => {
      this.queries.push(query)
      const points = [
        [query.fromMs, 20.5, 20, 21, 4],
        [query.fromMs + 1000, null, null, null, 0],
      ]
      return { series: query.series.map((id) => ({ id, unit: '°C', kind: 'number' as const, resolutionMs: 1000, points })) }
    },
    queryText: async (query) => Buffer.from(JSON.stringify(await this.telemetry.query(query))),
    statistics: async (query) => {
      this.statisticsQueries.push(query)
      return { series: query.series.map((id) => exampleStatistics(id)) }
    },
    ingest: async (body) => {
      this.ingested.push(body)
    },
  }

  boardTypes: Services['boardTypes'] = new BoardTypes({ folder: null, everyMs: 1000, onChange: () => undefined })
  libraries: Services['libraries'] = {
    list: () => [
      {
        name: 'ds18b20',
        version: '1.0.0',
        origin: 'bundled',
        sensorTypes: ['ds18b20'],
        unit: '°C',
        range: { min: -55, max: 125 },
        parameters: [{ name: 'resolution', kind: 'number', default: 12, about: 'Bits' }],
        formula: 'raw × 0.0625',
        source: 'DS18B20 datasheet',
        fault: null,
        failures: 0,
      },
    ],
  }

  actuators: Services['actuators'] = {
    list: (board) => [exampleActuator()].filter((actuator) => board === undefined || actuator.board === board),
    commands: async (_board, limit) => [exampleCommand()].slice(0, limit),
    send: async (board, gpio, body, by) => {
      if (this.fleet.find(board) === undefined) throw new LeitstandError('board.unknown')
      return exampleCommand({ board, gpio, command: body.command, by })
    },
    verdict: () => ({ refusal: null, durationS: 0 }),
    override: async () => undefined,
    endOverride: async () => undefined,
    usage: async (_board, _gpio, range) => ({ ...range, runtimeMs: 60_000, activations: 2, energyWh: 1.5, present: null }),
  }

  boardCommands: Services['boardCommands'] = {
    list: (board, limit) => [exampleBoardCommand({ board })].slice(0, limit),
    send: async (board, { command }, by) => {
      if (this.fleet.find(board) === undefined) throw new LeitstandError('board.unknown')
      return exampleBoardCommand({ board, command, by })
    },
  }
  retirement: Services['retirement'] = {
    list: () => [],
    remove: async (ids) => ({ retired: [], unknown: [...ids] }),
    replace: async () => {
      throw new LeitstandError('board.heir')
    },
    restore: async () => {
      throw new LeitstandError('document.unknown')
    },
  }
  messages: Services['messages'] = { of: () => [MESSAGE], unassigned: () => [MESSAGE] }
  activity: Services['activity'] = {
    list: async (limit) => [exampleActivity({ id: 2 }), exampleActivity()].slice(0, limit),
    find: async (query) => {
      this.activityQueries.push(query)
      return [exampleActivity()]
    },
  }
  readonly alarmQueries: Parameters<Services['alarms']['history']>[0][] = []
  readonly standing: Alarm[] = [exampleAlarm()]
  alarms: Services['alarms'] = {
    list: () => this.standing,
    get: async (id) => {
      const found = this.standing.find((alarm) => alarm.id === id)
      if (found === undefined) throw new LeitstandError('alarm.unknown')
      return found
    },
    history: async (query) => {
      this.alarmQueries.push(query)
      return this.standing.slice(0, query.limit)
    },
    acknowledge: async () => ({ changed: this.standing, unknown: [] }),
    shelve: async () => ({ changed: this.standing, unknown: [] }),
    unshelve: async () => ({ changed: this.standing, unknown: [] }),
    settings: () => ({ version: 0, settings: DEFAULT_ALARM_SETTINGS }),
    clear: async (_ids, _by, _comment) => ({ changed: [], unknown: [] }),
    configure: async (version, body, by) => ({ ...body, id: 'alarms', version: version + 1, createdAtMs: 0, changedAtMs: 0, by }),
  }
  alarmChannels: Services['alarmChannels'] = {
    list: () => [],
    get: () => {
      throw new LeitstandError('document.unknown')
    },
    put: async (id, version, { target, ...body }, _secret, by) => ({
      ...body,
      target: target.kind === 'webhook' ? { ...target, origin: 'https://hooks.example.org', hasToken: false } : target,
      id,
      version: version + 1,
      createdAtMs: 0,
      changedAtMs: 0,
      by,
    }),
    remove: async () => undefined,
    test: async () => {
      throw new LeitstandError('document.unknown')
    },
    log: async () => [],
  }
  annotations: Services['annotations'] = shelf('annotation')
  views: Services['views'] = shelf('view')
  dashboards: Services['dashboards'] = shelf('dashboard')
  configurations: Services['configurations'] = {
    of: () => ({ desired: null, state: null, drift: [] }),
    save: () => unknownConfiguration(),
    check: () => ({ problems: [], changes: [] }),
    push: () => unknownConfiguration(),
    adopt: () => unknownConfiguration(),
    versions: async () => [],
    version: () => unknownConfiguration(),
    restore: () => unknownConfiguration(),
  }
  schedules: Services['schedules'] = Object.assign(shelf<ScheduleBody>('schedule'), { runs: () => [] })
  interlocks: Services['interlocks'] = shelf('interlock')
  scenes: Services['scenes'] = shelf('scene')
  variables: Services['variables'] = shelf('variable')
  rules: Services['rules'] = fakeRules(shelf('rule'), shelf('draft of a rule'))
  sites: Services['sites'] = shelf('site')
  calibrations: Services['calibrations'] = {
    list: () => [],
    set: async (series) => unknownSeries(series),
    preview: async () => ({ unit: '°C', readings: [{ atMs: 1_763_600_000_000, raw: 342, present: 21.375, draft: 21.5, bare: 21.375 }] }),
    certificate: async (id) => {
      throw new LeitstandError('document.unknown', `No calibration has the id ${id}.`)
    },
    csv: () => 'Channel\r\n',
  }
  scanBus: Services['scanBus'] = async (_board, { bus }) => ({ bus, devices: [] })

  templates: Services['templates'] = shelf<TemplateBody>('template')
  flash: Services['flash'] = NO_FLASH
  discovery: Services['discovery'] = {
    state: () => NOTHING_DISCOVERED,
    found: () => [],
    browse: async () => NOTHING_DISCOVERED,
    scans: {
      list: () => [],
      get: unknownNetworkScan,
      begin: () => unknownNetworkScan('none'),
      cancel: async (id) => unknownNetworkScan(id),
    },
  }
  rollouts: Services['rollouts'] = {
    list: () => [],
    get: (id) => unknownRollout(id),
    boards: (id) => unknownRollout(id),
    preview: async ({ boards }) =>
      boards.map(({ board }, index) => ({ board, n: index + 1, verdict: 'nothing' as const, changes: [], problems: [], stays: 0 })),
    begin: async () => unknownRollout('new'),
    pause: async (id) => unknownRollout(id),
    resume: async (id) => unknownRollout(id),
    retry: async (id) => unknownRollout(id),
    cancel: async (id) => unknownRollout(id),
    remove: async () => undefined,
  }
  revisions: Services['revisions'] = {
    list: () => [],
    preview: async ({ series }) => unknownSeries(series),
    revise: async ({ series }) => unknownSeries(series),
    undo: async (id) => unknownRevision(id),
    cancel: async (id) => unknownRevision(id),
  }
  findings: Services['findings'] = {
    list: () => [],
    acknowledge: async (id) => {
      throw new LeitstandError('document.unknown', `No finding has the id ${id}.`)
    },
  }
  scans: Services['scans'] = {
    list: () => [],
    get: (id) => unknownScan(id),
    begin: async () => {
      throw new LeitstandError('query.range')
    },
    cancel: async (id) => unknownScan(id),
    remove: async () => undefined,
  }
  imports: Services['imports'] = {
    list: () => [],
    get: (id) => unknownImport(id),
    upload: async () => {
      throw new LeitstandError('import.unreadable')
    },
    map: async (id) => unknownImport(id),
    check: async (id) => unknownImport(id),
    run: async (id) => unknownImport(id),
    cancel: async (id) => unknownImport(id),
    remove: async () => undefined,
    errorsFile: async (id) => unknownImport(id),
  }
  exports: Services['exports'] = new FakeExports()
  mailSettings: MailSettings | null = null
  reports: Services['reports'] = new FakeReports(this.exports)
  mail: Services['mail'] = {
    settings: () => this.mailSettings,
    configure: async ({ password, ...settings }) => {
      this.mailSettings = { ...settings, hasPassword: password !== undefined }
      return this.mailSettings
    },
    test: async () => {
      if (this.mailSettings === null) throw new LeitstandError('mail.not-set-up')
    },
  }
  images: Services['images'] = {
    add: async (content) => ({ id: 'a'.repeat(64), width: 1, height: 1, bytes: content.byteLength }),
    read: async (id) => {
      throw new LeitstandError('document.unknown', `No picture has the id ${id}.`)
    },
  }
  status = () => this.present
  demo: Services['demo'] = {
    start: async (boards) => {
      if (this.demoBoards > 0) throw new LeitstandError('demo.running')
      this.demoBoards = boards
    },
    stop: async () => {
      this.demoBoards = 0
    },
  }
  configureMqttLogin = async (username: string) => {
    this.mqttLogins.push(username)
  }

  #boardOf(series: number): string | undefined {
    return this.allSeries.find((one) => one.id === series)?.board
  }

  #change(ids: readonly string[], change: (board: Board) => Board): { changed: string[]; unknown: string[] } {
    const known = new Set(this.boards.map((board) => board.id))
    this.boards = this.boards.map((board) => (ids.includes(board.id) ? change(board) : board))
    return { changed: ids.filter((id) => known.has(id)), unknown: ids.filter((id) => !known.has(id)) }
  }
}

function boardFields(patch: BoardPatch): Partial<Board> {
  return {
    ...(patch.name === undefined ? {} : { name: patch.name }),
    ...(patch.zone === undefined ? {} : { zone: patch.zone }),
    ...(patch.labels === undefined ? {} : { labels: patch.labels }),
  }
}
