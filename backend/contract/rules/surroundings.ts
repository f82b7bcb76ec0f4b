import type { ActuatorLimits, ActuatorType } from '../configuration/configuration.ts'
import type { OutputRef, SceneBody, SeriesRef } from './rule.ts'

/** The installation as checks of rules see it. Backend and screens each make one of what they hold. */
export interface RuleSurroundings {
  board(id: string): RuleBoard | undefined
  series(ref: SeriesRef): RuleSeries | undefined
  output(ref: OutputRef): RuleOutput | undefined
  scene(id: string): Pick<SceneBody, 'name' | 'outputs'> | undefined
  hasRule(id: string): boolean
  hasChannel(id: string): boolean
  /** Set by a person or by a rule. */
  hasVariable(name: string): boolean
  /** What people say follows from what: the heater warms the room. */
  influences: readonly RuleInfluence[]
}

export interface RuleBoard {
  /** Speaks the full protocol, so that it can keep rules of its own. */
  keepsRules: boolean
}

export interface RuleSeries {
  kind: 'number' | 'state'
  /** What its sensor can measure, in its unit; null = not known. */
  range: { low: number; high: number } | null
  /** Between two readings, s; null = not known. */
  reportIntervalS: number | null
  /** The centre makes another value of what the board knows (calibration, offset); left out = not known. */
  corrected?: boolean
}

export interface RuleOutput {
  type: ActuatorType
  limits: ActuatorLimits
}

export interface RuleInfluence {
  output: OutputRef
  series: SeriesRef
}
