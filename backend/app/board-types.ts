// Opens the board types of the data folder. Part of app.ts.
import { join } from 'node:path'
import type { Logger } from 'pino'
import { BoardTypes } from '../board-types/board-types.ts'

/** A dropped file is taken within a second. */
const LOOK_EVERY_MS = 500

export function openBoardTypes(parts: { dataDir: string; logger: Logger }): BoardTypes {
  return new BoardTypes({
    folder: join(parts.dataDir, 'board-types'),
    everyMs: LOOK_EVERY_MS,
    onChange: ({ kind, file, detail }) => {
      if (kind === 'fault') parts.logger.warn({ file }, `board type not used: ${detail}`)
      else parts.logger.info({ file, kind }, `board type ${detail}`)
    },
  })
}
