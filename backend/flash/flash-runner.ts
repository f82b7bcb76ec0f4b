// Where work on a board runs: in a process of its own. Made by adapters/serial; tests run it here.
import type { BoardFacts } from '../contract/flash-chip.ts'
import type { FlashNews, FlashTask } from './flash-run.ts'
import type { PlacedFile } from './recognise-part.ts'

/** A task whose files lie in the archive: their content need not go through the main thread. */
export interface StoredTask extends Omit<FlashTask, 'files'> {
  files: readonly (Omit<PlacedFile, 'content'> & { path: string })[]
}

export interface RunHandlers {
  news(news: FlashNews): void
  /** What was read back. */
  saved(content: Uint8Array, offset: number, board: BoardFacts): Promise<void>
}

export interface FlashRunner {
  /** Resolves when all is done. @throws LeitstandError `flash.*`; after an abort `flash.cancelled` */
  run(task: StoredTask, handlers: RunHandlers, signal: AbortSignal): Promise<void>
}
