import Type, { type Static } from 'typebox'
import { DOCUMENT_ID_PATTERN, documentOf } from '../document.ts'
import { Reason } from '../reasons.ts'
import { PlaceName } from '../zone.ts'
import { PortPath } from './job.ts'
import { Acceptance, BrokerPlace, Labels, Ssid, WifiPassword } from './provision.ts'

/**
 * Bench mode: a list of boards (names, zones, labels) is worked off at any number of ports, each board flashed, set up and tested. Rows are
 * taken in order; a row whose board fails is given back. `POST /api/flash-batches`, live topic `documents/flash-batches`. One runs at a time.
 */

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const closed = { additionalProperties: false }

export const MOST_BATCHES = 200
export const MOST_BATCH_ROWS = 500

export const BatchEntry = Type.Object({ name: PlaceName, zone: orNull(PlaceName), labels: Labels }, closed)
export type BatchEntry = Static<typeof BatchEntry>

const Failure = Type.Object({ code: Type.String(), detail: Type.String(), reason: Type.Optional(Reason) })

export const BatchRow = Type.Object({
  ...BatchEntry.properties,
  state: Type.Enum(['waiting', 'running', 'done'] as const),
  /** Times it was given back. */
  failures: Type.Integer(),
  port: orNull(Type.String()),
  /** Its newest work, in flash-jobs; gone with the program. */
  job: orNull(Type.String()),
  mac: orNull(Type.String()),
  /** Id in the fleet. */
  device: orNull(Type.String()),
  startedAtMs: orNull(Type.Integer()),
  endedAtMs: orNull(Type.Integer()),
  /** Of its newest try. */
  error: orNull(Failure),
  acceptance: orNull(Acceptance),
})
export type BatchRow = Static<typeof BatchRow>

/** A port that works for the batch, until its board is unplugged. */
export const BatchLane = Type.Object({
  port: Type.String(),
  state: Type.Enum(['running', 'done', 'failed'] as const),
  /** Index of its row. */
  row: Type.Integer(),
  job: Type.String(),
})
export type BatchLane = Static<typeof BatchLane>

/** What every board of a batch gets. */
const PLAN = {
  name: Type.String({ minLength: 1, maxLength: 80 }),
  firmware: Type.String({ pattern: '^[a-f0-9]{64}$' }),
  eraseAll: Type.Boolean(),
  ssid: Ssid,
  broker: BrokerPlace,
  template: orNull(Type.String({ pattern: DOCUMENT_ID_PATTERN })),
  acceptance: Type.Boolean(),
  /** A board that is plugged in takes the next row by itself. */
  autoStart: Type.Boolean(),
}

const FLASH_BATCH_BODY = {
  ...PLAN,
  firmwareName: Type.String(),
  /** `paused`: waits for a person, also after a restart of the program. `stopping`: takes no new row. */
  state: Type.Enum(['ready', 'running', 'stopping', 'paused', 'done'] as const),
  rows: Type.Array(BatchRow, { maxItems: MOST_BATCH_ROWS }),
  lanes: Type.Array(BatchLane),
  startedAtMs: orNull(Type.Integer()),
  endedAtMs: orNull(Type.Integer()),
}
export const FlashBatch = documentOf(FLASH_BATCH_BODY)
export type FlashBatch = Static<typeof FlashBatch>
const bodySchema = Type.Object(FLASH_BATCH_BODY)
export type FlashBatchBody = Static<typeof bodySchema>

export const BatchRequest = Type.Object(
  { ...PLAN, wifiPassword: WifiPassword, rows: Type.Array(BatchEntry, { minItems: 1, maxItems: MOST_BATCH_ROWS }) },
  closed,
)
export type BatchRequest = Static<typeof BatchRequest>

/** Ports that begin at once. A password only where the one before is wrong. */
export const BatchStart = Type.Object({ ports: Type.Array(PortPath, { maxItems: 64 }), wifiPassword: Type.Optional(WifiPassword) }, closed)
export type BatchStart = Static<typeof BatchStart>
export const BatchPort = Type.Object({ port: PortPath }, closed)

export const BATCH_FILES = ['pdf', 'csv', 'labels'] as const
export const BatchFileQuery = Type.Object({
  kind: Type.Enum(BATCH_FILES),
  language: Type.Optional(Type.Enum(['en', 'de'] as const)),
  timeZone: Type.Optional(Type.String({ maxLength: 64 })),
})

export function batchCounts({
  rows,
  lanes,
}: Pick<FlashBatch, 'rows' | 'lanes'>): Record<'done' | 'running' | 'failed' | 'waiting', number> {
  const count = (state: BatchRow['state']) => rows.filter((row) => row.state === state).length
  const failed = new Set(lanes.filter(({ state }) => state === 'failed').map(({ row }) => row))
  const waiting = rows.filter((row, index) => row.state === 'waiting' && !failed.has(index)).length
  return { done: count('done'), running: count('running'), failed: count('waiting') - waiting, waiting }
}
