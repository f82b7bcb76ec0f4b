import Type, { type Static, type TSchema } from 'typebox'

/**
 * Schemas of everything boards send (device-protocol, families `kaiser` and `plain`).
 * They check types only; old field names are folded by the readers in `messaging` and the nouns.
 * Unknown fields are ignored, never an error.
 */

const Text = Type.String({ maxLength: 4096 })
const Count = Type.Number({ minimum: 0 })
/** Unix s or ms, or ISO 8601. Absent, 0 or before 2020 = clock of the board not set. */
const Time = Type.Union([Type.Number(), Type.String({ maxLength: 64 })])
const Gpio = Type.Integer({ minimum: 0, maximum: 255 })
const Anything = Type.Unknown()
const optional = <T extends Record<string, TSchema>>(fields: T) => Type.Partial(Type.Object(fields))

/** Fields that several messages carry and that only serve to notice a mismatch with the topic. */
const Identity = { esp_id: Type.Optional(Type.String({ maxLength: 256 })), gpio: Type.Optional(Type.Number()) }
const When = { ts: Type.Optional(Time), timestamp: Type.Optional(Time) }

const readingFields = {
  ...When,
  ...Identity,
  sensor_type: Type.String({ minLength: 1, maxLength: 64 }),
  raw: Type.Optional(Type.Number()),
  raw_value: Type.Optional(Type.Number()),
  raw_mode: Type.Optional(Type.Boolean()),
  value: Type.Optional(Type.Number()),
  unit: Type.Optional(Type.String({ maxLength: 32 })),
  quality: Type.Optional(Type.String({ maxLength: 32 })),
  sensor_name: Type.Optional(Type.String({ maxLength: 128 })),
  subzone_id: Type.Optional(Type.Union([Type.String({ maxLength: 128 }), Type.Null()])),
  library_name: Type.Optional(Type.String({ maxLength: 128 })),
  library_version: Type.Optional(Type.String({ maxLength: 64 })),
  onewire_address: Type.Optional(Type.Union([Type.String({ maxLength: 32 }), Type.Null()])),
  i2c_address: Type.Optional(Type.Union([Type.Integer({ minimum: 0, maximum: 127 }), Type.Null()])),
  seq: Type.Optional(Type.Integer()),
  meta: Type.Optional(Anything),
}

export const SensorReading = Type.Object(readingFields)
export type SensorReading = Static<typeof SensorReading>

export const SensorBatch = Type.Object({
  ...When,
  esp_id: Identity.esp_id,
  seq: Type.Optional(Type.Integer()),
  sensors: Type.Array(Type.Object({ ...readingFields, gpio: Gpio }), { minItems: 1, maxItems: 256 }),
})
export type SensorBatch = Static<typeof SensorBatch>

export const SensorResponse = Type.Object({ ...When, ...Identity, request_id: Type.Optional(Text), success: Type.Optional(Type.Boolean()) })

export const ActuatorStatus = Type.Object({
  ...When,
  ...Identity,
  type: Type.Optional(Text),
  actuator_type: Type.Optional(Text),
  state: Type.Union([Type.Boolean(), Type.String({ maxLength: 32 })]),
  pwm: Type.Optional(Type.Number({ minimum: 0, maximum: 255 })),
  value: Type.Optional(Type.Number({ minimum: 0, maximum: 255 })),
  runtime_ms: Type.Optional(Count),
  emergency: Type.Optional(Text),
})
export type ActuatorStatus = Static<typeof ActuatorStatus>

export const ActuatorResponse = Type.Object({
  ...When,
  ...Identity,
  success: Type.Boolean(),
  message: Type.Optional(Text),
  command: Type.Optional(Text),
  value: Type.Optional(Type.Number()),
  duration: Type.Optional(Type.Number()),
  correlation_id: Type.Optional(Text),
  intent_id: Type.Optional(Text),
  seq: Type.Optional(Type.Integer()),
})
export type ActuatorResponse = Static<typeof ActuatorResponse>

export const ActuatorAlert = Type.Object({
  ...When,
  ...Identity,
  type: Type.Optional(Text),
  alert_type: Type.Optional(Text),
  message: Type.Optional(Text),
})
export type ActuatorAlert = Static<typeof ActuatorAlert>

export const EmergencyAck = Type.Object({
  ...When,
  ...Identity,
  correlation_id: Type.Optional(Text),
  command: Type.Optional(Text),
  gpio_count: Type.Optional(Count),
  outcome: Type.Optional(Text),
})

export const SessionAnnounce = Type.Object({
  esp_id: Identity.esp_id,
  handover_epoch: Type.Optional(Type.Number()),
  reason: Type.Optional(Text),
  ts_ms: Type.Optional(Type.Number()),
  connect_seq: Type.Optional(Type.Number()),
})
export type SessionAnnounce = Static<typeof SessionAnnounce>

export const Heartbeat = Type.Object({
  ...When,
  ...Identity,
  uptime: Type.Optional(Count),
  heap_free: Type.Optional(Count),
  free_heap: Type.Optional(Count),
  wifi_rssi: Type.Optional(Type.Number()),
  sensor_count: Type.Optional(Count),
  active_sensors: Type.Optional(Count),
  actuator_count: Type.Optional(Count),
  active_actuators: Type.Optional(Count),
  zone_id: Type.Optional(Type.Union([Text, Type.Null()])),
  boot_sequence_id: Type.Optional(Text),
  reset_reason: Type.Optional(Text),
  segment_start_ts: Type.Optional(Type.Number()),
  firmware_version: Type.Optional(Text),
  ip_address: Type.Optional(Text),
  heartbeat_interval: Type.Optional(Type.Number({ minimum: 1, maximum: 86400 })),
  /** Own firmware: the configuration it runs. */
  config_fingerprint: Type.Optional(Text),
  config_generation: Type.Optional(Count),
  handover_epoch: Type.Optional(Type.Number()),
})
export type Heartbeat = Static<typeof Heartbeat>

export const HeartbeatMetrics = Type.Object({ esp_id: Identity.esp_id })

export const Diagnostics = Type.Object({
  ...When,
  ...Identity,
  heap_free: Type.Optional(Count),
  heap_min_free: Type.Optional(Count),
  heap_fragmentation: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
  uptime_seconds: Type.Optional(Count),
  wifi_rssi: Type.Optional(Type.Number()),
  reset_reason: Type.Optional(Text),
  firmware_version: Type.Optional(Text),
  ip_address: Type.Optional(Text),
})
export type Diagnostics = Static<typeof Diagnostics>

export const SystemError = Type.Object({
  ...When,
  ...Identity,
  error_code: Type.Union([Type.String({ maxLength: 128 }), Type.Number()]),
  severity: Type.Optional(Type.Union([Type.Integer({ minimum: 0, maximum: 3 }), Type.String({ maxLength: 16 })])),
  message: Type.Optional(Text),
  module: Type.Optional(Text),
  context: Type.Optional(Anything),
})
export type SystemError = Static<typeof SystemError>

export const QueuePressure = Type.Object({ ...When, esp_id: Identity.esp_id, event: Type.Optional(Text), state: Type.Optional(Text) })
export const IntentOutcome = Type.Object({
  ...When,
  esp_id: Identity.esp_id,
  intent_id: Type.Optional(Text),
  correlation_id: Type.Optional(Text),
  outcome: Type.Optional(Text),
  message: Type.Optional(Text),
})
export type IntentOutcome = Static<typeof IntentOutcome>

export const SystemResponse = Type.Object({
  ...When,
  esp_id: Identity.esp_id,
  success: Type.Optional(Type.Boolean()),
  command: Type.Optional(Text),
  message: Type.Optional(Text),
  /** What was asked for: found bus addresses, the configuration. */
  data: Type.Optional(Anything),
  correlation_id: Type.Optional(Text),
})
export type SystemResponse = Static<typeof SystemResponse>

export const Will = Type.Object({ ...When, esp_id: Identity.esp_id, status: Text, reason: Type.Optional(Text) })
export type Will = Static<typeof Will>

export const BoardStatus = Type.Object({ ...When, esp_id: Identity.esp_id, status: Type.Optional(Text), state: Type.Optional(Text) })
export const SafeMode = Type.Object({
  ...When,
  esp_id: Identity.esp_id,
  active: Type.Optional(Type.Boolean()),
  reason: Type.Optional(Text),
})

export const ConfigResponse = Type.Object({
  ...When,
  esp_id: Identity.esp_id,
  status: Text,
  type: Type.Optional(Text),
  count: Type.Optional(Count),
  failed_count: Type.Optional(Count),
  message: Type.Optional(Text),
  failures: Type.Optional(
    Type.Array(optional({ type: Text, gpio: Type.Number(), error_code: Type.Union([Type.Number(), Text]), error: Text, detail: Text }), {
      maxItems: 256,
    }),
  ),
  correlation_id: Type.Optional(Text),
  /** Own firmware: what it took. */
  config_fingerprint: Type.Optional(Text),
  generation: Type.Optional(Type.Number()),
})
export type ConfigResponse = Static<typeof ConfigResponse>

export const Ack = Type.Object({
  ...When,
  esp_id: Identity.esp_id,
  status: Type.Optional(Text),
  correlation_id: Type.Optional(Text),
  message: Type.Optional(Text),
  reason_code: Type.Optional(Text),
})
/** `zone/ack`, `subzone/ack`, `subzone/status`: taken, or not and why. */
export const PlaceAck = Type.Object({
  ...Ack.properties,
  error_code: Type.Optional(Type.Union([Text, Type.Number()])),
  zone_id: Type.Optional(Type.Union([Text, Type.Null()])),
  subzone_id: Type.Optional(Type.Union([Text, Type.Null()])),
})
export type PlaceAck = Static<typeof PlaceAck>
export const LibraryReport = Type.Object({ esp_id: Identity.esp_id })
const Node = Type.Union([Type.String({ maxLength: 256 }), Type.Object({ esp_id: Type.String({ maxLength: 256 }) })])
export const DiscoveredNodes = Type.Object({ ts: When.ts, nodes: Type.Array(Node, { maxItems: 1000 }) })
export type DiscoveredNodes = Static<typeof DiscoveredNodes>

/** `sensors/{deviceId}/telemetry`. A metric of another type than these is rejected with the whole message. */
export const PlainTelemetry = Type.Object({
  deviceId: Type.Optional(Type.String({ maxLength: 256 })),
  ts: Type.Optional(Type.Union([Time, Type.Null()])),
  seq: Type.Optional(Type.Integer()),
  metrics: Type.Record(
    Type.String({ minLength: 1, maxLength: 64 }),
    Type.Union([Type.Number(), Type.Boolean(), Type.String({ maxLength: 256 })]),
    { maxProperties: 256 },
  ),
})
export type PlainTelemetry = Static<typeof PlainTelemetry>

/** `sensors/{deviceId}/state`: any JSON object; `status` and `updated_at` are shown. */
export const PlainState = Type.Object({ status: Type.Optional(Type.Unknown()), updated_at: Type.Optional(Type.Unknown()) })
export type PlainState = Static<typeof PlainState>
