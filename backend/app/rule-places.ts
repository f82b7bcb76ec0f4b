// Rules beside each other and on boards: checks, conflicts over all rules, and what boards keep of them. Part of app.ts.
import type { Configurations } from '../configuration/configurations.ts'
import { isLockedAcross } from '../contract/actuators/interlock.ts'
import type { Clock } from '../contract/clock.ts'
import { checkRule, type RuleProblem } from '../contract/rules/check.ts'
import { findConflicts, type RuleConflict } from '../contract/rules/conflicts.ts'
import { DEFAULT_RULE_SETTINGS, RULE_SETTINGS_ID } from '../contract/rules/desk.ts'
import type { RuleBody } from '../contract/rules/rule.ts'
import { RulePlaces } from '../rules/rule-places.ts'
import { type RuleWorldParts, surroundingsOf } from './rule-world.ts'

export interface RulePlacesWiring extends RuleWorldParts {
  /** Asked when it is needed: they are made after the rules. */
  configurations(): Configurations
  clock: Clock
  onTrouble(cause: unknown): void
}

export function openRulePlaces(wiring: RulePlacesWiring) {
  const { shelves, configurations, clock, onTrouble } = wiring
  const settings = () => shelves['rule-settings'].find(RULE_SETTINGS_ID) ?? DEFAULT_RULE_SETTINGS
  const places = new RulePlaces({
    rules: () => shelves.rules.list(),
    master: () => settings().master,
    world: () => surroundingsOf(wiring),
    configured: (board) => shelves.configurations.find(board),
    lockedAcross: (board, gpio) => isLockedAcross(shelves.interlocks.list(), board, gpio),
    pushed: (board) => configurations().pushed(board),
    changed: (boards) => configurations().sentChanged(boards).catch(onTrouble),
    time: {
      now: () => clock.now(),
      later: (run, delayMs) => {
        const timer = setTimeout(run, delayMs).unref()
        return () => clearTimeout(timer)
      },
      rest: () => new Promise((resolve) => setImmediate(resolve)),
    },
  })
  let known: { key: string; conflicts: RuleConflict[] } | undefined
  let changes = 0
  const touched = () => {
    changes++
    places.touched()
  }
  after(shelves.rules, touched)
  after(shelves.scenes, touched)
  after(shelves.configurations, touched)
  after(shelves.interlocks, touched)
  after(shelves['rule-settings'], touched)
  return {
    places,
    check: (rule: RuleBody, id: string | null): RuleProblem[] => checkRule(rule, surroundingsOf(wiring), id),
    /** As long as nothing changes they are found once. */
    conflicts: (): RuleConflict[] => {
      const key = `${changes} ${Math.floor(clock.now() / 60_000)}`
      if (known?.key !== key) known = { key, conflicts: findConflicts(shelves.rules.list(), surroundingsOf(wiring)) }
      return known.conflicts
    },
  }
}

/** Calls behind whoever is told of changes already. */
function after<D, R>(shelf: { onChange(changed: D, removed: R): void }, then: () => void): void {
  const told = shelf.onChange
  shelf.onChange = (changed, removed) => {
    told(changed, removed)
    then()
  }
}
