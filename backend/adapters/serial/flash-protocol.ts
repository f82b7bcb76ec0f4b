import type { Fault } from '../../contract/errors.ts'
import type { BoardFacts } from '../../contract/flash/chip.ts'
import type { FlashNews } from '../../flash/flash-run.ts'
import type { MadeLogin, StoredTask } from '../../flash/flash-runner.ts'

/** Messages between the backend and the process that flashes (flash-child.ts), over IPC with structured clones. */

export type FlashAsk = { type: 'run'; task: StoredTask } | { type: 'cancel' } | { type: 'kept' } | { type: 'login'; login: MadeLogin }

export type FlashTell =
  | { type: 'ready' }
  | { type: 'news'; news: FlashNews }
  /** Answered by `kept`. */
  | { type: 'saved'; content: Uint8Array; offset: number; board: BoardFacts }
  /** Answered by `login`. */
  | { type: 'login'; mac: string }
  | { type: 'done' }
  | { type: 'failed'; fault: Fault }
