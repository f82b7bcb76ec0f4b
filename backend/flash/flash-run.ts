// One piece of work on one board, from opening the port to the restart: detect, check, back up, erase, write, verify. Runs in a process of
// its own (flash-child.ts). Nothing is erased or written before every check has passed.
import { LeitstandError } from '../contract/errors.ts'
import { BOOTLOADER_OFFSETS, type BoardFacts, CHIP_LABELS } from '../contract/flash/chip.ts'
import { type FlashParameters, type ImageCheck, KEEP_PARAMETERS } from '../contract/flash/image.ts'
import type { FlashAction, FlashJobBody, FlashRange, FlashStage } from '../contract/flash/job.ts'
import type { ProvisionStep, WifiNetwork } from '../contract/flash/provision.ts'
import { because, type Reason } from '../contract/reasons.ts'
import { type BoardSession, faultOfBoard, openSession, restartBoard, type SessionParts } from './board-session.ts'
import { checkImages, securityProblems } from './check-images.ts'
import { eraseAll, eraseRange, readRange, SECTOR, verifyRange, writeRange } from './flash-operations.ts'
import { IMAGE_MAGIC } from './image-file.ts'
import { TABLE_BYTES, TABLE_OFFSET } from './partition-table.ts'
import type { PlacedFile } from './recognise-part.ts'
import { pulseReset } from './reset-board.ts'

export interface FlashTask {
  path: string
  usb: boolean
  action: FlashAction
  files: readonly PlacedFile[]
  range: FlashRange | null
  eraseAll: boolean
  backup: boolean
  parameters: FlashParameters
  topBaud: number
  useStub: boolean
  /** Only this board. */
  mac: string | null
}

/** What happens, as it happens; all fields are the newest state of that thing. */
export interface FlashNews {
  stage?: FlashStage
  /** Place of the part that is being written or verified. */
  part?: number
  /** Bytes of the stage. */
  reached?: { done: number; total: number }
  /** Bytes of all stages that are still to come behind this one, for the time left. */
  ahead?: number
  board?: BoardFacts
  baud?: number
  notice?: Reason
  check?: ImageCheck
  written?: FlashJobBody['written']
  bootLog?: string | null
  /** Of setting up, which follows in the same process (backend/provisioning). */
  step?: ProvisionStep
  networks?: WifiNetwork[]
  mac?: string
  device?: string
}

export interface FlashTools extends Pick<SessionParts, 'lines' | 'stubOf' | 'signal' | 'pace'> {
  tell(news: FlashNews): void
  /** Keeps what was read. */
  save(content: Uint8Array, offset: number, board: BoardFacts): Promise<void>
}

/** Enough of a bootloader to know one. */
const HEAD_BYTES = 64
/** Times that a disturbed write starts again, each at a lower speed. */
const SLOWER_TRIES = 2
const SLOWER: Readonly<Record<number, number>> = { 921600: 460_800, 460800: 230_400, 230400: 115_200 }

/** @throws LeitstandError `flash.*` */
export async function runFlash(task: FlashTask, tools: FlashTools): Promise<void> {
  let topBaud = task.topBaud
  let mac = task.mac
  let prepared = false
  for (let time = 0; ; time++) {
    tools.tell({ stage: 'connecting' })
    const session = await openSession({
      ...{ lines: tools.lines, stubOf: tools.stubOf, signal: tools.signal, path: task.path, usb: task.usb, useStub: task.useStub, topBaud },
      ...(tools.pace !== undefined && { pace: tools.pace }),
      note: (notice) => tools.tell({ notice }),
    })
    try {
      refuseOther(session, mac)
      tools.tell({ board: session.board, baud: session.baud })
      await work(task, session, tools, prepared)
      return await finish(session, tools)
    } catch (cause) {
      const fault = faultOfBoard(cause, session.link, CHIP_LABELS[session.board.chip])
      const slower = SLOWER[session.baud]
      const disturbed = fault instanceof LeitstandError && (fault.code === 'flash.noise' || fault.code === 'flash.lost')
      // Not after a fault of the board itself, nor when the port is gone.
      if (!disturbed || slower === undefined || time >= SLOWER_TRIES) {
        await leaveLoader(session, fault)
        throw fault
      }
      tools.tell({ notice: because('note-slow', { baud: session.baud, taken: slower }) })
      topBaud = slower
      mac = session.board.mac
      prepared = session.link.doing === 'writing' || session.link.doing === 'verifying'
    } finally {
      await session.link.line.close()
    }
  }
}

/** A cable that was put into another board in the meantime. */
function refuseOther({ board, link }: BoardSession, mac: string | null): void {
  if (mac === null || mac === board.mac) return
  throw new LeitstandError('flash.chip', because('board-other', { port: link.line.path, mac: board.mac, expected: mac }))
}

/** What was on the board runs again after a failure. It may fail too: the fault that is being told matters more. */
async function leaveLoader({ link, connected, board }: BoardSession, fault: unknown): Promise<void> {
  if (!link.line.hasLines || (fault instanceof LeitstandError && fault.code === 'flash.port')) return
  await pulseReset(link.line, board.usb ? 'usb' : connected.kind).catch(() => undefined)
}

/** @param prepared backup and full erase were done before a new try */
async function work(task: FlashTask, session: BoardSession, tools: FlashTools, prepared: boolean): Promise<void> {
  const { loader, board } = session
  const stage = (name: FlashStage) => {
    session.link.doing = name
    tools.tell({ stage: name })
  }
  const flash = { offset: 0, bytes: board.flashSize }
  if (task.action === 'detect') return
  if (task.action === 'read' || task.action === 'erase') refuseSecured(board)
  if (task.action === 'read') {
    const range = task.range ?? flash
    stage('reading')
    await tools.save(
      await readRange(loader, range.offset, range.bytes, (done, total) => tools.tell({ reached: { done, total } })),
      range.offset,
      board,
    )
    return
  }
  if (task.action === 'erase') {
    stage('erasing')
    tools.tell({ written: 'partly' })
    if (task.range === null) await eraseAll(loader, board.flashSize)
    else {
      const start = Math.floor(task.range.offset / SECTOR) * SECTOR
      const end = Math.ceil((task.range.offset + task.range.bytes) / SECTOR) * SECTOR
      await eraseRange(loader, start, end - start)
    }
    tools.tell({ written: 'all' })
    return
  }
  stage('checking')
  const files = await checked(task, session, tools)
  if (task.action === 'check') return
  const bytes = files.reduce((sum, { content }) => sum + content.length, 0)
  if (task.backup && !prepared) {
    stage('backing-up')
    tools.tell({ ahead: bytes })
    const content = await readRange(loader, 0, board.flashSize, (done, total) => tools.tell({ reached: { done, total } }))
    await tools.save(content, 0, board)
  }
  if (task.eraseAll && !prepared) {
    stage('erasing')
    tools.tell({ written: 'partly', ahead: bytes })
    await eraseAll(loader, board.flashSize)
  }
  stage('writing')
  let before = 0
  for (const [part, { offset, content }] of files.entries()) {
    tools.tell({ part, written: 'partly', ahead: 0 })
    await writeRange(loader, offset, content, (done) => tools.tell({ reached: { done: before + done, total: bytes } }))
    before += content.length
  }
  stage('verifying')
  before = 0
  for (const [part, { offset, content, name }] of files.entries()) {
    tools.tell({ part })
    await verifyRange(loader, offset, content, name)
    before += content.length
    tools.tell({ reached: { done: before, total: bytes } })
  }
  tools.tell({ written: 'all' })
}

function refuseSecured(board: BoardFacts): void {
  const [problem] = securityProblems(board)
  if (problem !== undefined) throw new LeitstandError('flash.secured', problem)
}

/** @throws LeitstandError `flash.image`, `flash.secured` with the first problem; the check tells all */
async function checked(task: FlashTask, session: BoardSession, tools: FlashTools): Promise<readonly PlacedFile[]> {
  const { board } = session
  const onBoard = task.eraseAll ? UNKNOWN_START : await boardStart(session)
  const verdict = checkImages(task.files, { board, ...onBoard, parameters: task.parameters ?? KEEP_PARAMETERS, eraseAll: task.eraseAll })
  const { files, ...check } = verdict
  tools.tell({ check })
  const [first] = check.problems
  if (first === undefined) return files
  throw new LeitstandError(first.key.startsWith('board-') ? 'flash.secured' : 'flash.image', first)
}

const UNKNOWN_START = { boardTable: null, boardBoots: null }

/** Table of partitions and the first bytes of the bootloader that are on the board; null: its loader cannot read. */
async function boardStart({ loader, board }: BoardSession): Promise<{ boardTable: Uint8Array | null; boardBoots: boolean | null }> {
  try {
    const boardTable = await readRange(loader, TABLE_OFFSET, TABLE_BYTES, () => undefined)
    const head = await readRange(loader, BOOTLOADER_OFFSETS[board.chip], HEAD_BYTES, () => undefined)
    return { boardTable, boardBoots: head[0] === IMAGE_MAGIC }
  } catch (cause) {
    if (cause instanceof LeitstandError && cause.code === 'flash.no-stub') return UNKNOWN_START
    throw cause
  }
}

async function finish(session: BoardSession, tools: FlashTools): Promise<void> {
  session.link.doing = 'resetting'
  tools.tell({ stage: 'resetting' })
  const bootLog = await restartBoard(session)
  if (bootLog === null) tools.tell({ notice: because('note-no-reset', { port: session.link.line.path }) })
  tools.tell({ bootLog })
}
