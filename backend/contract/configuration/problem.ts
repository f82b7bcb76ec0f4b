import Type, { type Static } from 'typebox'
import { Reason } from '../reasons.ts'

/** What is wrong with a configuration: pure, so that screen, API and simulated boards say the same. */

export const PARTS = ['sensors', 'actuators', 'offlineRules'] as const

export const ConfigurationProblem = Type.Object({
  /** An error keeps the configuration from being saved; a warning is shown. */
  severity: Type.Enum(['error', 'warning'] as const),
  /** List and place in it. */
  part: Type.Enum(PARTS),
  index: Type.Integer({ minimum: 0 }),
  gpio: Type.Union([Type.Integer(), Type.Null()]),
  reason: Reason,
})
export type ConfigurationProblem = Static<typeof ConfigurationProblem>
