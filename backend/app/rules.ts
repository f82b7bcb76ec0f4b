// Joins rules with boards, outputs, series, broker, disk and screens. Part of app.ts.
import type { ActivityLog } from '../activity/activity-log.ts'
import type { CommandStore } from '../actuators/command-store.ts'
import type { Actuators } from '../actuators/commands.ts'
import type { RuleServices } from '../adapters/http/rule-services.ts'
import type { SqliteStores } from '../adapters/sqlite/sqlite-stores.ts'
import { callWeb } from '../adapters/web/call-web.ts'
import type { Alarms } from '../alarms/alarms.ts'
import type { Activity } from '../contract/activity.ts'
import { alarmKeys } from '../contract/alarms/alarm.ts'
import type { Clock } from '../contract/clock.ts'
import type { DocumentHead, LiveNoun } from '../contract/document.ts'
import { LeitstandError } from '../contract/errors.ts'
import { reasonFields, reasonIn } from '../contract/reasons.ts'
import { type Said, saidOf } from '../contract/rules/check/problem-text.ts'
import { checkRule } from '../contract/rules/check.ts'
import type { RuleBody } from '../contract/rules/rule.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { LiveHub } from '../live/live-hub.ts'
import type { MessageBus, Overhear, TakeMessage } from '../messaging/message-bus.ts'
import type { RuleMessage } from '../notifications/notifications.ts'
import { Rules } from '../rules/rules.ts'
import type { SeriesCatalog } from '../series/catalog.ts'
import type { LatestValues } from '../telemetry/latest.ts'
import type { RuleHook } from '../telemetry/rule-hook.ts'
import { MOST_RULES, type Shelves } from './history.ts'
import type { RuleViews } from './rule-views.ts'
import { surroundingsOf, worldOf } from './rule-world.ts'

export interface RulesWiring {
  shelves: Shelves
  stores: Pick<SqliteStores, 'firings' | 'accounts'>
  commands: CommandStore
  fleet: Fleet
  catalog: SeriesCatalog
  latest: LatestValues
  actuators: Actuators
  bus: MessageBus
  hub: LiveHub
  /** Asked when it is needed: they are made after the rules. */
  alarms(): Alarms
  /** Says something to people, over their channels. */
  tell(message: RuleMessage): void
  activity: ActivityLog
  clock: Clock
  onTrouble(cause: unknown): void
}

export function openRules(wiring: RulesWiring): Rules {
  const { shelves, stores, actuators, bus, hub, activity, clock, onTrouble } = wiring
  const rules = new Rules({
    rules: shelves.rules,
    drafts: shelves['rule-drafts'],
    scenes: shelves.scenes,
    variables: shelves.variables,
    settings: shelves['rule-settings'],
    store: stores.firings,
    secrets: stores.accounts,
    most: MOST_RULES,
    time: {
      now: () => clock.now(),
      steady: () => performance.now(),
      later: (run, delayMs) => {
        const timer = setTimeout(run, delayMs)
        return () => clearTimeout(timer)
      },
      rest: () => new Promise((resolve) => setImmediate(resolve)),
    },
    world: worldOf(wiring),
    hands: {
      output: (wish) => actuators.request(wish),
      findCommand: (id) => wiring.commands.findCommand(id),
      notify: async ({ rule, channels, severity, title, text }) => {
        wiring.tell({ channels, severity, title, text })
        activity.append({
          ...{ kind: 'rule-notice', board: null, by: null, detail: { rule, title, text } },
          severity: severity === 'info' ? 'event' : severity,
        })
      },
      raiseAlarm: async ({ key, rule, ruleName, severity, text }) =>
        wiring.alarms().raise({ key, source: 'rule', severity, code: 'rule', params: { text, rule: ruleName }, rule }),
      clearAlarm: async (key) => wiring.alarms().clear(key),
      removeAlarms: async (rule) => wiring.alarms().removeAll((alarm) => alarm.source === 'rule' && alarm.rule === rule),
      callWeb: (call, allowedHosts) => callWeb(call, { reach: 'beyond', allowedHosts }),
      publish: (message) => bus.publish(message),
    },
    check: (rule, id) => checked(rule, id, wiring),
    activity: (entry) => {
      activity.append(entry)
      if (entry.kind === 'rule-stopped') tellStopped(wiring, entry.detail)
    },
    onTrouble,
    standings: {
      wanted: () => hub.wantsDocuments('rule-standings'),
      told: (changed, removed) => hub.documentsChanged('rule-standings', changed, removed),
    },
    giveUpAfter: within,
    whyStopped: (rule) => reasonIn(wiring.alarms().own(stoppedKey(rule))?.params ?? {}),
  })
  const toldRules = shelves.rules.onChange
  shelves.rules.onChange = (changed, removed) => {
    toldRules(changed, removed)
    rules.rulesChanged(changed, removed)
    for (const { id, enabled } of changed) if (enabled) wiring.alarms().clear(stoppedKey(id))
    for (const id of removed) wiring.alarms().clear(stoppedKey(id), 'removed')
  }
  const toldVariables = shelves.variables.onChange
  shelves.variables.onChange = (changed, removed) => {
    toldVariables(changed, removed)
    rules.variablesChanged([...changed.map(({ id }) => id), ...removed])
  }
  return rules
}

/** Errors of the check keep a rule from being published. */
function checked(rule: RuleBody, id: string, wiring: RulesWiring): Said[] {
  return checkRule(rule, surroundingsOf(wiring), id)
    .filter(({ severity }) => severity === 'error')
    .map(saidOf)
}

const stoppedKey = (rule: string) => alarmKeys.system(`rule/${rule}`)

/** Stands until the rule is on again or gone, and goes to people over their channels. */
function tellStopped({ alarms }: RulesWiring, detail: Activity['detail']): void {
  const { rule, name, reason } = detail
  const params = { rule: String(name), reason: String(reason), ...reasonFields(reasonIn(detail)) }
  const id = String(rule)
  alarms().raise({ key: stoppedKey(id), source: 'system', severity: 'critical', code: 'system-rule', params, rule: id })
}

/** Every message that a client publishes; what boards say, behind what it sets off by itself. */
export function hearingRules(rules: Rules, next: TakeMessage): { take: TakeMessage; overhear: Overhear } {
  const overhear: Overhear = {
    wants: (topic) => rules.hears(topic),
    hear: ({ topic, payload, receivedAtMs }) => rules.message(topic, payload, receivedAtMs),
  }
  return {
    take: (message) => {
      const kept = next(message)
      overhear.hear(message)
      return kept
    },
    overhear,
  }
}

/** One hook for all who stand at the rule port. */
export function hooksTogether(rules: () => Rules, other: RuleHook | undefined): RuleHook {
  return {
    sample: (sample) => {
      other?.sample(sample)
      rules().sample(sample)
    },
  }
}

/** Documents of nouns that no shelf keeps, and of those that one does. */
export function listOf(noun: LiveNoun, shelves: Shelves, alarms: { alarms: Alarms }, rules: Rules): readonly DocumentHead[] {
  if (noun === 'alarms') return alarms.alarms.list()
  return noun === 'rule-standings' ? rules.standings.list() : shelves[noun].list()
}

/** Boards of which it is known for others what they are: late ones still count as online. */
export function fleetTold(rules: Rules, actuators: Actuators, boards: readonly { id: string }[], removed: readonly string[]): void {
  rules.boardsChanged([...boards.map(({ id }) => id), ...removed], (board) => actuators.list(board))
}

function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new LeitstandError('request.invalid', `${what} took longer than ${ms / 1000} s and was given up.`)),
      ms,
    )
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

export function ruleServices(rules: Rules, views: RuleViews): RuleServices {
  const { desk, log, hooks } = rules
  return {
    published: {
      list: () => desk.list(),
      get: (id) => desk.get(id),
      put: (id, version, body, by) => desk.put(id, version, body, by),
      remove: (ids) => desk.remove(ids),
    },
    drafts: {
      list: () => desk.drafts(),
      get: (id) => desk.draft(id),
      put: (id, version, body, by) => desk.putDraft(id, version, body, by),
      remove: (ids) => desk.discard(ids),
    },
    publish: (id, version, by, note) => desk.publish(id, version, by, note),
    switch: (id, change, by) => desk.switch(id, change, by),
    run: (id, trigger) => rules.run(id, trigger),
    versions: (id) => desk.versions(id),
    version: (id, version) => desk.version(id, version),
    restore: (id, version, by) => desk.restore(id, version, by),
    settings: () => {
      const { master, allowedHosts, influences, keepDays, keepEntries } = rules.settings()
      return { master, allowedHosts, influences, keepDays, keepEntries }
    },
    configure: (change, by) => rules.configure(change, by),
    standings: () => rules.standings.list(),
    firings: (filter, limit) => log.find(filter, limit),
    firing: async (id) => {
      const firing = await log.get(id)
      if (firing === undefined) throw new LeitstandError('document.unknown', `No firing has the number ${id}.`)
      return firing
    },
    backtests: views.backtests,
    explain: views.explain,
    whyNot: views.whyNot,
    check: views.check,
    conflicts: views.conflicts,
    places: () => views.places.list(),
    callHook: (hook, token) => rules.callHook(hook, token),
    hooks: () => hooks.list(),
    makeHookToken: (hook, by) => hooks.make(hook, by),
    removeHook: (hook) => hooks.remove(hook),
    exportFile: (ids) => rules.exportFile(ids),
    importFile: (file, how, by) => rules.importFile(file, how, by),
    setVariable: (name, value, by) => rules.setVariable(name, value, by),
  }
}
