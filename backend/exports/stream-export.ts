// An export on its way to a client: as fast as it reads, and never further ahead than a few pieces.
import { errorOf, LeitstandError } from '../contract/errors.ts'
import type { RunningExport } from './export-runner.ts'
import type { ExportNews } from './write-export.ts'

export interface ExportStream {
  fileName: string
  contentType: string
  /** Stopping the iteration ends the reading. */
  bytes: AsyncIterable<Uint8Array>
}

/** Pieces of some 128 KB that are made before they are asked for. */
const AHEAD = 2
/** A client that takes nothing for so long is given up, ms. */
const STALLED_MS = 120_000

/**
 * Resolves when the first piece is there, so that what cannot be made fails before an answer has begun.
 * @param release called once, when it has ended
 */
export async function streamExport(
  head: Pick<ExportStream, 'fileName' | 'contentType'>,
  begin: (onNews: (news: ExportNews) => void) => RunningExport,
  release: () => void,
  onTrouble: (cause: unknown) => void,
): Promise<ExportStream> {
  const news: ExportNews[] = []
  let wake: () => void = () => undefined
  const work = begin((one) => {
    news.push(one)
    wake()
  })
  const next = async (): Promise<Uint8Array | undefined> => {
    while (true) {
      const one = news.shift()
      if (one === undefined) await new Promise<void>((resolve) => (wake = resolve))
      else if (one.type === 'piece') return one.bytes
      else if (one.type === 'failed') throw errorOf(one)
      else if (one.type === 'done') {
        // Asked again, the answer is the same.
        news.push(one)
        return undefined
      }
    }
  }
  for (let left = AHEAD; left > 0; left--) work.more()
  const close = async () => {
    await work.stop()
    release()
  }
  let first: Uint8Array | undefined
  try {
    first = await next()
  } catch (cause) {
    // The caller releases.
    await work.stop()
    throw cause
  }
  let open = true
  const end = async () => {
    if (!open) return
    open = false
    clearTimeout(stall)
    await close()
    // Whoever waits for a piece hears of the end.
    news.push({ type: 'done', figures: { samples: 0, total: null, rows: 0, bytes: 0 } })
    wake()
  }
  let stalled = false
  let stall = setTimeout(giveUp, STALLED_MS)
  function giveUp(): void {
    stalled = true
    end().catch(onTrouble)
  }
  const bytes: AsyncIterableIterator<Uint8Array> = {
    [Symbol.asyncIterator]: () => bytes,
    next: async () => {
      clearTimeout(stall)
      if (stalled) throw new LeitstandError('request.invalid', `Nothing was taken for ${STALLED_MS / 1000} s.`)
      try {
        const piece = first ?? (open ? await next() : undefined)
        first = undefined
        if (piece === undefined || !open) {
          await end()
          return { done: true, value: undefined }
        }
        work.more()
        stall = setTimeout(giveUp, STALLED_MS)
        stall.unref()
        return { done: false, value: piece }
      } catch (cause) {
        await end()
        throw cause
      }
    },
    return: async () => {
      await end()
      return { done: true, value: undefined }
    },
  }
  return { ...head, bytes }
}
