import type { StructureCode } from '../structure.ts'

/** What a rule can have wrong; screens have words for each code. Params as named behind it; times in s, bounds in the series' unit. */
export type ProblemCode =
  | StructureCode
  /** `timeZone` */
  | 'time-zone'
  /** `board` */
  | 'unknown-board'
  /** `board`, `channel` */
  | 'unknown-series'
  /** `board`, `gpio` */
  | 'unknown-output'
  /** `scene` */
  | 'unknown-scene'
  /** `rule` */
  | 'unknown-rule'
  /** `channel` */
  | 'unknown-channel'
  /** `variable`: read, and nothing sets it. */
  | 'unknown-variable'
  /** A number is asked of words, or the other way round: `channel`. */
  | 'needs-number'
  | 'needs-word'
  /** A draft: a bound, a share, a text is missing. */
  | 'bound-missing'
  | 'name-missing'
  /** `low`, `high` */
  | 'bounds-swapped'
  /** The sensor measures from `low` to `high`, the bound is `bound`. */
  | 'bound-out-of-range'
  /** The hysteresis leaves no value that ends it: `hysteresis` */
  | 'hysteresis-wide'
  /** Unknown between readings: `ageS`, `intervalS` */
  | 'age-short'
  /** Too few readings in it: `windowS`, `intervalS` */
  | 'window-short'
  /** More inputs are asked for than there are: `least`, `count` */
  | 'too-few-inputs'
  /** Whatever happens: a node that cannot be true (false), and a branch whose `do` (`otherwise`) never runs. */
  | 'never-true'
  | 'always-true'
  | 'never-runs'
  | 'otherwise-never-runs'
  | 'empty-branch'
  | 'cron'
  | 'times-missing'
  /** `filter` */
  | 'mqtt-filter'
  /** `topic` */
  | 'mqtt-topic'
  /** Commands to boards go out as actions, past no safety check: `topic` */
  | 'topic-reserved'
  /** Switches on and nothing ever switches off: `board`, `gpio` */
  | 'never-off'
  /** `type` */
  | 'no-share'
  /** A duration that the command does not have: `command` */
  | 'duration-unused'
  /** Longer than the output's own bound: `durationS`, `limitS` */
  | 'runtime-over-limit'
  /** It may fire again while it still runs: `cooldownS`, `runtimeS` */
  | 'cooldown-short'
  | 'wait-last'
  | 'runs-itself'
  /** `{{…}}` that nothing fills in: `placeholder` */
  | 'placeholder'
  /** `{{value:id}}` of a node that is not there: `placeholder` */
  | 'placeholder-node'
  /** A placeholder where a value from a board would choose where the message goes: `placeholder` */
  | 'placeholder-place'
  | 'url'
  /** A password in it is seen by all who see the rule. */
  | 'url-credentials'
  /** On this machine or its net: `host` */
  | 'url-inward'
  /** Addresses at which clouds hand out keys: `host` */
  | 'url-metadata'

/** They keep a rule from being published. */
export const ERRORS: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'id-twice',
  'input-missing',
  'used-twice',
  'circle',
  'root-missing',
  'never-looks',
  'time-zone',
  'unknown-board',
  'unknown-series',
  'unknown-output',
  'unknown-scene',
  'unknown-rule',
  'unknown-channel',
  'needs-number',
  'needs-word',
  'bound-missing',
  'name-missing',
  'bounds-swapped',
  'hysteresis-wide',
  'too-few-inputs',
  'never-runs',
  'cron',
  'times-missing',
  'mqtt-filter',
  'mqtt-topic',
  'topic-reserved',
  'no-share',
  'runs-itself',
  'placeholder',
  'placeholder-node',
  'placeholder-place',
  'url',
  'url-metadata',
])

export type ProblemParams = Readonly<Record<string, string | number>>

export interface RuleProblem {
  code: ProblemCode
  /** Node or branch; '' = the rule as a whole. */
  node: string
  /** An error keeps the rule from being published. */
  severity: 'error' | 'warning'
  params: ProblemParams
}

export type Tell = (code: ProblemCode, node: string, params?: ProblemParams) => void
