// Joins the emergency stop with boards, outputs, broker and disk. Part of app.ts.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { ActivityLog } from './activity/activity-log.ts'
import type { Actuators } from './actuators/commands.ts'
import type { StopNotice } from './actuators/safety.ts'
import { FileStopStore } from './adapters/files/file-stop-store.ts'
import type { Services } from './adapters/http/services.ts'
import type { Broker } from './adapters/mqtt/broker.ts'
import { drawProtocol } from './adapters/pdf/draw-protocol.ts'
import type { Shelves } from './app-history.ts'
import type { Actuator } from './contract/actuator.ts'
import type { Board } from './contract/board.ts'
import type { Clock } from './contract/clock.ts'
import type { ActuatorSetting } from './contract/configuration.ts'
import { kaiserDown } from './contract/device-topics.ts'
import { faultOf, LeitstandError } from './contract/errors.ts'
import type { BoardFacts, OutputFacts } from './emergency/board-stop.ts'
import { Emergency } from './emergency/emergency.ts'
import { protocolCsv, protocolTable } from './emergency/protocol-text.ts'
import type { Fleet } from './fleet/fleet.ts'
import type { Doorkeeper } from './messaging/intake.ts'
import type { IncomingMessage, TakeMessage } from './messaging/message-bus.ts'

export interface EmergencyWiring {
  dataDir: string
  fleet: Fleet
  /** Asked when it is needed: it is made after the stop. */
  actuators(): Actuators
  broker(): Broker
  shelves: Shelves
  activity: ActivityLog
  clock: Clock
  onTrouble(cause: unknown): void
}

export function openEmergency(wiring: EmergencyWiring): Emergency {
  const { dataDir, fleet, shelves, activity, clock, onTrouble } = wiring
  const settings = (board: string) => shelves.configurations.find(board)?.actuators ?? []
  return new Emergency({
    store: new FileStopStore(join(dataDir, 'emergency', 'stop.json'), onTrouble),
    clock,
    later: (run, delayMs) => {
      const timer = setTimeout(run, delayMs)
      return () => clearTimeout(timer)
    },
    port: {
      *boards() {
        const reported = Map.groupBy(wiring.actuators().list(), ({ board }) => board)
        for (const board of fleet.list()) {
          if (takesStop(board)) yield factsOf(board, settings(board.id), reported.get(board.id) ?? [])
        }
      },
      find: (id) => {
        const board = fleet.find(id)
        return board && takesStop(board) ? factsOf(board, settings(id), wiring.actuators().list(id)) : undefined
      },
      publish: (message) => wiring.broker().publishAtOnce(message),
      restore: async ({ board, gpio, pwm, type }, by, reason) => {
        const dimmed = pwm !== null && pwm > 0 && pwm < 255 && type !== 'relay' && type !== 'valve'
        const how = dimmed ? { command: 'PWM' as const, value: pwm / 255 } : { command: 'ON' as const }
        try {
          const { code } = await wiring.actuators().request({ board, gpio, ...how, source: 'emergency', by, reason })
          return code ?? undefined
        } catch (cause) {
          return faultOf(cause).code
        }
      },
      report: (entry) => activity.append(entry),
      onTrouble,
      newId: randomUUID,
    },
  })
}

/** What keeps an output of the board from being switched on; null = nothing. */
export function stopNotice(emergency: Emergency, board: string): StopNotice | null {
  if (!emergency.stopped(board)) return null
  const { reasons } = emergency
  return { sinceMs: reasons[0]?.atMs ?? 0, by: reasons[0]?.by ?? '', reason: reasons.find(({ reason }) => reason !== null)?.reason ?? '' }
}

/** Everything but a broadcast of somebody else's goes on to `next`. */
export function hearingBroadcasts(emergency: Emergency, next: TakeMessage): TakeMessage {
  return (message: IncomingMessage) => {
    if (message.topic !== kaiserDown.broadcastEmergency()) return next(message)
    emergency.heardBroadcast(message.payload, message.clientId)
    return undefined
  }
}

/** The fleet's door, where every message of a board passes: a sign of life. */
export function hearingDoor(fleet: Fleet, emergency: Emergency): Doorkeeper {
  return {
    admit: (board, family, relay, receivedAtMs, lives) => {
      const admission = fleet.admit(board, family, relay, receivedAtMs, lives)
      if (lives && family === 'kaiser' && admission.allowed) emergency.heard(board, relay)
      return admission
    },
    countReject: (board, reason, atMs) => fleet.countReject(board, reason, atMs),
    countViolation: (board) => fleet.countViolation(board),
  }
}

/** What the routes ask for. */
export function emergencyService({
  emergency,
  fleet,
  shelves,
  clock,
}: Pick<EmergencyWiring, 'fleet' | 'shelves' | 'clock'> & { emergency: Emergency }): Services['emergency'] {
  const nameOf = (board: string, gpio: number | null) =>
    (gpio === null ? fleet.find(board)?.name : shelves.configurations.find(board)?.actuators.find((one) => one.gpio === gpio)?.name) ??
    undefined
  return {
    view: () => emergency.view(),
    trigger: (origin, reason, by) => emergency.trigger(origin, reason, by),
    secure: (output, by) => emergency.secure(output, by),
    signCause: (by) => emergency.signCause(by),
    release: (body, by, role) => emergency.release(body, by, role),
    protocolFile: async ({ format, language, timeZone }) => {
      if (!isTimeZone(timeZone)) throw new LeitstandError('query.time-zone')
      const table = protocolTable(emergency.protocol(), { language, timeZone }, nameOf)
      const day = new Date(emergency.state().stoppedAtMs ?? clock.now()).toISOString().slice(0, 10)
      const fileName = `${language === 'de' ? 'not-halt' : 'emergency-stop'}-${day}.${format}`
      const content = format === 'csv' ? Buffer.from(protocolCsv(table)) : await drawProtocol(table, language, clock.now())
      return { fileName, content }
    },
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false // the caller refuses it
  }
}

/** Presence, names and acceptance of boards, as the fleet tells them. */
export function tellEmergency(emergency: Emergency, boards: readonly Board[]): void {
  for (const board of boards) {
    if (!takesStop(board)) continue
    emergency.meet(board.id)
    if (!isReachable(board)) emergency.gone(board.id)
  }
}

/** Outputs that are configured or were reported, of accepted boards that take a stop. Counts all boards: not for every message. */
export function countOutputs({ fleet, shelves }: Pick<EmergencyWiring, 'fleet' | 'shelves'>, reported: readonly Actuator[]): number {
  const accepted = new Set<string>()
  for (const board of fleet.list()) if (takesStop(board)) accepted.add(board.id)
  const names = new Set<string>()
  for (const { board, gpio } of reported) if (accepted.has(board)) names.add(`${board}/${gpio}`)
  for (const { id, actuators } of shelves.configurations.list()) {
    if (accepted.has(id)) for (const { gpio, active } of actuators) if (active) names.add(`${id}/${gpio}`)
  }
  return names.size
}

function takesStop(board: Board): boolean {
  return board.family === 'kaiser' && board.registration === 'accepted'
}

function isReachable({ presence }: Board): boolean {
  return presence.state === 'online' || presence.state === 'late'
}

function factsOf(board: Board, settings: readonly ActuatorSetting[], reported: readonly Actuator[]): BoardFacts {
  const outputs = new Map<number, OutputFacts>()
  for (const { gpio, on, pwm, type, reportedAtMs } of reported) {
    outputs.set(gpio, { gpio, setting: null, reported: { on, pwm, type, atMs: reportedAtMs } })
  }
  for (const setting of settings) {
    if (setting.active) outputs.set(setting.gpio, { gpio: setting.gpio, setting, reported: outputs.get(setting.gpio)?.reported ?? null })
  }
  return { board, reachable: isReachable(board), outputs: [...outputs.values()] }
}
