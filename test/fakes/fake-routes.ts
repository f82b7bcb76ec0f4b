import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { ActuatorCommandBody } from '../../backend/contract/actuators/actuator.ts'
import { BoardPatch, BulkPatch, BulkRegistration, SeriesPatch } from '../../backend/contract/api.ts'
import { ERRORS, type ErrorCode } from '../../backend/contract/errors.ts'
import type { LibraryView } from '../../backend/contract/library.ts'
import { event, type FakeWorld } from './fake-world.ts'

/** The REST side of the fake backend, as far as screens use it. */

class Refusal extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, detail?: string) {
    super(detail ?? ERRORS[code].text)
    this.code = code
  }
}

function parse<S extends TSchema>(schema: S, body: unknown) {
  if (!Value.Check(schema, body)) {
    const [first] = Value.Errors(schema, body)
    throw new Refusal('request.invalid', first ? `${first.instancePath}: ${first.message}` : undefined)
  }
  return body
}

export function addRoutes(app: FastifyInstance, world: FakeWorld): void {
  app.setErrorHandler((fault, _request, reply) => {
    const code = fault instanceof Refusal ? fault.code : 'internal'
    const message = fault instanceof Error ? fault.message : String(fault)
    return reply.code(ERRORS[code].status).send({ error: { code, message: ERRORS[code].text, detail: message } })
  })
  const me = { name: 'M. Brandt', role: world.role, via: 'login', expiresAt: null }
  app.get('/api/health', () => ({ status: 'ok', version: '0.1.0', uptimeS: 1, setupNeeded: false, open: false }))
  app.get('/api/auth/me', () => me)
  app.post('/api/auth/session', () => me)
  app.get('/api/status', () => world.status())
  app.get('/api/activity', () => world.fleet.activity)
  app.get('/api/commands', () => world.commands)
  app.get('/api/actuators', () => world.fleet.actuators)
  app.get('/api/libraries', () => LIBRARIES)
  app.post('/api/demo', () => {
    world.demoBoards = 50
    return {}
  })
  app.delete('/api/demo', () => {
    world.demoBoards = 0
    return {}
  })
  addBoards(app, world)
  addSeries(app, world)
}

function addBoards(app: FastifyInstance, world: FakeWorld): void {
  app.get('/api/boards', () => world.fleet.boards)
  app.post('/api/boards/register', (request) => {
    const { ids, registration } = parse(BulkRegistration, request.body)
    return world.change(ids, (board) => {
      board.registration = registration
    })
  })
  app.post('/api/boards/edit', (request) => {
    const { ids, patch } = parse(BulkPatch, request.body)
    return world.change(ids, (board) => Object.assign(board, patch))
  })
  app.patch<{ Params: { id: string } }>('/api/boards/:id', (request) => {
    const patch = parse(BoardPatch, request.body)
    world.change([request.params.id], (board) => Object.assign(board, patch))
    const board = world.board(request.params.id)
    if (!board) throw new Refusal('board.unknown')
    return board
  })
  app.post<{ Params: { esp: string; gpio: string } }>('/api/actuators/:esp/:gpio/command', (request) => {
    const body = parse(ActuatorCommandBody, request.body)
    const board = world.board(request.params.esp)
    if (!board) throw new Refusal('board.unknown')
    if (board.registration !== 'accepted') throw new Refusal('board.not-accepted')
    if (board.presence.state === 'offline') throw new Refusal('board.offline')
    return world.send(board.id, Number(request.params.gpio), body)
  })
}

function addSeries(app: FastifyInstance, world: FakeWorld): void {
  app.get('/api/series', () => world.fleet.series.map((one) => one.series))
  app.patch<{ Params: { id: string } }>('/api/series/:id', (request) => {
    const { calibration, ...patch } = parse(SeriesPatch, request.body)
    const one = world.fleet.series[Number(request.params.id) - 1]
    if (!one) throw new Refusal('series.unknown')
    Object.assign(one.series, patch)
    if (calibration !== undefined) one.series.calibration = calibration && { ...calibration, atMs: Date.now(), by: 'M. Brandt' }
    world.publish('series', event('series', { full: false, series: [one.series], removed: [] }))
    return one.series
  })
  app.get<{ Querystring: Record<string, string> }>('/api/query', (request) => {
    const { series = '', from, to, maxPoints = '1000' } = request.query
    const toMs = timeOf(to) ?? Date.now()
    return world.query(series.split(',').map(Number), timeOf(from) ?? toMs - 900_000, toMs, Number(maxPoints))
  })
}

function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  return /^\d+$/.test(text) ? Number(text) : Date.parse(text)
}

function library(
  name: string,
  sensorTypes: string[],
  unit: string,
  min: number,
  max: number,
  parameters: LibraryView['parameters'] = [],
): LibraryView {
  const formula = name === 'ph' ? 'pH = 7 + (U − U₇) / S(T)' : 'value = raw'
  return {
    name,
    version: '1.0.0',
    origin: 'bundled',
    sensorTypes,
    unit,
    range: { min, max },
    parameters,
    formula,
    source: 'datasheet',
    fault: null,
    failures: 0,
  }
}

const LIBRARIES: LibraryView[] = [
  library('sht31', ['sht31_temperature', 'sht31_humidity'], '°C', -40, 125),
  library('ds18b20', ['ds18b20', 'temperature'], '°C', -55, 125),
  library('moisture', ['moisture'], '%', 0, 100, [
    { name: 'dryCounts', kind: 'number', unit: 'counts', min: 0, max: 4095, default: 3200, about: 'Reading in dry air.' },
    { name: 'wetCounts', kind: 'number', unit: 'counts', min: 0, max: 4095, default: 1400, about: 'Reading in water.' },
    { name: 'inverted', kind: 'boolean', default: true, about: 'More counts mean drier.' },
  ]),
  library('ph', ['ph'], 'pH', 0, 14, [
    { name: 'voltsAt7', kind: 'number', unit: 'V', min: 0, max: 3.3, default: 1.65, about: 'Voltage in the pH 7.0 buffer.' },
    { name: 'voltsAt4', kind: 'number', unit: 'V', min: 0, max: 3.3, default: 2.03, about: 'Voltage in the pH 4.0 buffer.' },
    { name: 'temperatureC', kind: 'number', unit: '°C', min: 0, max: 80, default: 25, about: 'Temperature for the Nernst slope.' },
  ]),
  library('ec', ['ec'], 'mS/cm', 0, 20, [
    { name: 'unit', kind: 'choice', choices: ['µS/cm', 'mS/cm', 'ppm'], default: 'mS/cm', about: 'Unit of the value.' },
  ]),
  library('co2', ['co2', 'mhz19', 'scd30'], 'ppm', 0, 10_000),
  library('bmp280', ['bmp280_pressure'], 'hPa', 300, 1100, [
    {
      name: 'altitudeM',
      kind: 'number',
      unit: 'm',
      min: -400,
      max: 5000,
      default: 0,
      about: 'Height above the sea, for reduction to sea level.',
    },
  ]),
  library('light', ['light', 'bh1750'], 'lx', 0, 120_000),
  library('flow', ['flow'], 'l/min', 0, 200, [
    { name: 'pulsesPerLitre', kind: 'number', min: 1, max: 10_000, default: 450, about: 'K factor of the meter.' },
  ]),
]
