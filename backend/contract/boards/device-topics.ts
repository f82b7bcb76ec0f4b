import type { Static, TSchema } from 'typebox'
import * as message from './device-messages.ts'

/**
 * The typed table of everything boards send in family `kaiser`: topic below `kaiser/{relay}/esp/{esp}/` → schema.
 * `{gpio}` stands for one level. `messaging/route-topic.ts` reads it, `app/app.ts` gives every key its handler.
 * A key that only repeats another one under an old name points to it by `same`.
 */
export const KAISER_UP = {
  'sensor/{gpio}/data': { schema: message.SensorReading },
  'sensor/batch': { schema: message.SensorBatch },
  'sensor/{gpio}/response': { schema: message.SensorResponse },
  'actuator/{gpio}/status': { schema: message.ActuatorStatus },
  'actuator/{gpio}/response': { schema: message.ActuatorResponse },
  'actuator/{gpio}/alert': { schema: message.ActuatorAlert },
  'actuator/emergency/ack': { schema: message.EmergencyAck },
  'actuator/recovery_confirm': { schema: message.EmergencyAck },
  'session/announce': { schema: message.SessionAnnounce },
  'system/heartbeat': { schema: message.Heartbeat },
  'system/heartbeat_metrics': { schema: message.HeartbeatMetrics },
  'system/response': { schema: message.SystemResponse },
  'system/diagnostics': { schema: message.Diagnostics },
  'system/error': { schema: message.SystemError },
  'system/queue_pressure': { schema: message.QueuePressure },
  'system/intent_outcome': { schema: message.IntentOutcome },
  'system/intent_outcome/lifecycle': { schema: message.IntentOutcome },
  'system/will': { schema: message.Will },
  status: { schema: message.BoardStatus },
  safe_mode: { schema: message.SafeMode },
  config_response: { schema: message.ConfigResponse },
  'zone/ack': { schema: message.PlaceAck },
  'subzone/ack': { schema: message.PlaceAck },
  'subzone/status': { schema: message.PlaceAck },
  'mqtt/auth_status': { schema: message.Ack },
  'library/ack': { schema: message.LibraryReport },
  'library/status': { schema: message.LibraryReport },
} as const satisfies Record<string, { schema: TSchema }>

/** Old topic → the topic of KAISER_UP it stands for. */
export const KAISER_OLD_NAMES: Readonly<Record<string, keyof typeof KAISER_UP>> = {
  heartbeat: 'system/heartbeat',
  'system/command/response': 'system/response',
}

/** Everything plain boards send: topic below `sensors/{deviceId}/` → schema. */
export const PLAIN_UP = {
  telemetry: { schema: message.PlainTelemetry },
  state: { schema: message.PlainState },
} as const satisfies Record<string, { schema: TSchema }>

/** What relays send of themselves: topic below `kaiser/{relay}/` → schema. */
export const RELAY_UP = { 'discovery/esp32_nodes': { schema: message.DiscoveredNodes } } as const satisfies Record<
  string,
  { schema: TSchema }
>

export type KaiserTopic = keyof typeof KAISER_UP
export type RelayTopic = keyof typeof RELAY_UP
export type RelayMessage<T extends RelayTopic> = Static<(typeof RELAY_UP)[T]['schema']>
export type PlainTopic = keyof typeof PLAIN_UP
export type KaiserMessage<T extends KaiserTopic> = Static<(typeof KAISER_UP)[T]['schema']>
export type PlainMessage<T extends PlainTopic> = Static<(typeof PLAIN_UP)[T]['schema']>

/** Topics the centre sends to boards. */
export const kaiserDown = {
  sensorCommand: (relay: string, board: string, gpio: number) => `kaiser/${relay}/esp/${board}/sensor/${gpio}/command`,
  actuatorCommand: (relay: string, board: string, gpio: number) => `kaiser/${relay}/esp/${board}/actuator/${gpio}/command`,
  actuatorEmergency: (relay: string, board: string) => `kaiser/${relay}/esp/${board}/actuator/emergency`,
  heartbeatAck: (relay: string, board: string) => `kaiser/${relay}/esp/${board}/system/heartbeat/ack`,
  systemCommand: (relay: string, board: string) => `kaiser/${relay}/esp/${board}/system/command`,
  config: (relay: string, board: string) => `kaiser/${relay}/esp/${board}/config`,
  zoneAssign: (relay: string, board: string) => `kaiser/${relay}/esp/${board}/zone/assign`,
  subzoneAssign: (relay: string, board: string) => `kaiser/${relay}/esp/${board}/subzone/assign`,
  subzoneRemove: (relay: string, board: string) => `kaiser/${relay}/esp/${board}/subzone/remove`,
  subzoneSafe: (relay: string, board: string) => `kaiser/${relay}/esp/${board}/subzone/safe`,
  authUpdate: (relay: string, board: string) => `kaiser/${relay}/esp/${board}/mqtt/auth_update`,
  serverStatus: (relay: string) => `kaiser/${relay}/server/status`,
  broadcastEmergency: () => 'kaiser/broadcast/emergency',
} as const

/** Topics at which boards leave a retained message. */
export const kaiserUp = { will: (relay: string, board: string) => `kaiser/${relay}/esp/${board}/system/will` } as const
export const plainState = (board: string): string => `sensors/${board}/state`

/** Highest GPIO number of any supported chip (ESP32-S3). */
export const MAX_GPIO = 48

/** Relay id of the centre itself. */
export const CENTRE = 'god'

/** Answer to every heartbeat, published before any storage. */
export interface HeartbeatAck {
  ack_type: 'heartbeat'
  status: 'pending_approval' | 'approved' | 'online' | 'rejected' | 'error'
  config_available: boolean
  /** Unix s. */
  server_time: number
  handover_epoch: number
  contract_version: number
  session_id: string
  reason_code?: string
}
