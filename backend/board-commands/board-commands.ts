// System commands to boards: stored, sent, answered, proven. Built by app/board-commands.ts; told of answers by board-handlers.ts.
import type { Activity } from '../contract/activity.ts'
import type { Board, Health } from '../contract/boards/board.ts'
import {
  ANSWER_WITHIN_MS,
  type BoardCommand,
  type BoardCommandCode,
  type BoardCommandFields,
  type BoardCommandRequest,
  type CommandParameters,
  isEnded,
  parameterFault,
} from '../contract/boards/command.ts'
import type { IntentOutcome, SystemResponse } from '../contract/boards/device-messages.ts'
import { kaiserDown } from '../contract/boards/device-topics.ts'
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { Shelf } from '../documents/shelf.ts'
import { isNewFirmware, proofOfRestart, restarts } from './restart-proof.ts'

/** Commands that wait for their boards, at most: over all, and for one board. */
export const MAX_OPEN = { all: 5000, board: 8 }
/** Kept records; the oldest finished ones go beyond that. */
const KEPT = 8000
const PRUNED_AT_ONCE = 1000
/** A restart that comes later than this after its command has another cause, ms. */
const LATE_RESTART_MS = 3_600_000
/** What a board may send along, bytes of JSON. */
const MAX_DATA = 16_384

export interface BoardCommandsParts {
  shelf: Shelf<BoardCommandFields>
  clock: Clock
  findBoard(id: string): Board | undefined
  publish(message: { topic: string; payload: string; qos: 2 }): Promise<void>
  report(entry: Omit<Activity, 'id' | 'atMs'>): void
  onTrouble(cause: unknown): void
  /** Address and sum of a firmware of the archive. @throws LeitstandError `firmware.*`, `document.unknown` */
  airOrder(board: string, firmware: string): Promise<AirOrder>
  newId(): string
}

/** What a board is told to fetch. */
export interface AirOrder {
  url: string
  sha256: string
  size: number
  version: string
}

type Change = Partial<BoardCommandFields>

export class BoardCommands {
  readonly #parts: BoardCommandsParts
  /** Not ended. Authority for their state; the shelf follows. */
  readonly #open = new Map<string, BoardCommand>()
  /** Board → its last restart command that expired: a late restart is still recorded. */
  readonly #missed = new Map<string, BoardCommand>()
  readonly #waiting = new Map<string, ((command: BoardCommand) => void)[]>()
  #timer: NodeJS.Timeout | undefined

  constructor(parts: BoardCommandsParts) {
    this.#parts = parts
  }

  /** The shelf is loaded. What was open when the program ended goes on waiting until its time is over. */
  async start(): Promise<void> {
    for (const command of this.#parts.shelf.list()) if (!isEnded(command.state)) this.#open.set(command.id, { ...command })
    this.#timer = setInterval(() => this.expire(), 1000)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** Newest first. @param board null = all */
  list(board: string | null, limit: number): BoardCommand[] {
    const all = this.#parts.shelf.list().filter((command) => board === null || command.board === board)
    return all.slice(-limit).reverse()
  }

  /**
   * Stores the command, then publishes it; the same id is executed once.
   * @throws LeitstandError `board.unknown`, `board.not-accepted`, `board.offline`, `board.plain`, `board.busy` (a restart is under way),
   * `request.invalid` (parameters, name not typed), `request.too-many`, `document.conflict` (the id belongs to another command), `store.*`
   */
  async send(boardId: string, request: BoardCommandRequest, by: string): Promise<BoardCommand> {
    const { shelf, clock, newId } = this.#parts
    const { command: name } = request
    const { stored: params, sent } = await this.#paramsOf(boardId, request)
    const id = request.id ?? newId()
    const known = this.#open.get(id) ?? shelf.find(id)
    if (known !== undefined) {
      if (known.board === boardId && known.command === name) return known
      throw new LeitstandError('document.conflict', `The id ${id} belongs to another command.`)
    }
    const board = this.#mayCommand(boardId, request)
    const nowMs = clock.now()
    const command: BoardCommand = {
      id,
      version: 1,
      createdAtMs: nowMs,
      changedAtMs: nowMs,
      by,
      board: boardId,
      command: name,
      params,
      state: 'accepted',
      code: null,
      message: null,
      data: null,
      late: false,
      timeoutMs: request.timeoutMs ?? ANSWER_WITHIN_MS[name],
      bootBefore: board.health.bootSequenceId ?? null,
      firmwareBefore: board.health.firmware ?? null,
      sentAtMs: null,
      answeredAtMs: null,
      endedAtMs: null,
    }
    this.#open.set(id, command)
    const { version: _version, createdAtMs: _createdAtMs, changedAtMs: _changedAtMs, by: _by, id: _id, ...body } = command
    try {
      await this.#makeRoom()
      await shelf.put(id, 0, body, by)
    } catch (cause) {
      this.#open.delete(id) // never published: nothing may hang on it
      throw cause
    }
    command.sentAtMs = clock.now()
    const payload = { command: name, params: sent, correlation_id: id, intent_id: id, timestamp: Math.floor(nowMs / 1000) }
    try {
      await this.#parts.publish({ topic: kaiserDown.systemCommand(board.relay, boardId), payload: JSON.stringify(payload), qos: 2 })
    } catch (cause) {
      this.#parts.onTrouble(cause)
      this.#end(command, 'failed', 'not-sent', null, { sentAtMs: null })
      return { ...command }
    }
    if (command.state === 'accepted') this.#move(command, { state: 'sent', sentAtMs: command.sentAtMs })
    return { ...command }
  }

  /** Sends and waits for the end of the command, whatever it is; never longer than its timeout (and a second). */
  async ask(board: string, request: BoardCommandRequest, by: string): Promise<BoardCommand> {
    const command = await this.send(board, request, by)
    if (isEnded(command.state)) return command
    const { promise, resolve } = Promise.withResolvers<BoardCommand>()
    this.#waiting.set(command.id, [...(this.#waiting.get(command.id) ?? []), resolve])
    const now = this.#open.get(command.id) ?? this.#parts.shelf.find(command.id)
    if (now !== undefined && isEnded(now.state)) this.#wake(now)
    return promise
  }

  /** `system/response` and `system/command/response`. Answers without the id belong to the oldest open command of that name. */
  response(boardId: string, message: SystemResponse): void {
    const id = message.correlation_id
    const command = id === undefined ? this.#oldest(boardId, message.command) : (this.#open.get(id) ?? this.#parts.shelf.find(id))
    if (command === undefined || command.board !== boardId) return
    this.#answered({ ...command }, message.success !== false, message.message ?? null, dataOf(message.data))
  }

  /** `system/intent_outcome`: the same answer in the words of newer firmware. */
  outcome(boardId: string, message: IntentOutcome): void {
    const id = message.correlation_id ?? message.intent_id
    const outcome = message.outcome?.toLowerCase() ?? ''
    const command = id === undefined ? undefined : (this.#open.get(id) ?? this.#parts.shelf.find(id))
    if (command === undefined || command.board !== boardId) return
    const failed = outcome === 'rejected' || outcome === 'failed' || outcome === 'expired'
    if (failed || outcome === 'applied' || outcome === 'persisted') this.#answered({ ...command }, !failed, message.message ?? null, null)
  }

  /** Heartbeat or diagnostics: does it prove a restart that a command waits for? */
  health(boardId: string, health: Health): void {
    if (this.#open.size === 0 && this.#missed.size === 0) return
    const nowMs = this.#parts.clock.now()
    for (const command of this.#openOf(boardId)) if (restarts(command)) this.#weigh(command, health, nowMs)
    const missed = this.#missed.get(boardId)
    if (missed === undefined) return
    if (nowMs - missed.createdAtMs > LATE_RESTART_MS) this.#missed.delete(boardId)
    else this.#weigh(missed, health, nowMs)
  }

  /** Commands whose time is over. Called every second. */
  expire(): void {
    const nowMs = this.#parts.clock.now()
    for (const command of this.#open.values()) {
      if (nowMs - command.createdAtMs <= command.timeoutMs) continue
      if (restarts(command)) this.#missed.set(command.board, command)
      this.#end(command, 'expired', command.answeredAtMs === null ? 'no-answer' : 'no-restart', null)
    }
  }

  /** With a firmware of the archive the board is sent its signed address, which is not kept: whoever has it may fetch the file. */
  async #paramsOf(boardId: string, { command, params = {} }: BoardCommandRequest): Promise<Record<'stored' | 'sent', CommandParameters>> {
    const { firmware, ...more } = params
    if (command !== 'ota_update' || typeof firmware !== 'string' || parameterFault(command, params) !== undefined)
      return { stored: params, sent: params }
    const { url, version: own, ...file } = await this.#parts.airOrder(boardId, firmware)
    const version = typeof more.version === 'string' ? more.version : own
    const known = { ...file, ...(version !== '' && { version }) }
    return { stored: { firmware, ...known }, sent: { url, ...known } }
  }

  #mayCommand(boardId: string, { command, params = {}, confirm }: BoardCommandRequest): Board {
    const board = this.#parts.findBoard(boardId)
    if (board === undefined) throw new LeitstandError('board.unknown', `No board has the id ${boardId}.`)
    if (board.registration !== 'accepted') {
      throw new LeitstandError('board.not-accepted', `${boardId} is ${board.registration}. Accept it under Devices, then retry.`)
    }
    if (board.family !== 'kaiser') throw new LeitstandError('board.plain', `${boardId} is a plain board: it only sends.`)
    if (board.presence.state !== 'online' && board.presence.state !== 'late') {
      throw new LeitstandError('board.offline', `${boardId} is not online. Bring it back, then retry.`)
    }
    const fault = parameterFault(command, params)
    if (fault !== undefined) throw new LeitstandError('request.invalid', fault)
    if (command === 'factory_reset' && confirm !== boardId && (board.name === null || confirm !== board.name)) {
      throw new LeitstandError('request.invalid', `Send the name of the board as "confirm": a factory reset takes everything from it.`)
    }
    const open = this.#openOf(boardId)
    const restart = open.find(restarts)
    if (restart !== undefined)
      throw new LeitstandError('board.busy', `${boardId} is restarting (${restart.command}). Wait for it, then retry.`)
    if (open.length >= MAX_OPEN.board || this.#open.size >= MAX_OPEN.all) {
      throw new LeitstandError('request.too-many', `${open.length} commands wait for ${boardId}, ${this.#open.size} for all boards.`)
    }
    return board
  }

  #answered(command: BoardCommand, success: boolean, message: string | null, data: unknown): void {
    const open = this.#open.get(command.id)
    if (open === undefined && command.state !== 'expired') return // a repeat of what has ended
    const target = open ?? command
    const change: Change = { answeredAtMs: this.#parts.clock.now(), message: message ?? target.message, data: data ?? target.data }
    const late = { late: open === undefined }
    if (!success) this.#end(target, 'failed', 'refused', message, { ...change, ...late })
    else if (!restarts(target)) this.#end(target, 'done', null, message, { ...change, ...late })
    else if (open === undefined) this.#move(target, { ...change, code: 'no-restart' })
    else this.#move(target, { ...change, state: 'answered' })
  }

  #weigh(command: BoardCommand, health: Health, nowMs: number): void {
    const proof = proofOfRestart(command, health, nowMs)
    if (proof === 'earlier' && health.bootSequenceId !== undefined) command.bootBefore = health.bootSequenceId
    if (proof !== 'restarted') return
    const late = { late: command.state === 'expired' }
    if (command.command !== 'ota_update' || isNewFirmware(command, health.firmware)) this.#end(command, 'done', null, null, late)
    // What it said last, before the restart, is not why.
    else this.#end(command, 'failed', 'old-firmware', null, { ...late, message: null })
  }

  #end(
    command: BoardCommand,
    state: 'done' | 'failed' | 'expired',
    code: BoardCommandCode | null,
    message: string | null,
    more: Change = {},
  ): void {
    this.#open.delete(command.id)
    if (state !== 'expired') this.#missed.delete(command.board)
    this.#move(command, { message: message ?? command.message, ...more, state, code, endedAtMs: this.#parts.clock.now() })
    const detail = { command: command.command, state, code, message: command.message, tookMs: command.changedAtMs - command.createdAtMs }
    const kind = state === 'done' ? 'board-command-done' : 'board-command-failed'
    this.#parts.report({ kind, severity: state === 'done' ? 'ok' : 'warning', board: command.board, by: command.by, detail })
    this.#wake(command)
  }

  #move(command: BoardCommand, change: Change): void {
    Object.assign(command, change, { changedAtMs: this.#parts.clock.now() })
    this.#parts.shelf.update(command.id, change).catch((cause: unknown) => this.#parts.onTrouble(cause))
  }

  #wake(command: BoardCommand): void {
    for (const resolve of this.#waiting.get(command.id) ?? []) resolve({ ...command })
    this.#waiting.delete(command.id)
  }

  #openOf(board: string): BoardCommand[] {
    return this.#open.size === 0 ? [] : [...this.#open.values()].filter((command) => command.board === board)
  }

  #oldest(board: string, name: string | undefined): BoardCommand | undefined {
    return name === undefined ? undefined : this.#openOf(board).find((command) => command.command === name)
  }

  async #makeRoom(): Promise<void> {
    const all = this.#parts.shelf.list()
    if (all.length < KEPT) return
    const ended = all.filter(({ state }) => isEnded(state)).slice(0, PRUNED_AT_ONCE)
    await this.#parts.shelf.remove(ended.map(({ id }) => id))
  }
}

function dataOf(data: unknown): unknown {
  if (data === undefined || data === null) return null
  return JSON.stringify(data).length > MAX_DATA ? null : data
}
