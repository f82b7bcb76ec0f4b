import Type, { type Static } from 'typebox'
import { DOCUMENT_ID_PATTERN, documentOf } from '../document.ts'

/**
 * System commands to a board (device protocol, `system/command`) and their life:
 * accepted (stored) → sent → answered (the board took it; proof is awaited) → done | failed | expired.
 * What restarts a board is done when the board came back with a new boot sequence; an update, when its firmware is new too.
 */
export const BOARD_COMMANDS = [
  'reboot',
  'factory_reset',
  'safe_mode',
  'exit_safe_mode',
  'resume_operation',
  'diagnostics',
  'set_log_level',
  'reset_config',
  'get_config',
  'ota_update',
  'scan_bus',
] as const
export const BoardCommandName = Type.Enum(BOARD_COMMANDS)
export type BoardCommandName = Static<typeof BoardCommandName>

/** Commands that end in a restart of the board. */
export const RESTARTING: readonly BoardCommandName[] = ['reboot', 'factory_reset', 'ota_update']

export const LOG_LEVELS = ['error', 'warning', 'info', 'debug', 'verbose'] as const

/** Time until a command is called expired unless another one is asked for, ms. */
export const ANSWER_WITHIN_MS: Readonly<Record<BoardCommandName, number>> = {
  reboot: 90_000,
  factory_reset: 180_000,
  safe_mode: 15_000,
  exit_safe_mode: 15_000,
  resume_operation: 15_000,
  diagnostics: 15_000,
  set_log_level: 15_000,
  reset_config: 15_000,
  get_config: 15_000,
  ota_update: 600_000,
  scan_bus: 20_000,
}

export const BoardCommandState = Type.Enum(['accepted', 'sent', 'answered', 'done', 'failed', 'expired'] as const)
export type BoardCommandState = Static<typeof BoardCommandState>

/**
 * Why it failed or expired: `refused` the board said no; `not-sent` the broker did not take it; `no-answer` nothing came;
 * `no-restart` it answered but never came back with a new boot sequence; `old-firmware` it came back with the firmware it had.
 */
export const BoardCommandCode = Type.Enum(['refused', 'not-sent', 'no-answer', 'no-restart', 'old-firmware'] as const)
export type BoardCommandCode = Static<typeof BoardCommandCode>

export const CommandParameters = Type.Record(
  Type.String({ minLength: 1, maxLength: 64 }),
  Type.Union([Type.String({ maxLength: 2048 }), Type.Number(), Type.Boolean()]),
  { maxProperties: 16 },
)
export type CommandParameters = Static<typeof CommandParameters>

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

const BOARD_COMMAND_BODY = {
  board: Type.String(),
  command: BoardCommandName,
  params: CommandParameters,
  state: BoardCommandState,
  code: orNull(BoardCommandCode),
  /** The board's own words. */
  message: orNull(Type.String()),
  /** What the board sent along (`data` of its answer): found addresses, its configuration. At most 16 KiB as JSON. */
  data: Type.Unknown(),
  /** It was expired when the answer or the restart came after all. */
  late: Type.Boolean(),
  timeoutMs: Type.Integer(),
  /** What the board last said before the command; a restart must differ from it. */
  bootBefore: orNull(Type.String()),
  firmwareBefore: orNull(Type.String()),
  sentAtMs: orNull(Type.Integer()),
  answeredAtMs: orNull(Type.Integer()),
  endedAtMs: orNull(Type.Integer()),
}
/** `by` and `createdAtMs` of its head: who and when. Live topic `documents/board-commands`. */
export const BoardCommand = documentOf(BOARD_COMMAND_BODY)
export type BoardCommand = Static<typeof BoardCommand>
export type BoardCommandFields = Static<Type.TObject<typeof BOARD_COMMAND_BODY>>

/** `POST /api/boards/{id}/commands`. */
export const BoardCommandRequest = Type.Object(
  {
    /** Made by the client; the same id is executed once. */
    id: Type.Optional(Type.String({ pattern: DOCUMENT_ID_PATTERN })),
    command: BoardCommandName,
    params: Type.Optional(CommandParameters),
    /** Name (or id) of the board, typed by a person; needed for `factory_reset`. */
    confirm: Type.Optional(Type.String({ maxLength: 64 })),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 1000, maximum: 3_600_000 })),
  },
  { additionalProperties: false },
)
export type BoardCommandRequest = Static<typeof BoardCommandRequest>

export function isEnded(state: BoardCommandState): boolean {
  return state === 'done' || state === 'failed' || state === 'expired'
}

const SHA256 = /^[0-9a-f]{64}$/i

/** What is wrong with a command's parameters, as a sentence; undefined = they can be sent. */
export function parameterFault(command: BoardCommandName, params: CommandParameters): string | undefined {
  if (command === 'set_log_level' && !LOG_LEVELS.some((level) => level === params.level)) {
    return `level must be one of ${LOG_LEVELS.join(', ')}.`
  }
  if (command !== 'ota_update') return undefined
  const { url, sha256, firmware } = params
  if (firmware !== undefined) {
    if (typeof firmware !== 'string' || !SHA256.test(firmware)) return 'firmware must be the id of a firmware of the archive.'
    return url === undefined && sha256 === undefined
      ? undefined
      : 'Name a firmware of the archive, or an address with its sha256, not both.'
  }
  if (typeof url !== 'string' || !/^https?:\/\/\S+$/.test(url)) return 'url must be an http or https address of the firmware file.'
  if (typeof sha256 !== 'string' || !SHA256.test(sha256))
    return 'sha256 must be the 64 hex digits of the file: without it a board could take a damaged one.'
  return undefined
}
