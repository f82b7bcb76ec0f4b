// All of the rules over stores in memory, a clock moved by hand, and a world that is told. Restarts keep the stores.
import type { Activity } from '../../../backend/contract/activity.ts'
import type { Command, OutputWish } from '../../../backend/contract/actuators/actuator.ts'
import { LeitstandError } from '../../../backend/contract/errors.ts'
import { reasonIn } from '../../../backend/contract/reasons.ts'
import type { RuleSettings, RuleSettingsDocument, Variable, VariableBody } from '../../../backend/contract/rules/desk.ts'
import type { RuleDraft, RuleDraftBody } from '../../../backend/contract/rules/draft.ts'
import type { Firing, RuleOutcome } from '../../../backend/contract/rules/firing.ts'
import type { Rule, RuleBody, Scene, SceneBody } from '../../../backend/contract/rules/rule.ts'
import type { RuleReading } from '../../../backend/contract/rules/run/node.ts'
import { seriesKey } from '../../../backend/contract/rules/run/tree.ts'
import type { SampleValue } from '../../../backend/contract/sample.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import type { RuleHands } from '../../../backend/rules/ports.ts'
import { Rules } from '../../../backend/rules/rules.ts'
import { exampleCommand, exampleSeries } from '../../contracts/examples.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { ManualSchedule } from '../../fakes/manual-schedule.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'
import { MemoryFiringStore } from '../../fakes/memory-firing-store.ts'
import { MemoryVersionStore } from '../../fakes/memory-version-store.ts'

export class RulesLab {
  readonly clock = new ManualClock()
  readonly firings = new MemoryFiringStore()
  readonly activity: Omit<Activity, 'id' | 'atMs'>[] = []
  readonly troubles: unknown[] = []
  /** What was done, in words. */
  readonly done: string[] = []
  readonly wishes: OutputWish[] = []
  readonly commands = new Map<string, Command>()
  readonly facts = new Map<string, SampleValue | null>()
  readonly latest = new Map<string, { reading: RuleReading; heardMs: number }>()
  readonly secrets = new Map<string, string>()
  readonly goneBoards = new Set<string>()
  /** How an output is answered; default: sent. */
  answer: (wish: OutputWish) => Partial<Command> = () => ({ state: 'sent', sentAtMs: this.clock.now() })
  web: (call: { url: string; body: string }) => Promise<void> = async () => undefined
  listening = false
  told: unknown[] = []
  schedule = new ManualSchedule(this.clock)
  rules: Rules
  readonly #stores = {
    rules: new MemoryDocumentStore<Rule>(),
    drafts: new MemoryDocumentStore<RuleDraft>(),
    scenes: new MemoryDocumentStore<Scene>(),
    variables: new MemoryDocumentStore<Variable>(),
    settings: new MemoryDocumentStore<RuleSettingsDocument>(),
    versions: new MemoryVersionStore(),
  }
  shelves: ReturnType<RulesLab['openShelves']>
  #steadyMs = 0

  constructor() {
    this.shelves = this.openShelves()
    this.rules = this.#open()
  }

  static async start(rules: readonly [id: string, body: RuleBody][] = []): Promise<RulesLab> {
    const lab = new RulesLab()
    await lab.rules.start()
    await lab.rules.acting.start()
    for (const [id, body] of rules) await lab.put(id, body)
    return lab
  }

  /** @param how `kill`: nothing more is written */
  async restart(how: 'stop' | 'kill', awayMs = 0): Promise<void> {
    if (how === 'stop') await this.stop()
    this.schedule = new ManualSchedule(this.clock)
    this.clock.forward(awayMs)
    this.#steadyMs += awayMs
    this.shelves = this.openShelves()
    for (const shelf of Object.values(this.shelves)) await shelf.start()
    this.rules = this.#open()
    await this.rules.start()
    await this.rules.acting.start()
    await this.settle()
  }

  async stop(): Promise<void> {
    await this.rules.acting.stop()
    await this.rules.stop()
  }

  async put(id: string, body: RuleBody): Promise<void> {
    await this.rules.desk.put(id, this.shelves.rules.find(id)?.version ?? 0, body, 'kim')
    await this.settle()
  }

  async read(
    value: SampleValue,
    { board = 'a', channel = 'temp', atMs = this.clock.now(), quality = 'good' as const } = {},
  ): Promise<void> {
    const series = exampleSeries({ id: seriesId(board, channel), board, channel, kind: typeof value === 'number' ? 'number' : 'state' })
    const raw = typeof value === 'number' ? value : Number.NaN
    this.latest.set(seriesKey({ board, channel }), { reading: { atMs, value, usable: true }, heardMs: this.clock.now() })
    this.rules.sample({ series, atMs, receivedAtMs: this.clock.now(), raw, value, quality, marks: 0 })
    await this.settle()
  }

  async fact(key: string, value: SampleValue | null): Promise<void> {
    this.facts.set(key, value)
    const [kind, board = '', gpio] = key.split(' ')
    if (kind === 'output') this.rules.outputsChanged([{ board, gpio: Number(gpio) }], [])
    else if (kind === 'board') this.rules.boardsChanged([board], () => [])
    else this.rules.alarmChanged(key.slice('alarm '.length), value === 'active' ? 'raised' : 'cleared')
    await this.settle()
  }

  /** Time goes on, as on a machine that is awake. */
  async forward(ms: number): Promise<void> {
    for (let left = ms; left > 0; ) {
      const step = Math.min(left, 500)
      this.#steadyMs += step
      this.schedule.forward(step)
      await this.settle()
      left -= step
    }
  }

  /** The clock is set, or the machine sleeps. */
  async jump(ms: number): Promise<void> {
    this.clock.forward(ms)
    this.schedule.forward(0)
    await this.settle()
  }

  /** The board has shown what a command asked for, or not. */
  async answered(change: Partial<Command>, index = -1): Promise<void> {
    const id = this.wishes.at(index)?.id ?? ''
    const command = { ...this.commands.get(id), ...change } as Command // the example has every field
    this.commands.set(id, command)
    this.rules.outputsChanged([], [command])
    await this.settle()
  }

  async fired(rule: string, outcome: RuleOutcome = 'fired'): Promise<Firing[]> {
    await this.forward(1000)
    return this.rules.log.find({ rule, outcomes: [outcome] }, 100)
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve))
  }

  openShelves() {
    const base = { clock: this.clock, newId: () => 'never' }
    const stores = this.#stores
    return {
      rules: new Shelf<RuleBody>({
        ...base,
        noun: 'rule',
        store: stores.rules,
        most: 100,
        versions: { store: stores.versions, keep: 100 },
      }),
      drafts: new Shelf<RuleDraftBody>({ ...base, noun: 'draft', store: stores.drafts, most: 100 }),
      scenes: new Shelf<SceneBody>({ ...base, noun: 'scene', store: stores.scenes, most: 100 }),
      variables: new Shelf<VariableBody>({ ...base, noun: 'variable', store: stores.variables, most: 100 }),
      settings: new Shelf<RuleSettings>({ ...base, noun: 'setting', store: stores.settings, most: 1 }),
    }
  }

  #open(): Rules {
    const rules = new Rules({
      ...this.shelves,
      store: this.firings,
      secrets: { secret: async (name) => this.secrets.get(name), saveSecret: async (name, value) => void this.secrets.set(name, value) },
      most: 100,
      time: {
        now: () => this.clock.now(),
        steady: () => this.#steadyMs,
        later: (run, delayMs) => this.schedule.later(run, delayMs),
        rest: () => new Promise((resolve) => setImmediate(resolve)),
      },
      world: {
        fact: (key) => {
          const [kind, name = ''] = key.split(' ')
          return kind === 'variable' ? (this.shelves.variables.find(name)?.value ?? null) : (this.facts.get(key) ?? null)
        },
        boardExists: (board) => !this.goneBoards.has(board),
        seriesExists: ({ board }) => !this.goneBoards.has(board),
        latest: (series) => this.latest.get(seriesKey(series)),
      },
      hands: this.#hands(),
      check: () => [],
      activity: (entry) => this.activity.push(entry),
      onTrouble: (cause) => this.troubles.push(cause),
      standings: { wanted: () => this.listening, told: (changed) => this.told.push(...changed) },
      giveUpAfter: (_ms, _what, work) => work,
      whyStopped: (rule) =>
        reasonIn(this.activity.findLast(({ kind, detail }) => kind === 'rule-stopped' && detail.rule === rule)?.detail ?? {}),
    })
    const { rules: shelf, variables } = this.shelves
    shelf.onChange = (changed, removed) => rules.rulesChanged(changed, removed)
    variables.onChange = (changed, removed) => rules.variablesChanged([...changed.map(({ id }) => id), ...removed])
    return rules
  }

  #hands(): RuleHands {
    return {
      output: async (wish) => {
        const known = this.commands.get(wish.id ?? '')
        if (known !== undefined) return known
        this.wishes.push(wish)
        this.done.push(`${wish.board}/${wish.gpio} ${wish.command}${wish.durationS ? ` ${wish.durationS}` : ''}`)
        const fresh = {
          id: wish.id ?? '',
          board: wish.board,
          gpio: wish.gpio,
          command: wish.command,
          source: wish.source,
          message: null,
          code: null,
          refusal: null,
        }
        const times = { sentAtMs: null, answeredAtMs: null, confirmedAtMs: null }
        const command = exampleCommand({ ...fresh, ...times, state: 'sent', ...this.answer(wish) })
        this.commands.set(command.id, command)
        return command
      },
      findCommand: async (id) => this.commands.get(id),
      notify: async ({ title, text }) => void this.done.push(`notify ${title}: ${text}`),
      raiseAlarm: async ({ key, text }) => void this.done.push(`alarm ${key} ${text}`),
      clearAlarm: async (key) => void this.done.push(`clear ${key}`),
      removeAlarms: async (rule) => void this.done.push(`remove ${rule}`),
      callWeb: async ({ url, body }) => {
        await this.web({ url, body })
        this.done.push(`web ${url} ${body}`)
      },
      publish: async ({ topic, payload }) => {
        if (topic === 'fails') throw new LeitstandError('web.failed', 'No.')
        this.done.push(`mqtt ${topic} ${payload}`)
      },
    }
  }
}

const ids = new Map<string, number>()
function seriesId(board: string, channel: string): number {
  const key = `${board} ${channel}`
  const known = ids.get(key) ?? ids.size + 1
  ids.set(key, known)
  return known
}
