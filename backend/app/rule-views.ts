// What people ask about rules: their past, what gets in their way, where they run. Part of app.ts.
import type { Rules } from '../rules/rules.ts'
import { openRuleHistory, type RulePastWiring } from './rule-past.ts'
import { openRulePlaces, type RulePlacesWiring } from './rule-places.ts'

export type RuleViews = ReturnType<typeof openRuleViews>

export function openRuleViews(rules: Rules, wiring: RulePastWiring & RulePlacesWiring) {
  const history = openRuleHistory(rules, wiring)
  const beside = openRulePlaces(wiring)
  return {
    ...history,
    ...beside,
    start: async () => beside.places.start(),
    stop: async () => {
      beside.places.stop()
      await history.backtests.stop()
    },
  }
}
