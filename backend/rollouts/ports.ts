// What a rollout asks of the nouns that it acts through; wired in app/rollouts.ts.
import type { Activity } from '../contract/activity.ts'
import type { ConfigurationProblem } from '../contract/configuration/check.ts'
import type { ConfigurationBody } from '../contract/configuration/configuration.ts'
import type { Reason } from '../contract/reasons.ts'

/** What has become of something that was sent. */
export type Outcome = { state: 'pending' } | { state: 'confirmed' } | { state: 'failed'; reason: Reason }

export interface ConfigurationTarget {
  /** Undefined: it has none. */
  current(board: string): { version: number; body: ConfigurationBody } | undefined
  check(board: string, body: ConfigurationBody): ConfigurationProblem[]
  /** One of the board's versions. */
  version(board: string, version: number): Promise<ConfigurationBody | undefined>
  /**
   * Kept, then pushed to the board. @param version the one it was made from, 0: none. @returns the new version.
   * Throws LeitstandError `document.conflict` when it is another one meanwhile.
   */
  save(board: string, version: number, body: ConfigurationBody, by: string, note: string): Promise<number>
  /** Whether the board reports this version. */
  outcome(board: string, version: number): Outcome
}

export interface CommandTarget {
  /** Stored before it is sent; the same id is never executed twice. */
  send(board: string, id: string, command: 'reboot' | 'ota_update', params: Record<string, string>, by: string, note: string): Promise<void>
  /** Why the board cannot take a firmware of the archive; null: nothing speaks against it. */
  unfit(board: string, firmware: string): Promise<Reason | null>
  /** Confirmed: the board has proved that it restarted, with the firmware it was to have. Undefined: no such id. */
  outcome(id: string): Promise<Outcome | undefined>
}

export interface WatchedBoard {
  family: 'kaiser' | 'plain'
  accepted: boolean
  name: string | null
  zone: string | null
  boardType: string | null
  online: boolean
  /** An emergency stop holds it. */
  stopped: boolean
  heapFreeBytes: number | null
  rssiDbm: number | null
  healthAtMs: number | null
  lastError: { atMs: number; severity: number; code: string; message: string } | null
}

export interface BoardWatch {
  look(board: string): WatchedBoard | undefined
  /** Time of the newest value of any of its series; null: none. */
  newestValueMs(board: string): number | null
}

export interface RolloutReport {
  activity(entry: Pick<Activity, 'kind' | 'severity' | 'board' | 'by' | 'detail'>): void
  fault(cause: unknown): void
}
