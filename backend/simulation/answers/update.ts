import { checkOf } from '../../contract/check-of.ts'
import { UpdateOrder } from '../down-messages.ts'
import { fetchFirmware } from '../fetch-firmware.ts'
import type { AnsweringBoard } from './answering-board.ts'

const isOrder = checkOf(UpdateOrder)
/** A program whose version ends so fails its own test after the start: the board rolls back to the one before, as ESP-IDF does. */
const FAILING_VERSION = '+fails'
/** Progress is told in steps of so many per cent. */
const STEP = 20

/** `ota_update`: fetches the image over HTTP, checks its hash, restarts with it. Answers at once, with progress, and when it came to nothing. */
export function answerUpdate(
  board: AnsweringBoard,
  params: unknown,
  answer: (success: boolean, text: string, more?: Record<string, unknown>) => void,
): void {
  if (!isOrder.Check(params)) {
    answer(false, 'An update needs url and sha256')
    return
  }
  answer(true, 'Downloading', { data: { percent: 0 } })
  let told = 0
  const onPercent = (percent: number) => {
    if (percent < told + STEP || percent >= 100) return
    told = percent - (percent % STEP)
    answer(true, 'Downloading', { data: { percent: told } })
  }
  fetchFirmware(params, onPercent).then(
    (version) => {
      answer(true, 'Installed, restarting', { data: { percent: 100 } })
      const runs = version === '' ? 'unknown' : version
      board.install(runs.endsWith(FAILING_VERSION) ? board.firmware : runs)
    },
    (cause: unknown) => answer(false, cause instanceof Error ? cause.message : 'Download failed'),
  )
}
