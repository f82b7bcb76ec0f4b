import Type, { type Static } from 'typebox'
import { BOARD_ID_PATTERN } from '../boards/board.ts'
import { documentOf } from '../document.ts'
import { JobProgress } from '../job.ts'
import { Reason } from '../reasons.ts'
import { TemplateBody } from './template.ts'

/**
 * One act on many boards, in waves (noun `rollouts`). A wave begins when the one before is done and was well for its soak time; too many
 * failures stop it by themselves. What becomes of each board is kept in lanes (noun `rollout-lanes`), written before the board is touched.
 */

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Values = Type.Record(
  Type.String({ pattern: '^[a-zA-Z][a-zA-Z0-9_]{0,31}$' }),
  Type.Union([Type.String({ maxLength: 64 }), Type.Number()]),
)

/** Most boards that an operator may act on in one rollout; more, and every firmware update, are for admins. */
export const MOST_BOARDS_OF_OPERATOR = 50
export const MOST_BOARDS = 2000

const CommonActs = [
  Type.Object(
    {
      kind: Type.Literal('firmware'),
      /** Of the archive: each board gets a signed address of its own. */
      firmware: Type.String({ pattern: '^[0-9a-f]{64}$' }),
      /** What the board must report afterwards; null: what the program names. */
      version: orNull(Type.String({ minLength: 1, maxLength: 64 })),
    },
    { additionalProperties: false },
  ),
  /** Back to a version of each board's own configuration; null: to the one before the present. */
  Type.Object({ kind: Type.Literal('version'), version: orNull(Type.Integer({ minimum: 1 })) }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('restart') }, { additionalProperties: false }),
  Type.Object(
    {
      kind: Type.Literal('firmware'),
      /** Where the board gets the image. */
      url: Type.String({ pattern: '^https?://[^\\s<>"]{1,500}$' }),
      sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
      /** What the board must report afterwards; null: any. */
      version: orNull(Type.String({ minLength: 1, maxLength: 64 })),
    },
    { additionalProperties: false },
  ),
] as const

/** The template as it was at the start: later edits of it change nothing here. */
export const RolloutAct = Type.Union([
  Type.Object(
    { kind: Type.Literal('template'), templateId: Type.String({ maxLength: 64 }), template: TemplateBody },
    { additionalProperties: false },
  ),
  ...CommonActs,
])
export type RolloutAct = Static<typeof RolloutAct>
export type RolloutActKind = RolloutAct['kind']

export const RolloutActRequest = Type.Union([
  Type.Object({ kind: Type.Literal('template'), templateId: Type.String({ maxLength: 64 }) }, { additionalProperties: false }),
  ...CommonActs,
])
export type RolloutActRequest = Static<typeof RolloutActRequest>

/** `boards`: so many; `percent`: of all, at least one; `rest`: what is left. */
export const WaveSize = Type.Object(
  { kind: Type.Enum(['boards', 'percent', 'rest'] as const), size: Type.Number({ minimum: 0, maximum: MOST_BOARDS }) },
  { additionalProperties: false },
)
export type WaveSize = Static<typeof WaveSize>

/** What a board must be at the end of the soak time. A condition without a figure on either side is not judged. */
export const HealthConditions = Type.Object(
  {
    online: Type.Boolean(),
    /** No error of severity 2 or 3 since the act; judged all the time. */
    noErrors: Type.Boolean(),
    /** A board that sent values before does so again. */
    values: Type.Boolean(),
    /** Most that free memory may fall, %. */
    heapDropPercent: orNull(Type.Number({ minimum: 0, maximum: 100 })),
    /** Most that the signal may fall, dB. */
    rssiDropDb: orNull(Type.Number({ minimum: 0, maximum: 100 })),
  },
  { additionalProperties: false },
)
export type HealthConditions = Static<typeof HealthConditions>

export const RolloutOptions = Type.Object(
  {
    order: Type.Enum(['given', 'zones', 'random'] as const),
    /** What is left after the last goes into a wave of its own. */
    waves: Type.Array(WaveSize, { minItems: 1, maxItems: 20 }),
    /** Boards that are acted on at the same time. */
    parallel: Type.Integer({ minimum: 1, maximum: 50 }),
    /** For the board's confirmation, s. */
    timeoutS: Type.Integer({ minimum: 5, maximum: 3600 }),
    /** Watched after the last confirmation of a wave, s. */
    soakS: Type.Integer({ minimum: 0, maximum: 86_400 }),
    health: HealthConditions,
    /** Stops at so many failures in all; null: not by number. */
    stopFailures: orNull(Type.Integer({ minimum: 1, maximum: MOST_BOARDS })),
    /** Stops when so many per cent of a wave failed; null: not by share. */
    stopPercent: orNull(Type.Number({ minimum: 1, maximum: 100 })),
    /** An offline board is left out, or waited for, at most `waitS`. */
    offline: Type.Enum(['skip', 'wait'] as const),
    waitS: Type.Integer({ minimum: 10, maximum: 604_800 }),
    /** When it stops by itself, the boards of that wave return to their previous configuration. */
    returnFailedWave: Type.Boolean(),
    /** Minutes of the day in which boards are begun; null: always. */
    window: orNull(
      Type.Object(
        {
          fromMinute: Type.Integer({ minimum: 0, maximum: 1439 }),
          toMinute: Type.Integer({ minimum: 0, maximum: 1439 }),
          timeZone: Type.String({ minLength: 1, maxLength: 64 }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)
export type RolloutOptions = Static<typeof RolloutOptions>

export const DEFAULT_ROLLOUT: RolloutOptions = {
  order: 'given',
  waves: [
    { kind: 'boards', size: 1 },
    { kind: 'percent', size: 10 },
    { kind: 'rest', size: 0 },
  ],
  parallel: 5,
  timeoutS: 120,
  soakS: 120,
  health: { online: true, noErrors: true, values: true, heapDropPercent: 30, rssiDropDb: null },
  stopFailures: 3,
  stopPercent: 20,
  offline: 'skip',
  waitS: 3600,
  returnFailedWave: false,
  window: null,
}

export const ChosenBoard = Type.Object(
  { board: Type.String({ pattern: BOARD_ID_PATTERN }), values: Values },
  { additionalProperties: false },
)
export type ChosenBoard = Static<typeof ChosenBoard>

/** What a dry run looks at, and a start begins with. */
export const RolloutQuestion = Type.Object(
  { act: RolloutActRequest, boards: Type.Array(ChosenBoard, { minItems: 1, maxItems: MOST_BOARDS }) },
  { additionalProperties: false },
)
export type RolloutQuestion = Static<typeof RolloutQuestion>

export const RolloutRequest = Type.Object(
  {
    ...RolloutQuestion.properties,
    name: Type.String({ minLength: 1, maxLength: 80 }),
    /** Why; for the activity list and whoever looks later. */
    reason: Type.String({ maxLength: 256 }),
    options: RolloutOptions,
  },
  { additionalProperties: false },
)
export type RolloutRequest = Static<typeof RolloutRequest>

/**
 * `waiting` its turn, or for what `reason` says · `acting` was touched, its answer is awaited · `soaking` confirmed and watched ·
 * `done` · `failed` · `skipped` not touched · `returning`, `returned` to the configuration before · `cancelled` not touched.
 */
export const STEP_STATES = ['waiting', 'acting', 'soaking', 'done', 'failed', 'skipped', 'returning', 'returned', 'cancelled'] as const
export const StepState = Type.Enum(STEP_STATES)
export type StepState = Static<typeof StepState>

const Moment = orNull(Type.Integer())

export const RolloutStep = Type.Object({
  board: Type.String(),
  /** Place among the chosen boards, from 1: `{{n}}`. */
  n: Type.Integer({ minimum: 1 }),
  values: Values,
  state: StepState,
  /** Counts how often it was touched on purpose, from 1; 0: not yet. */
  attempt: Type.Integer({ minimum: 0 }),
  /** Why it waits, failed or was skipped. */
  reason: orNull(Reason),
  /** A failure that a person went on in spite of. */
  forgiven: Type.Boolean(),
  /** Since when it is waited for while it is offline. */
  waitsSinceMs: Moment,
  begunAtMs: Moment,
  confirmedAtMs: Moment,
  /** Version of its configuration before and after; null: not (yet) made. */
  before: orNull(Type.Integer()),
  after: orNull(Type.Integer()),
  /** Version with which it returned; null: not (yet) made. */
  returned: orNull(Type.Integer()),
  returnBegunAtMs: Moment,
  /** Why the return failed. */
  returnReason: orNull(Reason),
  /** How it was before the act. */
  baseline: orNull(Type.Object({ heapFreeBytes: orNull(Type.Number()), rssiDbm: orNull(Type.Number()), hadValues: Type.Boolean() })),
})
export type RolloutStep = Static<typeof RolloutStep>

const ROLLOUT_LANE_BODY = { rollout: Type.String(), wave: Type.Integer(), part: Type.Integer(), steps: Type.Array(RolloutStep) }
export const RolloutLane = documentOf(ROLLOUT_LANE_BODY)
export type RolloutLane = Static<typeof RolloutLane>
export type RolloutLaneBody = Pick<RolloutLane, 'rollout' | 'wave' | 'part' | 'steps'>

/** `stopped` by itself; a person retries, goes on, or cancels. */
const ROLLOUT_STATES = ['running', 'paused', 'stopped', 'done', 'cancelled'] as const
export const RolloutState = Type.Enum(ROLLOUT_STATES)
export type RolloutState = Static<typeof RolloutState>

export const RolloutWave = Type.Object({
  boards: Type.Integer(),
  /** How many boards are in each state. */
  counts: Type.Record(Type.String(), Type.Integer()),
  beganAtMs: Moment,
  /** Soak time ends then. */
  soakUntilMs: Moment,
  endedAtMs: Moment,
})
export type RolloutWave = Static<typeof RolloutWave>

const ROLLOUT_BODY = {
  name: Type.String(),
  reason: Type.String(),
  act: RolloutAct,
  options: RolloutOptions,
  state: RolloutState,
  /** Why it stopped. */
  because: orNull(Reason),
  /** Who paused, went on, retried or cancelled last. */
  changedBy: Type.String(),
  boards: Type.Integer(),
  /** The wave that is being worked on, from 0. */
  wave: Type.Integer(),
  waves: Type.Array(RolloutWave),
  /** The maintenance window is closed: nothing is begun until it opens. */
  outsideWindow: Type.Boolean(),
  progress: JobProgress,
}
export const Rollout = documentOf(ROLLOUT_BODY)
export type Rollout = Static<typeof Rollout>
const RolloutBodySchema = Type.Object(ROLLOUT_BODY)
export type RolloutBody = Static<typeof RolloutBodySchema>

export const isTouching = (state: StepState): boolean => state === 'acting' || state === 'returning'
/** Nothing more becomes of it by itself. */
export const isSettled = (state: StepState): boolean => state !== 'waiting' && state !== 'soaking' && !isTouching(state)
/** Acts that change the configuration, and can be taken back. */
export const isConfiguring = ({ kind }: { kind: RolloutActKind }): boolean => kind === 'template' || kind === 'version'
