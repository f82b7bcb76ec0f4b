import Type, { type Static } from 'typebox'
import { documentOf } from '../document.ts'
import { JobProgress } from '../job.ts'
import { Reason } from '../reasons.ts'
import { BoardFacts } from './chip.ts'
import { FlashParameters, ImagePart, MAX_FLASH_BYTES, MOST_PARTS } from './image.ts'
import { Acceptance, PROVISION_STEPS, ProvisionOrder, WifiNetwork, WifiPassword } from './provision.ts'

/**
 * Work on a board at a serial port, one at a time per port: `POST /api/flash-jobs`, live topic `documents/flash-jobs`.
 * What runs is also under `documents/jobs`. The last MOST_FLASH_JOBS are kept; what a stop of the program cut short is `failed` with
 * `flash.interrupted`, and `written` says what the flash holds.
 */

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

export const MOST_FLASH_JOBS = 200

/** In their order. */
const FLASH_STAGES = [
  'connecting',
  'detecting',
  'checking',
  'backing-up',
  'erasing',
  'writing',
  'verifying',
  'reading',
  'resetting',
  'provisioning',
  'acceptance',
] as const
export type FlashStage = (typeof FLASH_STAGES)[number]

const FLASH_ACTIONS = ['detect', 'check', 'write', 'erase', 'read', 'networks', 'provision'] as const
export type FlashAction = (typeof FLASH_ACTIONS)[number]

export const BAUD_RATES = [115_200, 230_400, 460_800, 921_600] as const
export const TOP_BAUD = 921_600

/** Path of a port as the list of ports has it, such as `/dev/ttyUSB0` or `COM3`. */
export const PortPath = Type.String({ minLength: 1, maxLength: 260, pattern: '^[^\\u0000-\\u001f]+$' })

const address = Type.Integer({ minimum: 0, maximum: MAX_FLASH_BYTES })

export const FlashRange = Type.Object(
  { offset: address, bytes: Type.Integer({ minimum: 1, maximum: MAX_FLASH_BYTES }) },
  { additionalProperties: false },
)
export type FlashRange = Static<typeof FlashRange>

export const FlashRequest = Type.Object(
  {
    port: PortPath,
    /**
     * `detect`: only ask the board. `check`: ask it and check the firmware against it, write nothing. `write`: check, write, verify, restart.
     * `erase`: the range, or all. `read`: the range, or all, into the archive. `networks`: which Wi-Fi the board finds.
     * `provision`: set the board up, without writing.
     */
    action: Type.Enum(FLASH_ACTIONS),
    /** Id in the archive, for `check` and `write`. */
    firmware: Type.Optional(Type.String({ pattern: '^[a-f0-9]{64}$' })),
    range: Type.Optional(FlashRange),
    /** Before writing, erase everything; default no. */
    eraseAll: Type.Optional(Type.Boolean()),
    /** Before writing, read the whole flash into the archive; default no. */
    backup: Type.Optional(Type.Boolean()),
    /** Default: as the image has them. */
    parameters: Type.Optional(Type.Partial(FlashParameters)),
    /** Highest speed to try, default TOP_BAUD. */
    baud: Type.Optional(Type.Enum(BAUD_RATES)),
    /** False: the ROM's own loader alone, slower; default yes. */
    stub: Type.Optional(Type.Boolean()),
    /** Only this board, by its MAC: a retry must not hit another one. */
    mac: Type.Optional(Type.String({ pattern: '^([0-9a-f]{2}:){5}[0-9a-f]{2}$' })),
    /** How the board is set up, for `provision` and, after writing, for `write`. */
    provision: Type.Optional(ProvisionOrder),
  },
  { additionalProperties: false },
)
export type FlashRequest = Static<typeof FlashRequest>

/** What starts work: the request, and what is not kept with it. */
export const FlashStart = Type.Object(
  { ...FlashRequest.properties, wifiPassword: Type.Optional(WifiPassword) },
  { additionalProperties: false },
)
export type FlashStart = Static<typeof FlashStart>

/** A retry; without a password the one of the job is taken, as long as it is remembered. */
export const FlashRetry = Type.Object({ wifiPassword: Type.Optional(WifiPassword) }, { additionalProperties: false })

export const FlashStageTimes = Type.Object({
  stage: Type.Enum(FLASH_STAGES),
  startedAtMs: Type.Integer(),
  /** Null: it runs. */
  endedAtMs: orNull(Type.Integer()),
})
export type FlashStageTimes = Static<typeof FlashStageTimes>

const FLASH_JOB_BODY = {
  port: Type.String(),
  action: Type.Enum(FLASH_ACTIONS),
  /** As asked, for a retry. */
  request: FlashRequest,
  /** Name of the firmware; empty without one. */
  firmwareName: Type.String(),
  parts: Type.Array(ImagePart),
  stage: Type.Enum(FLASH_STAGES),
  /** What it has been through, with times; the last one runs, or is where it ended. A new try at a lower speed begins anew. */
  stages: Type.Array(FlashStageTimes, { maxItems: FLASH_STAGES.length }),
  /** Place in `parts` of what is being written or verified; null: none. */
  part: orNull(Type.Integer({ minimum: 0, maximum: MOST_PARTS - 1 })),
  /** Bytes of this stage; `rate` per second. */
  progress: JobProgress,
  /** Seconds until all stages are through, as far as can be told. */
  leftS: orNull(Type.Number()),
  /** Speed in use; null before the board answered. */
  baud: orNull(Type.Integer()),
  board: orNull(BoardFacts),
  /** Said before and while writing. */
  notices: Type.Array(Reason),
  /** All that speaks against the firmware; of a failed check. */
  problems: Type.Array(Reason),
  /** What the flash holds now: `partly` asks for a retry, the board does not start like this. */
  written: Type.Enum(['nothing', 'partly', 'all'] as const),
  wipesSettings: Type.Boolean(),
  /** Firmware in the archive that `read` or the backup made. */
  saved: orNull(Type.String()),
  /** What the board said after its restart, at most 2000 characters; null: it was not listened to. */
  bootLog: orNull(Type.String()),
  /** Within `provisioning`. */
  step: orNull(Type.Enum(PROVISION_STEPS)),
  /** Wi-Fi that the board found; null: it was not asked. */
  networks: orNull(Type.Array(WifiNetwork)),
  /** Id of the board in the fleet; null: it is not set up (yet). */
  device: orNull(Type.String()),
  /** MAC that the firmware told; null: it was not asked. */
  mac: orNull(Type.String()),
  acceptance: orNull(Acceptance),
}
export const FlashJob = documentOf(FLASH_JOB_BODY)
export type FlashJob = Static<typeof FlashJob>
const bodySchema = Type.Object(FLASH_JOB_BODY)
export type FlashJobBody = Static<typeof bodySchema>
