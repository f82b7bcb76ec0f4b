// What each message of a board sets off: the one place where a topic of the protocol meets the nouns. Built by app.ts.
import type { ActivityLog } from '../activity/activity-log.ts'
import { readOutcome, readStatus } from '../actuators/command-life.ts'
import type { Actuators } from '../actuators/commands.ts'
import type { BoardCommands } from '../board-commands/board-commands.ts'
import type { Configurations } from '../configuration/configurations.ts'
import type { Health } from '../contract/boards/board.ts'
import type { ActuatorStatus } from '../contract/boards/device-messages.ts'
import { kaiserDown } from '../contract/boards/device-topics.ts'
import type { Clock } from '../contract/clock.ts'
import { DIMMED_TYPES } from '../contract/configuration/configuration.ts'
import type { Emergency } from '../emergency/emergency.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { healthMetrics, healthOfDiagnostics, healthOfHeartbeat, severityOf } from '../fleet/health.ts'
import { type CentreSession, heartbeatAck } from '../fleet/heartbeat-ack.ts'
import { readBoardTime } from '../messaging/board-time.ts'
import {
  type KaiserHandlers,
  type Kept,
  type MessageContext,
  type PlainHandlers,
  Rejection,
  type RelayHandlers,
} from '../messaging/handlers.ts'
import type { MessageBus } from '../messaging/message-bus.ts'
import type { Ingest, Taken } from '../telemetry/ingest.ts'
import type { ZonesPart } from './zones.ts'

export interface HandlerParts {
  fleet: Fleet
  ingest: Ingest
  actuators: Actuators
  configurations: Configurations
  emergency: Emergency
  boardCommands: BoardCommands
  zones: Pick<ZonesPart, 'desk' | 'subzoneAnswered'>
  activity: ActivityLog
  bus: MessageBus
  clock: Clock
  session: CentreSession
  onTrouble: (cause: unknown) => void
}

export function boardHandlers(parts: HandlerParts): { kaiser: KaiserHandlers; plain: PlainHandlers; relay: RelayHandlers } {
  const { fleet, ingest, actuators, boardCommands, emergency, configurations, zones, activity, bus, session, onTrouble } = parts
  /** Messages that only prove that the board lives; admission has noted that already. */
  const heard = (): Kept => undefined
  /** Trouble that a board reports in passing: shown like an error of severity 1. */
  const notice = (context: MessageContext, code: string, message: string): void =>
    fleet.reportedError(context.board, { atMs: context.receivedAtMs, code, severity: 1, message })
  /** Heartbeats have QoS 0: nobody waits for the disk. */
  const keepHealth = (context: MessageContext, health: Health): void => {
    const taken = ingest.metrics(context, healthMetrics(health), undefined, context.receivedAtMs, true)
    if (taken instanceof Promise) taken.catch(onTrouble)
  }
  const publish = (topic: string, message: object): void => {
    bus.publish({ topic, payload: JSON.stringify(message), qos: 1 }).catch(onTrouble)
  }

  /** The same word answers switching and system commands: each knows its own ids. */
  const outcome: KaiserHandlers['system/intent_outcome'] = (context, message) => {
    boardCommands.outcome(context.board, message)
    const answer = readOutcome(message)
    return answer && actuators.response(context.board, answer)
  }

  const kaiser: KaiserHandlers = {
    'sensor/{gpio}/data': (context, message) => {
      const time = timeOf(context, message.ts ?? message.timestamp)
      return kept(ingest.reading(context, message, time.atMs, time.arrival))
    },
    'sensor/batch': (context, message) => {
      const time = timeOf(context, message.ts ?? message.timestamp)
      return kept(ingest.batch(context, message, time.atMs, time.arrival))
    },
    'system/heartbeat': (context, message) => {
      const board = fleet.find(context.board)
      // Before any storage: a board without this answer falls to its safe state.
      const ack = heartbeatAck(board?.registration ?? 'new', session, parts.clock.now(), configurations.outstanding(context.board))
      publish(kaiserDown.heartbeatAck(context.relay, context.board), ack)
      const bootBefore = board?.health.bootSequenceId
      const restarted = message.boot_sequence_id !== undefined && bootBefore !== message.boot_sequence_id
      emergency.heard(context.board, context.relay, restarted ? 'session' : 'beat')
      fleet.health(context.board, (before) => healthOfHeartbeat(before, message, context.receivedAtMs), message.heartbeat_interval)
      configurations.heard(context.board, message)
      if (restarted && bootBefore !== undefined) zones.desk.restarted(context.board)
      zones.desk.heard(context.board, message)
      const told = healthOfHeartbeat({}, message, context.receivedAtMs)
      boardCommands.health(context.board, told)
      keepHealth(context, told)
      return undefined
    },
    'system/diagnostics': (context, message) => {
      fleet.health(context.board, (before) => healthOfDiagnostics(before, message, context.receivedAtMs), undefined)
      keepHealth(context, healthOfDiagnostics({}, message, context.receivedAtMs))
      return undefined
    },
    'system/will': (context, message) => {
      if (message.status.toLowerCase() === 'offline') {
        fleet.wentOffline(context.board, context.will ? 'will' : 'said', message.reason, context.receivedAtMs)
      } else if (!context.will) fleet.cameOnline(context.board, context.relay, context.receivedAtMs)
      return undefined
    },
    'system/error': (context, message) => {
      const { error_code: code, severity, message: text } = message
      const error = { atMs: context.receivedAtMs, code: String(code), severity: severityOf(severity), message: text ?? '' }
      fleet.reportedError(context.board, error)
      return undefined
    },
    'actuator/{gpio}/status': (context, message) => {
      const gpio = context.gpio ?? 0
      const { on, pwm, type } = readStatus(context.board, gpio, message, context.receivedAtMs, undefined)
      const told = actuators.status(context.board, gpio, message, context.receivedAtMs)
      // What is or may be an old message proves no output off.
      const proves = told !== undefined && !context.retain && !context.dup
      if (on || proves) emergency.reported(context.board, gpio, type, { on, pwm, atMs: context.receivedAtMs })
      const time = readBoardTime(message.ts ?? message.timestamp, context.receivedAtMs)
      const dated = time.kind === 'board'
      const taken = ingest.output(context, gpio, shareOf(message), dated ? time.atMs : context.receivedAtMs, !dated)
      return taken instanceof Promise ? Promise.all([told, taken]).then(() => undefined) : told
    },
    'actuator/{gpio}/response': (context, message) => actuators.response(context.board, message),
    'actuator/{gpio}/alert': (context, message) => {
      const type = message.type ?? message.alert_type ?? 'alert'
      const grave = type === 'emergency_stop' || type === 'fault' || type === 'overrun'
      // The board is told to stop: that it says so is its answer, and no news.
      const answers = type === 'emergency_stop' && emergency.stopped(context.board)
      const detail = { gpio: context.gpio ?? 255, type, message: message.message ?? null }
      const severity = answers ? 'ok' : grave ? 'critical' : 'warning'
      activity.append({ kind: 'actuator-alert', severity, board: context.board, by: null, detail })
      return undefined
    },
    'session/announce': (context) => {
      actuators.returned(context.board) // admission has noted that the board is back
      emergency.heard(context.board, context.relay, 'session') // the stop before anything else
      configurations.announced(context.board)
      zones.desk.announced(context.board)
      return undefined
    },
    'system/heartbeat_metrics': heard,
    'sensor/{gpio}/response': heard,
    'actuator/emergency/ack': (context, message) => {
      emergency.acknowledged(context.board, message.correlation_id)
      const detail = { type: message.command ?? 'emergency_stop', message: message.outcome ?? null }
      const done = emergency.stopped(context.board) && (message.outcome ?? 'executed') === 'executed'
      activity.append({ kind: 'actuator-alert', severity: done ? 'ok' : 'warning', board: context.board, by: null, detail })
      return undefined
    },
    'system/queue_pressure': (context, message) => {
      const word = message.event ?? message.state ?? ''
      if (word.toUpperCase() === 'ENTER') notice(context, 'QUEUE_PRESSURE', 'The board cannot send as fast as it measures.')
      return undefined
    },
    safe_mode: (context, message) => {
      if (message.active !== false) notice(context, 'SAFE_MODE', message.reason ?? 'The board is in safe mode.')
      return undefined
    },
    config_response: (context, message) => configurations.response(context.board, message),
    'actuator/recovery_confirm': (context, message) => {
      emergency.recovered(context.board, message.correlation_id)
      return undefined
    },
    'system/intent_outcome': outcome,
    'system/intent_outcome/lifecycle': outcome,
    'system/response': (context, message) => {
      boardCommands.response(context.board, message)
      return configurations.told(context.board, message)
    },
    status: heard,
    'zone/ack': (context, message) => zones.desk.zoneAnswered(context.board, message),
    'subzone/ack': (context, message) => zones.subzoneAnswered(context.board, message),
    'subzone/status': (context, message) => zones.subzoneAnswered(context.board, message),
    'mqtt/auth_status': heard,
    'library/ack': heard,
    'library/status': heard,
  }

  const plain: PlainHandlers = {
    telemetry: (context, message) => {
      const time = timeOf(context, message.ts)
      return kept(ingest.metrics(context, message.metrics, message.seq, time.atMs, time.arrival))
    },
    state: (context, message) => {
      if (context.will) fleet.wentOffline(context.board, 'will', undefined, context.receivedAtMs)
      return fleet.stated(context.board, { ...message })
    },
  }
  const relay: RelayHandlers = {
    'discovery/esp32_nodes': (from, { nodes }) =>
      fleet.discovered(
        nodes.map((node) => (typeof node === 'string' ? node : node.esp_id)),
        from,
      ),
  }
  return { kaiser, plain, relay }
}

/** On or off, and the share in % of a type that takes one. */
function shareOf(message: ActuatorStatus): { on: boolean; percent: number | null } {
  const { on, pwm, type } = readStatus('', 0, message, 0, undefined)
  const percent = pwm === null || !DIMMED_TYPES.includes(type) ? null : on ? Math.round((pwm / 255) * 1000) / 10 : 0
  return { on, percent }
}

function timeOf(context: MessageContext, ts: number | string | null | undefined): { atMs: number; arrival: boolean } {
  const time = readBoardTime(ts, context.receivedAtMs)
  if (time.kind === 'unreadable') throw new Rejection('wrong-shape', `"${String(ts).slice(0, 64)}" is no time`)
  if (time.kind === 'ahead') throw new Rejection('time-ahead', `${new Date(time.atMs).toISOString()} is more than a day ahead`)
  return { atMs: time.atMs, arrival: time.kind === 'arrival' }
}

function kept(taken: Taken): Kept {
  if (taken === undefined || taken instanceof Promise) return taken
  throw new Rejection(taken.refused, taken.detail)
}
