import Type, { type Static } from 'typebox'
import { BOARD_ID_PATTERN } from '../boards/board.ts'
import { DOCUMENT_ID_PATTERN } from '../document.ts'
import { Reason } from '../reasons.ts'
import { PlaceName } from '../zone.ts'

/**
 * Setting a board up over its cable: Wi-Fi by Improv Serial, then broker, credentials, name and zone by the vendor's commands of the firmware
 * (backend/provisioning/set-up.ts), and the test that it really reports. Part of work on a board, job.ts.
 */

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const closed = { additionalProperties: false }

/** 1 to 32 bytes; more than this the standard (IEEE 802.11) does not allow. */
export const Ssid = Type.String({ minLength: 1, maxLength: 32 })
/** Empty: the network is open. Never kept with a job, never logged. */
export const WifiPassword = Type.String({ maxLength: 63 })

/** What a board finds around it, strongest first. */
export const WifiNetwork = Type.Object({ ssid: Type.String(), rssiDbm: Type.Integer(), secured: Type.Boolean() })
export type WifiNetwork = Static<typeof WifiNetwork>
export const MOST_NETWORKS = 64

/** Where the board finds the broker, as the board sees it. */
export const BrokerPlace = Type.Object(
  {
    host: Type.String({ minLength: 1, maxLength: 253, pattern: '^[A-Za-z0-9.:_-]+$' }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    /** Certificate authority (PEM) that the broker's certificate is checked against; null: without TLS. */
    ca: orNull(Type.String({ maxLength: 4096, pattern: '^-----BEGIN CERTIFICATE-----' })),
  },
  closed,
)
export type BrokerPlace = Static<typeof BrokerPlace>

export const Labels = Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 20, uniqueItems: true })

export const ProvisionOrder = Type.Object(
  {
    ssid: Ssid,
    broker: BrokerPlace,
    /** Null: it is known by its id. */
    name: orNull(PlaceName),
    zone: orNull(PlaceName),
    labels: Labels,
    /** Template that becomes the board's configuration; null: it runs what it has. */
    template: orNull(Type.String({ pattern: DOCUMENT_ID_PATTERN })),
    /** Wait until it reports, and test what it reports. */
    acceptance: Type.Boolean(),
  },
  closed,
)
export type ProvisionOrder = Static<typeof ProvisionOrder>

/** Where setting up is. */
export const PROVISION_STEPS = ['asking', 'scanning', 'joining', 'credentials', 'connecting'] as const
export type ProvisionStep = (typeof PROVISION_STEPS)[number]

/** In their order; there is one `sensor` for every sensor that is expected. */
const ACCEPTANCE_CHECKS = ['boot', 'wifi', 'mqtt', 'heartbeat', 'sensor'] as const

export const AcceptanceCheck = Type.Object({
  what: Type.Enum(ACCEPTANCE_CHECKS),
  /** Name of the sensor; empty for the others. */
  name: Type.String(),
  state: Type.Enum(['waiting', 'passed', 'failed'] as const),
  /** dBm, the sensor's value; null: there is none. */
  value: orNull(Type.Number()),
  unit: Type.String(),
  /** Since the start of the test, s. */
  afterS: orNull(Type.Number()),
  /** Why it failed. */
  reason: orNull(Reason),
})
export type AcceptanceCheck = Static<typeof AcceptanceCheck>

export const Acceptance = Type.Object({
  state: Type.Enum(['running', 'passed', 'failed'] as const),
  startedAtMs: Type.Integer(),
  endedAtMs: orNull(Type.Integer()),
  checks: Type.Array(AcceptanceCheck),
})
export type Acceptance = Static<typeof Acceptance>

/** Where boards can reach the broker, `GET /api/provision-preset`. */
export const ProvisionPreset = Type.Object({
  /** Most likely first. */
  brokers: Type.Array(Type.Object({ host: Type.String(), port: Type.Integer() })),
  /** The broker listens on this machine alone: real boards do not reach it. */
  loopbackOnly: Type.Boolean(),
})
export type ProvisionPreset = Static<typeof ProvisionPreset>

const BOARD_ID = new RegExp(BOARD_ID_PATTERN)

/** `ESP_C400BEEF` of `24:0a:c4:00:be:ef`. */
export function boardIdOf(mac: string): string {
  const id = `ESP_${mac.split(':').slice(-4).join('').toUpperCase()}`
  if (!BOARD_ID.test(id)) throw new Error(`no MAC: ${mac}`)
  return id
}
