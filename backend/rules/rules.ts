// The rules of the installation as one part: documents, engine, what follows a decision, what is remembered. Made by app/rules.ts.
import type { Activity } from '../contract/activity.ts'
import type { Actuator, Command } from '../contract/actuators/actuator.ts'
import type { DocumentHead } from '../contract/document.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { Reason } from '../contract/reasons.ts'
import { type Said, saidOf } from '../contract/rules/check/problem-text.ts'
import { DEFAULT_RULE_SETTINGS, RULE_SETTINGS_ID, type RuleFault, type RuleSettings, type VariableBody } from '../contract/rules/desk.ts'
import type { RuleDraftBody } from '../contract/rules/draft.ts'
import type { Firing } from '../contract/rules/firing.ts'
import type { OutputRef, Rule, RuleBody, SceneBody } from '../contract/rules/rule.ts'
import { RuleRun } from '../contract/rules/run/rule-run.ts'
import { structureProblems } from '../contract/rules/structure.ts'
import type { ClashWay, RuleFile, RuleImportResult } from '../contract/rules/transfer.ts'
import type { Sample, SampleValue } from '../contract/sample.ts'
import { offsetOf } from '../contract/schedules/wall-time.ts'
import type { Shelf } from '../documents/shelf.ts'
import { RuleEngine } from './engine.ts'
import { FiringLog } from './firing-log.ts'
import type { FiringStore, SavedRuleState } from './firing-store.ts'
import { type HookSecrets, HookTokens } from './hook-tokens.ts'
import { Performer } from './performer.ts'
import { outputKey, type RuleHands, type RuleTime, type RuleWorld } from './ports.ts'
import { RuleDesk } from './rule-desk.ts'
import { RuleMemory, withFirings } from './rule-memory.ts'
import { Standings } from './standings.ts'
import { exportRules, importRules, type TransferParts } from './transfer.ts'

/** Rules made ready at a time at a start. */
const AT_ONCE = 20
/** Firings looked through for what was not saved before a power cut. */
const MOST_AFTER_SAVE = 500
/** A report of an output so long after a rule switched it is the echo of that, ms. */
const ECHO_MS = 15_000

export interface RulesParts {
  rules: Shelf<RuleBody>
  drafts: Shelf<RuleDraftBody>
  scenes: Shelf<SceneBody>
  variables: Shelf<VariableBody>
  settings: Shelf<RuleSettings>
  store: FiringStore
  /** Where tokens of webhooks are kept, as hashes. */
  secrets: HookSecrets
  /** Most rules. */
  most: number
  time: RuleTime
  world: RuleWorld
  hands: RuleHands
  /** What else keeps a rule from being published: see contract/rules/check.ts. */
  check(rule: RuleBody, id: string): readonly Said[]
  activity(entry: Omit<Activity, 'id' | 'atMs'>): void
  onTrouble(cause: unknown): void
  standings: { wanted(): boolean; told(changed: readonly DocumentHead[], removed: readonly string[]): void }
  giveUpAfter<T>(ms: number, what: string, work: Promise<T>): Promise<T>
  /** Why Leitstand switched this rule off before the start; undefined = it did not, or that is settled. */
  whyStopped(rule: string): Reason | undefined
}

/** By the reason that stands in the notice. */
const FAULTS: Readonly<Record<string, RuleFault>> = {
  'rule-loop': 'loop',
  'rule-too-often': 'too-often',
  'rule-failures': 'failures',
  'rule-threw': 'threw',
}

export class Rules {
  readonly desk: RuleDesk
  readonly log: FiringLog
  readonly standings: Standings
  readonly engine: RuleEngine
  readonly hooks: HookTokens
  readonly #performer: Performer
  readonly #memory: RuleMemory
  readonly #parts: RulesParts
  /** Facts that rules are changing, and how far in a chain those stand. */
  readonly #echoes = new Map<string, { depth: number; untilMs: number }>()
  #started = false

  constructor(parts: RulesParts) {
    this.#parts = parts
    const { rules, drafts, time, world, activity, onTrouble, store } = parts
    const report = { activity, fault: onTrouble }
    this.engine = new RuleEngine({
      time,
      world,
      report,
      decided: (what) => this.#performer.take(what),
      ended: ({ id }, fault, why) => this.#stopRule(id, fault, why),
    })
    this.engine.onJump = (byMs) => this.#performer.shift(byMs)
    this.hooks = new HookTokens(parts.secrets, () => time.now())
    this.log = new FiringLog({ store, time, report, keep: () => this.settings() })
    this.#performer = new Performer({
      hands: parts.hands,
      log: this.log,
      time,
      now: () => this.engine.now(),
      report,
      version: (id, version) => this.#version(id, version),
      isLive: (id) => this.engine.index.find(id) !== undefined,
      told: (firing, what) => {
        const rule = rules.find(firing.rule)
        if (rule !== undefined) this.standings.note(firing, rule.timeZone, what)
      },
      exhausted: (id, fault, why) => this.#exhausted(id, fault, why),
      scene: (id) => parts.scenes.find(id),
      variable: (name) => parts.variables.find(name)?.value ?? null,
      setVariable: (name, value, by, depth) => this.setVariable(name, value, by, depth),
      published: (topic, payload, depth) => this.engine.message(topic, Buffer.from(payload), time.now(), depth),
      alarmed: (key, depth) => this.#echo(`alarm ${key}`, depth),
      switched: (output, depth) => this.#echo(`output ${outputKey(output)}`, depth),
      run: (id, depth) => this.#runFromRule(id, depth),
      allowedHosts: () => this.settings().allowedHosts,
      giveUpAfter: parts.giveUpAfter,
    })
    this.#memory = new RuleMemory({ store, time, report, lives: () => this.engine.index.all(), now: () => this.engine.now() })
    this.desk = new RuleDesk({ rules, drafts, activity, faults: (rule, id) => [...runFaults(rule), ...parts.check(rule, id)] })
    this.standings = new Standings({
      time,
      now: () => this.engine.now(),
      rules: () => rules.list(),
      live: (id) => this.engine.index.find(id),
      isPaused: () => !this.settings().master,
      waits: (id) => this.#performer.waits(id),
      ...parts.standings,
    })
  }

  /** When broker and outputs run: only from then on something is done. */
  readonly acting = { start: () => this.#act(), stop: () => this.#performer.stop() }
  #open: readonly Firing[] = []

  /** After boards, outputs, series, alarms and latest values are known, before anything of a board comes in. */
  async start(): Promise<void> {
    const { rules, time, store } = this.#parts
    this.#open = await this.log.start()
    await this.hooks.start()
    await this.standings.load(store)
    const saved = await this.#memory.load()
    for (const [at, rule] of rules.list().entries()) {
      const fault = this.engine.set(rule, await this.#upToDate(rule.id, saved.get(rule.id)))
      this.standings.setFault(rule.id, fault ?? this.#stoppedBefore(rule))
      if (at % AT_ONCE === AT_ONCE - 1) await time.rest()
    }
    this.#started = true
    if (this.settings().master) this.engine.start()
    this.#memory.start()
    this.standings.start()
  }

  #stoppedBefore({ id, enabled }: Rule): { fault: RuleFault; why: Reason } | undefined {
    const why = enabled ? undefined : this.#parts.whyStopped(id)
    const fault = why && FAULTS[why.key]
    return why && fault && { fault, why }
  }

  async #act(): Promise<void> {
    await this.#performer.recover(this.#open)
    this.#open = []
    this.#performer.start()
  }

  async stop(): Promise<void> {
    this.#started = false
    this.engine.stop()
    this.standings.stop()
    await this.#memory.stop()
    await this.log.stop()
  }

  get figures() {
    const { driven, threw, ended } = this.engine.figures
    return {
      running: this.engine.isRunning,
      rules: this.engine.index.size,
      driven,
      threw,
      ended,
      ...this.#performer.figures,
      logDropped: this.log.dropped,
    }
  }

  // ---- facts ---------------------------------------------------------------------------------------------------------

  /** See RuleHook. */
  sample(sample: Sample): void {
    this.engine.sample(sample)
  }

  boardsChanged(boards: readonly string[], outputs: (board: string) => readonly OutputRef[]): void {
    if (this.engine.index.size === 0) return
    for (const board of boards) {
      this.#fact(`board ${board}`)
      for (const output of outputs(board)) this.#fact(`output ${outputKey(output)}`)
    }
    this.engine.boardsChanged(boards)
  }

  seriesChanged(boards: Iterable<string>): void {
    this.engine.seriesChanged(boards)
  }

  outputsChanged(outputs: readonly Pick<Actuator, 'board' | 'gpio'>[], commands: readonly Command[]): void {
    for (const output of outputs) this.#fact(`output ${outputKey(output)}`)
    this.#performer.heard(commands)
  }

  alarmChanged(key: string, edge: 'raised' | 'acknowledged' | 'cleared'): void {
    this.#fact(`alarm ${key}`)
    this.engine.alarmEvent(key, edge, this.#depthOf(`alarm ${key}`))
  }

  /** Whether a message on this topic sets anything off. */
  hears(topic: string): boolean {
    return this.engine.hears(topic)
  }

  message(topic: string, payload: Uint8Array, receivedAtMs: number): void {
    this.engine.message(topic, payload, receivedAtMs)
  }

  /** A published rule is new or another, or went. Called after the documents have it. */
  rulesChanged(changed: readonly Rule[], removed: readonly string[]): void {
    if (!this.#started) return
    for (const rule of changed) {
      const fault = this.engine.set(rule)
      if (rule.enabled || fault !== undefined) this.standings.setFault(rule.id, fault)
      else this.standings.touch(rule.id)
      if (!rule.enabled || fault !== undefined) this.#performer.release(rule.id, 'rule-off')
    }
    for (const id of removed) {
      this.engine.remove(id)
      this.#performer.release(id, 'rule-gone')
      this.#memory.forget(id)
      this.standings.forget(id)
    }
  }

  variablesChanged(names: readonly string[]): void {
    for (const name of names) this.#fact(`variable ${name}`)
  }

  // ---- what people do ------------------------------------------------------------------------------------------------

  settings(): RuleSettings {
    return this.#parts.settings.find(RULE_SETTINGS_ID) ?? DEFAULT_RULE_SETTINGS
  }

  /** @throws LeitstandError `store.*` */
  async configure(change: Partial<RuleSettings>, by: string): Promise<RuleSettings> {
    const { settings, activity, rules } = this.#parts
    const before = this.settings()
    const { master, allowedHosts, influences, keepDays, keepEntries } = { ...before, ...change }
    const body = { master, allowedHosts, influences, keepDays, keepEntries }
    await settings.put(RULE_SETTINGS_ID, settings.find(RULE_SETTINGS_ID)?.version ?? 0, body, by)
    if (master === before.master) return body
    activity({ kind: master ? 'rules-resumed' : 'rules-paused', severity: master ? 'event' : 'warning', board: null, by, detail: {} })
    if (master) this.engine.resume()
    else {
      this.engine.pause()
      for (const { id } of rules.list()) this.#performer.release(id, 'master-off')
    }
    for (const { id } of rules.list()) this.standings.touch(id)
    return body
  }

  /** Sets off a manual trigger. @throws LeitstandError `document.unknown`, `rule.not-running`, `rule.no-manual` */
  run(id: string, trigger?: string): void {
    const rule = this.#parts.rules.get(id)
    this.#run(rule, trigger, 0)
  }

  /** @returns rules that heard it @throws LeitstandError `rule.hook` */
  callHook(hook: string, token: string): number {
    if (!this.hooks.allows(hook, token)) throw new LeitstandError('rule.hook')
    return this.engine.hook(hook)
  }

  exportFile(ids: readonly string[]): RuleFile {
    return exportRules(this.#transfer(), ids)
  }

  /** @throws LeitstandError `request.invalid`, `document.full`, `store.*` */
  importFile(file: unknown, how: { clash: ClashWay; enable: boolean; dryRun: boolean }, by: string): Promise<RuleImportResult> {
    return importRules(this.#transfer(), file, how, by)
  }

  /** What would keep a rule from running at all. */
  runFaults(rule: RuleBody): readonly Said[] {
    return runFaults(rule)
  }

  #transfer(): TransferParts {
    const { scenes, variables, world, time, most } = this.#parts
    return { desk: this.desk, scenes, variables, boardExists: (board) => world.boardExists(board), most, time }
  }

  /** @throws LeitstandError `document.full`, `store.*` */
  async setVariable(name: string, value: SampleValue, by: string, depth = 0): Promise<void> {
    const { variables } = this.#parts
    const known = variables.find(name)
    if (known?.value === value) return
    if (depth > 0) this.#echo(`variable ${name}`, depth)
    else this.#echoes.delete(`variable ${name}`)
    // Whoever comes later wins, as with any value.
    if (known === undefined) await variables.put(name, 0, { value, note: '' }, by)
    else await variables.update(name, { value })
  }

  // ---- inside --------------------------------------------------------------------------------------------------------

  #fact(key: string): void {
    if (this.engine.index.knowsFact(key)) this.engine.fact(key, this.#parts.world.fact(key), this.#depthOf(key))
  }

  #echo(key: string, depth: number): void {
    this.#echoes.set(key, { depth, untilMs: this.#parts.time.now() + ECHO_MS })
  }

  #depthOf(key: string): number {
    const echo = this.#echoes.get(key)
    if (echo === undefined) return 0
    if (echo.untilMs >= this.#parts.time.now()) return echo.depth
    this.#echoes.delete(key)
    return 0
  }

  #runFromRule(id: string, depth: number): void {
    const rule = this.#parts.rules.find(id)
    if (rule === undefined) throw new LeitstandError('document.unknown', `The rule ${id} does not exist (any more).`)
    this.#run(rule, undefined, depth)
  }

  #run({ id, name, branches }: Rule, trigger: string | undefined, depth: number): void {
    const manual = branches.flatMap(({ on }) => on).find((one) => one.kind === 'manual' && (trigger === undefined || one.id === trigger))
    if (manual === undefined)
      throw new LeitstandError('rule.no-manual', `${name} has no such manual trigger. Add one to a branch, then publish it.`)
    if (!this.engine.trigger(id, manual.id, depth))
      throw new LeitstandError('rule.not-running', `${name} does not run. Switch it on, then retry.`)
  }

  async #version(id: string, version: number): Promise<RuleBody | undefined> {
    const present = this.#parts.rules.find(id)
    if (present?.version === version) return present
    try {
      return (await this.desk.version(id, version)).body
    } catch (cause) {
      if (cause instanceof LeitstandError && cause.code === 'document.unknown') return undefined
      throw cause
    }
  }

  /** What it remembers, with the firings that were recorded after that was written. */
  async #upToDate(rule: string, saved: SavedRuleState | undefined): Promise<{ state: unknown; atMs: number } | undefined> {
    const atMs = saved?.atMs ?? Number.NEGATIVE_INFINITY
    const fromMs = saved === undefined ? undefined : atMs
    const later = await this.#parts.store.find({ rule, fromMs, outcomes: ['fired', 'otherwise'] }, MOST_AFTER_SAVE)
    if (saved === undefined && later.length === 0) return undefined
    return { state: withFirings(saved?.state, later.reverse()), atMs }
  }

  #exhausted(id: string, fault: RuleFault, why: Reason): void {
    const most = this.#parts.rules.find(id)?.failuresToDisable ?? 0
    if (most === 0 || this.#performer.failuresOf(id) < most) return
    this.engine.remove(id)
    this.#stopRule(id, fault, why)
  }

  #stopRule(id: string, fault: RuleFault, why: Reason): void {
    this.standings.setFault(id, { fault, why })
    this.#performer.release(id, 'rule-off')
    this.desk.stop(id, fault, why).catch((cause: unknown) => this.#parts.onTrouble(cause))
  }
}

/** What would keep it from running at all. */
function runFaults(rule: RuleBody): Said[] {
  const fatal = structureProblems(rule).filter((one) => one.fatal)
  if (fatal.length > 0) return fatal.map(({ code, node }) => saidOf({ code, node, params: {} }))
  try {
    offsetOf(rule.timeZone)
    new RuleRun(rule, 0)
    return []
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    return [{ en: said, de: said }]
  }
}
