import type { TFunction } from 'i18next'
import type { FiringAction } from '../../../backend/contract/rules/firing.ts'
import { faultText, isKnownCode } from '../../language/errors.ts'
import { reasonSentence } from '../../language/reasons.ts'

/** Why an action was not done, in the language in use; empty where it was. Pure. */

/** Why Leitstand itself called it off. */
const CANCELS = ['fired-again', 'branch-ended', 'rule-off', 'rule-gone', 'master-off', 'late', 'stopped'] as const

export function whyNotDone(action: FiringAction, t: TFunction<'ruleInsight'>): string {
  if (action.outcome === 'done' || action.outcome === 'dry') return ''
  const command = action.commands.find((one) => one.code !== null)
  const code = action.code ?? command?.code ?? null
  const why = action.why ?? command?.refusal ?? undefined
  const message = action.message ?? command?.message ?? null
  const cancel = CANCELS.find((known) => known === code)
  if (cancel !== undefined) return t(`notDone.${cancel}`)
  const sentence = why && reasonSentence(why)
  if (sentence !== undefined) return sentence
  if (code !== null && isKnownCode(code)) return faultText({ code, ...(message !== null && { detail: message }) })
  return message ?? code ?? ''
}
