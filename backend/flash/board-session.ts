// A connected board with its loader at work: opened, identified, stub started, speed raised as far as the line carries it.
import { LeitstandError } from '../contract/errors.ts'
import type { BoardFacts } from '../contract/flash/chip.ts'
import type { Reason } from '../contract/reasons.ts'
import { because } from '../contract/reasons.ts'
import { CHIP_REGISTERS, MAGIC_REGISTER, SUPER_WATCHDOG_FEEDS_ITSELF } from './chips.ts'
import { type Connected, connectBoard, greet } from './connect-board.ts'
import { type Loader, ROM_BLOCK, STUB_BLOCK } from './flash-operations.ts'
import { identifyBoard, readRegister, tellFlashSize, writeRegister } from './identify-board.ts'
import { LoaderLink, Refusal, Silence, words } from './loader-link.ts'
import { pulseReset } from './reset-board.ts'
import type { SerialLines } from './serial-line.ts'
import { type Stub, startStub } from './start-stub.ts'

export const START_BAUD = 115_200
const BAUDS = [921_600, 460_800, 230_400]
const BAUD_MS = 1000
/** A real chip needs a moment to set its divider. */
const SETTLE_MS = 50
/** So many answers in a row must come through at a new speed. */
const TRIALS = 8
/** Generous: on a busy machine a late answer is no sign of a bad line. */
const TRIAL_MS = 1000
const BOOT_LOG_MS = 1200
/** From a software reset to what the ROM listens with. */
const RESTART_MS = 100
const MOST_LOG = 2000
/** Less than this is the answer to the restart, not a boot log. */
const SOME_TEXT = 60

export interface SessionParts {
  lines: SerialLines
  path: string
  /** The port is the chip's own USB, by its ids. */
  usb: boolean
  topBaud: number
  /** False: only the ROM's own loader. */
  useStub: boolean
  stubOf(chip: BoardFacts['chip']): Promise<Stub>
  signal: AbortSignal
  note(notice: Reason): void
  /** Factor of all pauses, default 1. */
  pace?: number
}

export interface BoardSession {
  link: LoaderLink
  board: BoardFacts
  loader: Loader
  baud: number
  connected: Connected
}

/**
 * Connects and prepares. A speed that does not carry, or a stub that does not start, costs a new start at what does.
 * @throws LeitstandError `flash.*`
 */
export async function openSession(parts: SessionParts): Promise<BoardSession> {
  let topBaud = parts.topBaud
  let tryStub = parts.useStub
  for (;;) {
    const link = new LoaderLink(await parts.lines.open(parts.path, START_BAUD), parts.signal, parts.pace)
    try {
      const connected = await connectBoard(link, parts.usb)
      link.doing = 'detecting'
      const board = await identifyBoard(link)
      await calmWatchdogs(link, board)
      const stub = tryStub && (connected.stub || (await startStub(link, await parts.stubOf(board.chip))))
      if (tryStub && !stub) {
        parts.note(because('note-no-stub'))
        tryStub = false
        // The ROM that was asked to run it may hang; where it can be reset, it is.
        if (link.line.hasLines) {
          await link.line.close()
          continue
        }
        link.statusBytes = 4
      }
      if (stub) await tellFlashSize(link, board.flashSize)
      const loader: Loader = { link, stub, beginWords: CHIP_REGISTERS[board.chip].beginWords }
      const tried = await raiseBaud(link, stub, board.usb ? START_BAUD : topBaud)
      if (tried.stable) return { link, board, loader, baud: tried.baud, connected }
      const slower = [...BAUDS, START_BAUD].find((baud) => baud < tried.baud) ?? START_BAUD
      parts.note(because('note-slow', { baud: tried.baud, taken: slower }))
      topBaud = slower
      await link.line.close()
    } catch (cause) {
      await link.line.close()
      throw faultOfBoard(cause, link)
    }
  }
}

/** What went wrong on the line, with the remedy. Others pass. */
export function faultOfBoard(cause: unknown, link: LoaderLink, chip = 'ESP32'): unknown {
  const port = link.line.path
  const { doing } = link
  if (cause instanceof Silence) {
    if (cause.heard) return new LeitstandError('flash.noise', because('board-noise', { port, doing }), { cause })
    return new LeitstandError('flash.lost', because('board-lost', { port, doing }), { cause })
  }
  if (!(cause instanceof Refusal)) return cause
  const code = `0x${cause.code.toString(16).padStart(2, '0')}`
  if (DISTURBED.has(cause.code)) return new LeitstandError('flash.noise', because('board-noise', { port, doing }), { cause })
  if (FLASH_FAILED.has(cause.code)) return new LeitstandError('flash.refused', because('board-flash-failed', { chip, code }), { cause })
  return new LeitstandError('flash.refused', because('board-refused', { chip, doing, code }), { cause })
}

/** Checksum or deflate errors, of ROM and stub: bytes were lost or changed on the way. */
const DISTURBED = new Set([0x07, 0x0b, 0xc0, 0xc1, 0xc7, 0xc8, 0xc9])
/** The flash itself. */
const FLASH_FAILED = new Set([0x06, 0x08, 0x09, 0xc4, 0xc5, 0xc6])

/** While its own USB is the console, a C3's or S3's watchdogs would end a long erase. */
async function calmWatchdogs(link: LoaderLink, { chip, usb }: BoardFacts): Promise<void> {
  const { watchdogs } = CHIP_REGISTERS[chip]
  if (!usb || watchdogs === undefined) return
  for (const [address, value] of [watchdogs.unlock, watchdogs.off, watchdogs.lock, watchdogs.superUnlock])
    await writeRegister(link, address, value)
  const config = await readRegister(link, watchdogs.superConfig)
  await writeRegister(link, watchdogs.superConfig, config | SUPER_WATCHDOG_FEEDS_ITSELF)
  await writeRegister(link, ...watchdogs.superLock)
}

/** The highest speed that carries; `stable` false: that one does not, and the chip must be reset to be heard again. */
async function raiseBaud(link: LoaderLink, stub: boolean, topBaud: number): Promise<{ baud: number; stable: boolean }> {
  const baud = BAUDS.find((one) => one <= topBaud)
  // Without reset lines a speed that fails could not be taken back.
  if (baud === undefined || !link.line.hasLines) return { baud: START_BAUD, stable: true }
  await link.ask(0x0f, words(baud, stub ? START_BAUD : 0), BAUD_MS)
  await link.line.setBaud(baud)
  await link.pause(SETTLE_MS)
  link.clear()
  try {
    for (let trial = 0; trial < TRIALS; trial++) await link.ask(0x0a, words(MAGIC_REGISTER), TRIAL_MS)
    return { baud, stable: true }
  } catch (cause) {
    if (cause instanceof Silence || cause instanceof Refusal) return { baud, stable: false }
    throw cause
  }
}

/** Restarts the board into its program and listens. Null: it cannot be restarted from here. */
export async function restartBoard(session: BoardSession): Promise<string | null> {
  const { link, connected, board } = session
  const { hasLines } = link.line
  let text = ''
  link.onText = (bytes) => {
    text = `${text}${Buffer.from(bytes).toString('latin1')}`.slice(0, MOST_LOG)
  }
  if (hasLines) {
    await link.line.setBaud(START_BAUD)
    await pulseReset(link.line, board.usb ? 'usb' : connected.kind)
  } else {
    await startBySoftware(session, () => {
      text = ''
    })
  }
  await link.pause(BOOT_LOG_MS)
  if (!hasLines && text.length < SOME_TEXT) return null
  return text.replaceAll(/[^\x20-\x7e\n\t]/g, '')
}

/**
 * Without lines: an empty write that ends the loader. A chip that the stub restarts is in the ROM's loader again where BOOT was held, since
 * a software reset keeps the strapping pins; the ROM's is left for the program, as esptool's `run` does it.
 */
async function startBySoftware({ link, loader }: BoardSession, onLeave: () => void): Promise<void> {
  try {
    if (loader.stub) {
      await link.ask(0x02, words(0, 0, STUB_BLOCK, 0), BAUD_MS)
      await link.ask(0x04, words(0), BAUD_MS)
      await link.pause(RESTART_MS)
      link.clear()
      if ((await greet(link)) !== 'rom') return
    }
    await link.askAgain(0x0d, words(0, 0), BAUD_MS)
    await link.ask(0x02, words(0, 0, ROM_BLOCK, 0, ...(loader.beginWords === 4 ? [] : [0])), BAUD_MS)
    onLeave()
    await link.ask(0x04, words(1), BAUD_MS)
  } catch (cause) {
    // It is written and compared: whether it runs is told by what it says.
    if (!(cause instanceof Silence) && !(cause instanceof Refusal)) throw cause
  }
}
