import type { Alarm } from '../contract/alarms/alarm.ts'
import { severityRank } from '../contract/alarms/alarm.ts'
import type { EscalationStep } from '../contract/alarms/settings.ts'

const MINUTE_MS = 60_000

/** The step of escalation that is due, with the number of steps taken then; undefined: none is. Pure. */
export function dueStep(
  { escalation, severity }: Pick<Alarm, 'escalation' | 'severity'>,
  steps: readonly EscalationStep[],
  nowMs: number,
): { step: EscalationStep; taken: number } | undefined {
  if (escalation.sinceMs === null) return undefined
  const waitedMs = nowMs - escalation.sinceMs
  for (let index = escalation.steps; index < steps.length; index++) {
    const step = steps[index]
    if (step === undefined || waitedMs < step.afterMin * MINUTE_MS) return undefined
    if (severityRank(severity) >= severityRank(step.from)) return { step, taken: index + 1 }
  }
  return undefined
}
