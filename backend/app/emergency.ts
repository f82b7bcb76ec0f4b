// Joins the emergency stop with boards, outputs, broker and disk. Part of app.ts.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { ActivityLog } from '../activity/activity-log.ts'
import type { Actuators } from '../actuators/commands.ts'
import type { StopNotice } from '../actuators/safety.ts'
import { FileStopStore } from '../adapters/files/file-stop-store.ts'
import type { Services } from '../adapters/http/services.ts'
import type { Broker } from '../adapters/mqtt/broker.ts'
import { drawProtocol } from '../adapters/pdf/draw-protocol.ts'
import type { Actuator } from '../contract/actuators/actuator.ts'
import type { Board } from '../contract/boards/board.ts'
import { kaiserDown } from '../contract/boards/device-topics.ts'
import type { Clock } from '../contract/clock.ts'
import type { ActuatorSetting } from '../contract/configuration/configuration.ts'
import { faultOf, LeitstandError } from '../contract/errors.ts'
import type { BoardFacts, OutputFacts } from '../emergency/board-stop.ts'
import { Emergency } from '../emergency/emergency.ts'
import { protocolCsv, protocolTable } from '../emergency/protocol-text.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Doorkeeper } from '../messaging/intake.ts'
import type { IncomingMessage, TakeMessage } from '../messaging/message-bus.ts'
import type { Shelves } from './history.ts'

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
  const retired = () => shelves['retired-boards'].list()
  /** Outputs of a deleted or replaced board that may be on: nobody has seen them off, so they count as on. */
  const retiredFacts = (id: string): BoardFacts | undefined => {
    const board = retired().findLast((one) => one.board.id === id)?.board
    if (board === undefined || fleet.find(id) !== undefined || !takesStop(board)) return undefined
    const facts = factsOf(board, settings(id), wiring.actuators().list(id))
    const outputs = facts.outputs.filter(({ gpio }) => wiring.actuators().mayBeOn(id, gpio))
    return outputs.length === 0 ? undefined : { ...facts, reachable: false, outputs }
  }
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
          if (!takesStop(board)) continue
          const facts = factsOf(board, settings(board.id), reported.get(board.id) ?? [])
          // A stranger that is away and has no output gets the stop when it speaks.
          if (board.registration === 'accepted' || facts.reachable || facts.outputs.length > 0) yield facts
        }
        for (const id of new Set(retired().map(({ board }) => board.id))) {
          const facts = retiredFacts(id)
          if (facts !== undefined) yield facts
        }
      },
      find: (id) => {
        const board = fleet.find(id)
        if (board === undefined) return retiredFacts(id)
        return takesStop(board) ? factsOf(board, settings(id), wiring.actuators().list(id)) : undefined
      },
      isAccepted: (id) => fleet.find(id)?.registration === 'accepted',
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
    knows: (board) => fleet.find(board) !== undefined,
    admit: (board, family, relay, receivedAtMs, lives) => {
      const admission = fleet.admit(board, family, relay, receivedAtMs, lives)
      // Also one that is not accepted, or is rejected: a stop is for everything that can switch.
      if (lives && family === 'kaiser') emergency.heard(board, relay)
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
    dismiss: (board, reason, by) => emergency.dismiss(board, reason, by),
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

/** Presence and names of boards, as the fleet tells them; deleted ones count as on from then on. */
export function tellEmergency(emergency: Emergency, boards: readonly Board[], removed: readonly string[]): void {
  for (const id of removed) emergency.gone(id)
  for (const board of boards) {
    if (!takesStop(board)) continue
    emergency.meet(board.id)
    if (!isReachable(board)) emergency.gone(board.id)
  }
}

/** Outputs that are configured or were reported, of boards that take a stop. Counts all boards: not for every message. */
export function countOutputs({ fleet, shelves }: Pick<EmergencyWiring, 'fleet' | 'shelves'>, reported: readonly Actuator[]): number {
  const known = new Set<string>()
  for (const board of fleet.list()) if (takesStop(board)) known.add(board.id)
  const names = new Set<string>()
  for (const { board, gpio } of reported) if (known.has(board)) names.add(`${board}/${gpio}`)
  for (const { id, actuators } of shelves.configurations.list()) {
    if (known.has(id)) for (const { gpio, active } of actuators) if (active) names.add(`${id}/${gpio}`)
  }
  return names.size
}

/** Accepted or not: what speaks the full protocol can switch. */
function takesStop({ family }: Board): boolean {
  return family === 'kaiser'
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
