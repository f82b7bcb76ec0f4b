import Type, { type Static } from 'typebox'
import type { Activity } from './activity.ts'
import type { Actuator, Command } from './actuators/actuator.ts'
import type { EmergencyOutput, EmergencyState } from './actuators/emergency.ts'
import type { Board } from './boards/board.ts'
import { type DocumentHead, LIVE_NOUNS, type LiveNoun } from './document.ts'
import type { ErrorCode } from './errors.ts'
import type { SerialNews } from './flash/serial-monitor.ts'
import type { InspectedMessage } from './inspector.ts'
import type { SampleValue } from './sample.ts'
import type { Series } from './series.ts'
import type { SystemStatus } from './status.ts'

/**
 * The WebSocket `/ws/events`. Leitstand's own clients connect with subprotocol `leitstand.v1`, say what they show
 * and get only that. Everyone else gets the compatibility feed (`snapshot`, then `telemetry`) until they subscribe.
 *
 * Topics: `status` · `emergency` · `boards` (all, then changes) · `series` (all, then changes) · `values` (every series) ·
 * `values/{boardId}` · `actuators` · `activity` · `documents/{noun}` (see document.ts) · `messages/{boardId}` (inspector) ·
 * `serial/{port}` (serial-monitor.ts: the last MB, then what comes).
 * A subscription is answered at once with the present state as one event, then with changes.
 */
const TOPIC_PATTERN = `^(status|emergency|boards|series|values|actuators|activity|documents/(${LIVE_NOUNS.join('|')})|values/[^/+#]{1,64}|messages/[^/+#]{1,64}|serial/[A-Za-z0-9_-]{1,64})$`

export const ClientFrame = Type.Union([
  Type.Object({ type: Type.Literal('subscribe'), topics: Type.Array(Type.String({ pattern: TOPIC_PATTERN }), { maxItems: 2000 }) }),
  Type.Object({ type: Type.Literal('unsubscribe'), topics: Type.Array(Type.String({ pattern: TOPIC_PATTERN }), { maxItems: 2000 }) }),
  Type.Object({ type: Type.Literal('ping'), id: Type.Optional(Type.Number()) }),
])
export type ClientFrame = Static<typeof ClientFrame>

/** [series id, atMs, value, raw (null for states), packed quality (see quality.ts)] */
export type ValueTuple = [series: number, atMs: number, value: SampleValue | null, raw: number | null, quality: number]

interface Event<T extends string, D> {
  type: T
  /** CONTRACT_VERSION. */
  v: number
  /** When the event was made, Unix ms. */
  at: number
  data: D
}

export type LiveEvent =
  | Event<'hello', { version: string; role: string; user: string }>
  | Event<'status', SystemStatus>
  /** `full` true: the whole list, replace; false: changed and new ones, merge. `removed` ids go. */
  | Event<'boards', { full: boolean; boards: Board[]; removed: string[] }>
  | Event<'series', { full: boolean; series: Series[]; removed: number[] }>
  /** Newest value per series since the last frame. */
  | Event<'values', ValueTuple[]>
  | Event<'actuators', { full: boolean; actuators: Actuator[]; commands: Command[] }>
  /** `full` false: only outputs that changed, by board and GPIO. */
  | Event<'emergency', { full: boolean; state: EmergencyState; outputs: EmergencyOutput[] }>
  | Event<'activity', { full: boolean; entries: Activity[] }>
  /** Documents of a noun whole, see document.ts; a client knows the noun's schema. */
  | Event<'documents', { noun: LiveNoun; full: boolean; documents: readonly DocumentHead[]; removed: readonly string[] }>
  | Event<'messages', { board: string; full: boolean; messages: InspectedMessage[] }>
  | Event<'serial', SerialNews>
  | Event<'pong', { id: number | null }>
  | Event<'error', { code: ErrorCode; message: string }>

export type LiveEventOf<T extends LiveEvent['type']> = Extract<LiveEvent, { type: T }>

/** Compatibility shapes, fixed by existing callers. */
export const Telemetry = Type.Object({
  deviceId: Type.String(),
  /** ISO 8601. */
  ts: Type.String(),
  metrics: Type.Record(Type.String(), Type.Union([Type.Number(), Type.Boolean(), Type.String()])),
})
export type Telemetry = Static<typeof Telemetry>

export const DeviceState = Type.Object({
  deviceId: Type.String(),
  /** ISO 8601. */
  lastSeen: Type.String(),
  lastTelemetry: Type.Union([Telemetry, Type.Null()]),
})
export type DeviceState = Static<typeof DeviceState>

export type CompatibilityEvent = { type: 'snapshot'; data: DeviceState[] } | { type: 'telemetry'; data: Telemetry }
