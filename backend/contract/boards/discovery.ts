import Type, { type Static, type TSchema } from 'typebox'
import { type DocumentHead, documentOf } from '../document.ts'
import { JobProgress } from '../job.ts'

/**
 * What is found in the network beside what boards say on MQTT: by announcements (mDNS) and by scanning a range. Live topics
 * `documents/found-devices` and `documents/network-scans`; both are kept in memory alone.
 */

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/**
 * `board`: firmware of Leitstand's own kind, its page says `<meta name="leitstand-board" content="{id}">`; `esp`: an ESP of unknown firmware
 * (MAC address, OTA service or set-up page say so); `centre`: another Leitstand; `broker`: another MQTT broker; `other`: it answered, no more.
 */
export const FOUND_KINDS = ['board', 'esphome', 'tasmota', 'shelly', 'wled', 'esp', 'centre', 'broker', 'other'] as const
export type FoundKind = (typeof FOUND_KINDS)[number]

export const FoundService = Type.Object({
  /** `web`: a page to look at; `esphome`: its native API; `ota`: takes firmware over the air. */
  what: Type.Enum(['web', 'esphome', 'ota', 'mqtt', 'leitstand', 'open'] as const),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  /** As it announces itself; empty for what a scan found. */
  name: Type.String(),
})
export type FoundService = Static<typeof FoundService>

const FOUND_BODY = {
  /** IPv4. One row per address. */
  address: Type.String(),
  kind: Type.Enum(FOUND_KINDS),
  /** As it calls itself; empty where it says nothing. All texts are as sent, cleaned of control characters and cut. */
  name: Type.String(),
  /** Id of the board, where its page says it. */
  board: orNull(Type.String()),
  hostName: orNull(Type.String()),
  /** `24:0A:C4:12:34:56`. */
  mac: orNull(Type.String()),
  vendor: orNull(Type.String()),
  /** `ESPHome 2026.10.1`; and the chip or board, as far as told. */
  firmware: orNull(Type.String()),
  model: orNull(Type.String()),
  ways: Type.Array(Type.Enum(['mdns', 'scan'] as const)),
  services: Type.Array(FoundService),
  /** Page to open in a browser. */
  web: orNull(Type.String()),
  seenAtMs: Type.Integer(),
}
export const FoundDevice = documentOf(FOUND_BODY)
export type FoundDevice = Static<typeof FoundDevice>
export type FoundBody = Omit<FoundDevice, keyof DocumentHead>

/** Found things kept at once. */
export const MOST_FOUND = 500

/** Web page, ESPHome's native API, its OTA, MQTT. */
export const SCAN_PORTS: readonly number[] = [80, 6053, 3232, 1883]
export const MOST_PORTS = 8

export const NetworkScanRequest = Type.Object(
  {
    /** See address-range.ts. */
    range: Type.String({ minLength: 1, maxLength: 64 }),
    ports: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 65_535 }), { minItems: 1, maxItems: MOST_PORTS, uniqueItems: true }),
    ),
    /** The range is not private, and the person may scan it nevertheless. */
    confirmed: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
export type NetworkScanRequest = Static<typeof NetworkScanRequest>

export const NetworkScan = documentOf({
  range: Type.String(),
  ports: Type.Array(Type.Integer()),
  /** Devices that answered on one of the ports, or refused one. */
  answered: Type.Integer(),
  /** Of them: boards, or what may be one. */
  boards: Type.Integer(),
  progress: JobProgress,
})
export type NetworkScan = Static<typeof NetworkScan>
export type NetworkScanBody = Omit<NetworkScan, keyof DocumentHead>

/** `GET /api/discovery`. */
export const Discovery = Type.Object({
  mdns: Type.Object({
    setting: Type.Enum(['on', 'off', 'loopback'] as const),
    /** Announcements are heard at present until then; null = they are not. */
    browsingUntilMs: orNull(Type.Integer()),
    /** Addresses of this machine in the networks it listens in. */
    addresses: Type.Array(Type.String()),
    /** What of this centre is announced: instance name and service types. Empty: nothing that other machines could reach. */
    announced: Type.Object({ name: Type.String(), types: Type.Array(Type.String()) }),
    /** Why it does not work, in English; null = it does. */
    fault: orNull(Type.String()),
  }),
  /** Networks this machine is in, as ranges to scan. */
  ranges: Type.Array(Type.Object({ range: Type.String(), network: Type.String(), isPrivate: Type.Boolean() })),
  /** Where boards reach the broker. */
  broker: Type.Object({
    port: Type.Integer(),
    /** Own addresses at which it listens, with the length of their network's prefix; loopback only where it is open nowhere else. */
    addresses: Type.Array(Type.Object({ address: Type.String(), prefix: Type.Integer() })),
    /** Nobody but this machine reaches it. */
    localOnly: Type.Boolean(),
    /** Boards on other machines have to sign in. */
    login: Type.Boolean(),
  }),
})
export type Discovery = Static<typeof Discovery>

/** A browse lasts this long unless it is asked for again, ms. */
export const BROWSE_MS = 120_000
