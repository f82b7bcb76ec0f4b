// Where work on a board runs: in a process of its own. Made by adapters/serial; tests run it here.
import type { BoardFacts } from '../contract/flash/chip.ts'
import type { BrokerPlace } from '../contract/flash/provision.ts'
import type { FlashNews, FlashTask } from './flash-run.ts'
import type { PlacedFile } from './recognise-part.ts'

/** A task whose files lie in the archive: their content need not go through the main thread. */
export interface StoredTask extends Omit<FlashTask, 'files'> {
  files: readonly (Omit<PlacedFile, 'content'> & { path: string })[]
  /** How it is set up afterwards; null: not. Its password stands in no document. */
  setUp: { ssid: string; password: string; broker: BrokerPlace; name: string | null; zone: string | null } | null
}

/** What the centre gives a board that is set up. */
export interface MadeLogin {
  board: string
  user: string
  password: string
}

export interface RunHandlers {
  news(news: FlashNews): void
  /** What was read back. */
  saved(content: Uint8Array, offset: number, board: BoardFacts): Promise<void>
  /** Makes the board known and its credentials. @throws LeitstandError `provision.*`, `store.*` */
  loginFor(mac: string): Promise<MadeLogin>
}

export interface FlashRunner {
  /** Resolves when all is done. @throws LeitstandError `flash.*`; after an abort `flash.cancelled` */
  run(task: StoredTask, handlers: RunHandlers, signal: AbortSignal): Promise<void>
}
