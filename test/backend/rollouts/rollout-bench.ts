// A fleet of pretended boards behind the ports of rollouts, and a rollout noun that can be cut off and started again over the same stores.
import { type ConfigurationBody, plainSensor } from '../../../backend/contract/configuration/configuration.ts'
import type { DocumentHead } from '../../../backend/contract/document.ts'
import { LeitstandError } from '../../../backend/contract/errors.ts'
import { because } from '../../../backend/contract/reasons.ts'
import {
  DEFAULT_ROLLOUT,
  type RolloutBody,
  type RolloutLaneBody,
  type RolloutOptions,
  type RolloutRequest,
  type RolloutStep,
} from '../../../backend/contract/rollouts/rollout.ts'
import type { TemplateBody } from '../../../backend/contract/rollouts/template.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import type { Outcome, RolloutReport, WatchedBoard } from '../../../backend/rollouts/ports.ts'
import { Rollouts } from '../../../backend/rollouts/rollouts.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'

/** `good` confirms · `refuses` says no · `silent` never answers · `lies` confirms and then reports an error · `offline`. */
export type Temper = 'good' | 'refuses' | 'silent' | 'lies' | 'offline'

const TEMPLATE: TemplateBody = {
  name: 'Climate',
  note: '',
  boardTypes: [],
  mode: 'add',
  variables: [],
  bindings: [],
  sensors: [plainSensor(4, 'ds18b20', '{{name}}')],
  actuators: [],
  offlineRules: [],
}

export class RolloutBench {
  readonly clock = new ManualClock()
  readonly tempers = new Map<string, Temper>()
  readonly stopped = new Set<string>()
  readonly activity: Parameters<RolloutReport['activity']>[0][] = []
  /** Every act that reached a board: board, and what was written or sent. */
  readonly acts: { board: string; what: string }[] = []
  /** How many acts there were when it stopped by itself. */
  actsAtStop: number | undefined
  readonly versions = new Map<string, ConfigurationBody[]>()
  readonly #commands = new Map<string, string>()
  readonly #rollouts = new MemoryDocumentStore<DocumentHead & RolloutBody>()
  readonly #lanes = new MemoryDocumentStore<DocumentHead & RolloutLaneBody>()
  /** Called before everything that is kept or sent; it may throw to cut the program off there. */
  onStep: (where: string) => void = () => undefined
  noun = this.#make()
  #ids = 0

  constructor(tempers: Record<string, Temper>) {
    for (const [board, temper] of Object.entries(tempers)) this.tempers.set(board, temper)
  }

  request(change: Partial<RolloutOptions> = {}, act: RolloutRequest['act'] = { kind: 'template', templateId: 't' }): RolloutRequest {
    const health = { ...DEFAULT_ROLLOUT.health, values: false }
    return {
      name: 'Roll',
      reason: 'because',
      act,
      boards: Array.from(this.tempers.keys(), (board) => ({ board, values: {} })),
      options: { ...DEFAULT_ROLLOUT, health, timeoutS: 10, soakS: 5, parallel: 2, stopFailures: 2, stopPercent: null, ...change },
    }
  }

  async begin(change?: Partial<RolloutOptions>, act?: RolloutRequest['act']): Promise<string> {
    await this.noun.start()
    return (await this.noun.begin(this.request(change, act), { name: 'M. Brandt', role: 'admin' })).id
  }

  /** As after kill -9: all that was only in memory is gone. */
  async restart(): Promise<void> {
    this.noun = this.#make()
    await this.noun.start()
  }

  /** Looks twice a second for so long. */
  async run(seconds: number): Promise<void> {
    for (let half = 0; half < seconds * 2; half++) {
      await this.noun.look()
      this.clock.forward(500)
    }
  }

  states(id: string): Record<string, RolloutStep['state']> {
    return Object.fromEntries(this.noun.boards(id).map(({ step }) => [step.board, step.state]))
  }

  #make(): Rollouts {
    const { clock } = this
    const step = (where: string) => this.onStep(where)
    const kept = <B extends object>(noun: string, store: MemoryDocumentStore<DocumentHead & B>, most: number) =>
      new Shelf<B>({
        noun,
        clock,
        most,
        newId: () => 'unused',
        store: {
          load: () => store.load(),
          remove: (ids) => store.remove(ids),
          save: async (documents) => {
            step(`before ${noun}`)
            await store.save(documents)
            step(`after ${noun}`)
          },
        },
      })
    const rollouts = kept('rollout', this.#rollouts, 50)
    const lanes = kept('lane', this.#lanes, 1000)
    const noun = new Rollouts({
      rollouts,
      lanes,
      template: () => TEMPLATE,
      configurations: {
        current: (board) => {
          const all = this.versions.get(board) ?? []
          const body = all.at(-1)
          return body && { version: all.length, body }
        },
        check: () => [],
        version: async (board, version) => this.versions.get(board)?.[version - 1],
        save: async (board, version, body) => {
          const all = this.versions.get(board) ?? []
          if (all.length !== version) throw new LeitstandError('document.conflict')
          step('before act')
          this.versions.set(board, [...all, structuredClone(body)])
          this.acts.push({ board, what: `v${version + 1}` })
          step('after act')
          return version + 1
        },
        outcome: (board) => this.#outcome(board),
      },
      commands: {
        unfit: async () => null,
        send: async (board, id, command) => {
          if (this.#commands.has(id)) return
          step('before act')
          this.#commands.set(id, board)
          this.acts.push({ board, what: `${command} ${id}` })
          step('after act')
        },
        outcome: async (id) => {
          const board = this.#commands.get(id)
          return board === undefined ? undefined : this.#outcome(board)
        },
      },
      watch: { look: (board) => this.#look(board), newestValueMs: () => null },
      report: {
        activity: (entry) => {
          this.activity.push(entry)
          if (entry.kind === 'rollout-stopped') this.actsAtStop ??= this.acts.length
        },
        fault: () => undefined,
      },
      clock,
      newId: () => `r${this.#ids++}`,
      random: () => 0.5,
      repeat: () => () => undefined,
      rest: async () => undefined,
    })
    const start = noun.start.bind(noun)
    noun.start = async () => {
      await rollouts.start()
      await lanes.start()
      await start()
    }
    return noun
  }

  #outcome(board: string): Outcome {
    const temper = this.tempers.get(board)
    if (temper === 'refuses') return { state: 'failed', reason: because('rollout-refused', { message: 'GPIO 4 is taken' }) }
    return temper === 'good' || temper === 'lies' ? { state: 'confirmed' } : { state: 'pending' }
  }

  #look(board: string): WatchedBoard | undefined {
    const temper = this.tempers.get(board)
    if (temper === undefined) return undefined
    const touched = this.acts.some((act) => act.board === board)
    const error = { atMs: this.clock.now(), severity: 3, code: 'E5', message: 'sensor gone' }
    return {
      family: 'kaiser',
      accepted: true,
      name: null,
      zone: null,
      boardType: null,
      online: temper !== 'offline',
      stopped: this.stopped.has(board),
      heapFreeBytes: 100_000,
      rssiDbm: -60,
      healthAtMs: this.clock.now(),
      lastError: temper === 'lies' && touched ? error : null,
    }
  }
}
