// Brings a board into its boot loader and greets it: reset sequences by turns, SYNC, whether it is the ROM or a stub that still runs.
import { LeitstandError } from '../contract/errors.ts'
import { because } from '../contract/reasons.ts'
import { type LoaderLink, Refusal, Silence } from './loader-link.ts'
import { type ResetKind, resetIntoLoader } from './reset-board.ts'

const SYNC = Uint8Array.from([0x07, 0x07, 0x12, 0x20, ...new Array<number>(32).fill(0x55)])
const SYNC_MS = 100
const SYNCS_PER_RESET = 5
const SHORT_BOOT_MS = 50
const LONG_BOOT_MS = 550
/** Without reset lines somebody presses the buttons meanwhile. */
const BY_HAND_ROUNDS = 6

export interface Connected {
  kind: ResetKind
  /** A stub answered: it needs not be loaded again. */
  stub: boolean
}

/**
 * @param usb the port is the chip's own USB, so its sequence goes first
 * @throws LeitstandError `flash.silent`, with the remedy that fits
 */
export async function connectBoard(link: LoaderLink, usb: boolean): Promise<Connected> {
  const { line } = link
  const first: ResetKind = usb ? 'usb' : 'bridge'
  const other: ResetKind = usb ? 'bridge' : 'usb'
  const rounds: readonly (readonly [ResetKind, number])[] = [
    [first, SHORT_BOOT_MS],
    [first, LONG_BOOT_MS],
    [first, SHORT_BOOT_MS],
    [other, SHORT_BOOT_MS],
    [first, LONG_BOOT_MS],
  ]
  for (const [kind, bootMs] of rounds) {
    await resetIntoLoader(link, kind, bootMs)
    if (!line.hasLines) break
    link.clear()
    const found = await greet(link)
    if (found !== undefined) return { kind, stub: found === 'stub' }
  }
  for (let round = 0; !line.hasLines && round < BY_HAND_ROUNDS; round++) {
    const found = await greet(link)
    if (found !== undefined) return { kind: first, stub: found === 'stub' }
  }
  const port = line.path
  if (!line.hasLines) throw new LeitstandError('flash.silent', because('board-silent-no-lines', { port }))
  throw new LeitstandError('flash.silent', because(link.heard > 0 ? 'board-silent-app' : 'board-silent', { port }))
}

/** Who answers SYNC; undefined: nobody. */
export async function greet(link: LoaderLink): Promise<'rom' | 'stub' | undefined> {
  for (let time = 0; time < SYNCS_PER_RESET; time++) {
    link.statusBytes = 2
    try {
      // Two status bytes are the lesser demand: the ROM's four are understood too, as its first two are 0.
      const { value } = await link.ask(0x08, SYNC, SYNC_MS * link.pace)
      await link.settle()
      link.statusBytes = value === 0 ? 2 : 4
      return value === 0 ? 'stub' : 'rom'
    } catch (cause) {
      if (!(cause instanceof Silence) && !(cause instanceof Refusal)) throw cause
    }
  }
  return undefined
}
