// What the live hub needs of the outside: a client to write to, a timer, and the present state of every topic.
import type { Activity } from '../contract/activity.ts'
import type { Actuator, Command } from '../contract/actuators/actuator.ts'
import type { EmergencyView } from '../contract/actuators/emergency.ts'
import type { Board } from '../contract/boards/board.ts'
import type { DocumentHead, LiveNoun } from '../contract/document.ts'
import type { DeviceState } from '../contract/events.ts'
import type { SerialNews } from '../contract/flash/serial-monitor.ts'
import type { InspectedMessage } from '../contract/inspector.ts'
import type { LatestValue } from '../contract/sample.ts'
import type { Series } from '../contract/series.ts'
import type { SystemStatus } from '../contract/status.ts'

/** Why the hub ends a connection; the transport turns it into its own close code. */
export type CloseReason = 'garbage' | 'slow' | 'full' | 'stopping'

/** One connected screen or program. Never throws, never blocks. */
export interface LiveClient {
  send(text: string): void
  /** Bytes handed to `send` that have not left for the network yet. */
  bufferedBytes(): number
  close(reason: CloseReason): void
}

/** Runs once after `delayMs`; the answer cancels it. Injected so that tests need no waiting. */
export type Schedule = (run: () => void, delayMs: number) => () => void

export const systemSchedule: Schedule = (run, delayMs) => {
  const timer = setTimeout(run, delayMs)
  timer.unref()
  return () => clearTimeout(timer)
}

/** Present state of the topics, asked when somebody subscribes and when a slow client has caught up. */
export interface LiveSnapshots {
  status(): SystemStatus
  boards(): Board[]
  series(): Series[]
  /** Of one board, or of all. */
  latest(board?: string): LatestValue[]
  actuators(): Promise<{ actuators: Actuator[]; commands: Command[] }>
  activity(): Promise<Activity[]>
  emergency(): EmergencyView
  documents(noun: LiveNoun): readonly DocumentHead[]
  messages(board: string): InspectedMessage[]
  /** The recent past of a serial port. */
  serial(port: string): SerialNews
  deviceStates(): DeviceState[]
}

export interface LiveLimits {
  /** Shortest time between two frames of values, ms. */
  flushMs: number
  /** Shortest time between two frames of boards, ms: the table needs no more. */
  boardsMs: number
  /** Bytes waiting above which a client's frames are skipped; it gets the full state when it has caught up. */
  skipAboveBytes: number
  /** Bytes waiting (beyond full states just sent) above which a client is dropped. */
  dropAboveBytes: number
  /** A client that skips and takes nothing for this long is dropped, ms. */
  stuckMs: number
  maxClients: number
  maxTopics: number
  maxFrameBytes: number
  /** Bad frames within a minute that end the connection. */
  maxGarbage: number
  /** Frames a client may send per second; more count as garbage. */
  maxFramesPerSecond: number
}

export const LIVE_LIMITS: LiveLimits = {
  flushMs: 15,
  boardsMs: 100,
  skipAboveBytes: 1024 * 1024,
  dropAboveBytes: 4 * 1024 * 1024,
  stuckMs: 10_000,
  maxClients: 500,
  maxTopics: 2100,
  maxFrameBytes: 64 * 1024,
  maxGarbage: 10,
  maxFramesPerSecond: 100,
}

/** Counters of the hub, for the status bar and `/metrics`. */
export interface LiveFigures {
  clients: number
  droppedClients: number
  refusedClients: number
  garbageFrames: number
  sentFrames: number
  skippedFrames: number
}
