// The demo fleet: simulated boards of a plausible lab, made known, named and accepted before they speak. Built by app.ts.
import { MqttBoardLinks } from '../adapters/mqtt/mqtt-board-links.ts'
import type { BoardType } from '../contract/boards/type.ts'
import type { Clock } from '../contract/clock.ts'
import type { ConfigurationBody } from '../contract/configuration/configuration.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { RuleDraftBody } from '../contract/rules/draft.ts'
import type { RuleBody } from '../contract/rules/rule.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { SeriesCatalog } from '../series/catalog.ts'
import { type BoardBlueprint, channelsOf } from '../simulation/blueprint.ts'
import { demoCatalogue } from '../simulation/demo-catalogue.ts'
import { demoRules } from '../simulation/demo-rules.ts'
import { SimulatedFleet } from '../simulation/fleet.ts'

const SEED = 4711
const INTERVAL_MS = 1000
/** What simulated boards of the full protocol are. */
const BOARD_TYPE = 'esp32-wroom-32'

/** What demo boards shall be: kept from an earlier run, else as they are delivered. */
export interface DemoConfigurations {
  find(board: string): ConfigurationBody | undefined
  seed(board: string, body: ConfigurationBody, by: string): Promise<void>
}

/** Where its rules go. */
export interface DemoRules {
  list(): readonly { id: string }[]
  drafts(): readonly { id: string }[]
  put(id: string, version: number, rule: RuleBody, by: string): Promise<unknown>
  putDraft(id: string, version: number, draft: RuleDraftBody, by: string): Promise<unknown>
}

export interface DemoFleetParts {
  configurations: DemoConfigurations
  rules: DemoRules
  fleet: Fleet
  catalog: SeriesCatalog
  typeOf(id: string): BoardType | undefined
  clock: Clock
  /** Where the own broker listens, and a login that it always takes. */
  broker: () => { url: string; username: string; password: string }
  report: (kind: 'demo-started' | 'demo-stopped', boards: number) => void
  onFault: (fault: unknown) => void
}

export class DemoFleet {
  readonly #parts: DemoFleetParts
  #running: { fleet: SimulatedFleet; boards: number } | undefined

  constructor(parts: DemoFleetParts) {
    this.#parts = parts
  }

  /** Simulated boards at present; 0 = not running. */
  get boards(): number {
    return this.#running?.boards ?? 0
  }

  /** Throws `demo.running`. */
  async start(boards: number): Promise<void> {
    if (this.#running !== undefined) throw new LeitstandError('demo.running')
    const { catalog, fleet, clock, broker, onFault, configurations, typeOf } = this.#parts
    const blueprints = demoCatalogue(boards, SEED).map((blueprint) => {
      if (blueprint.family !== 'kaiser') return blueprint
      const desired = configurations.find(blueprint.id)
      const type = typeOf(fleet.find(blueprint.id)?.boardType ?? BOARD_TYPE)
      return { ...blueprint, ...(type && { type }), ...(desired && { configuration: desired }) }
    })
    const simulated = new SimulatedFleet({
      blueprints,
      links: new MqttBoardLinks(broker()),
      clock,
      seed: SEED,
      intervalMs: INTERVAL_MS,
      onFault,
    })
    this.#running = { fleet: simulated, boards }
    try {
      const known = await fleet.meet(
        blueprints.map(({ id, family, name, zone }) => ({ id, family, name, zone, boardType: family === 'kaiser' ? BOARD_TYPE : null })),
      )
      // Boards from an earlier run keep what a person has set since.
      const fresh = new Set(known)
      const edits: Promise<unknown>[] = []
      for (const blueprint of blueprints) {
        if (blueprint.family === 'kaiser' && blueprint.configuration !== undefined && configurations.find(blueprint.id) === undefined) {
          edits.push(configurations.seed(blueprint.id, blueprint.configuration, 'demo'))
        }
        if (!fresh.has(blueprint.id)) continue
        for (const { limits, parameters, ...spec } of channelsOf(blueprint)) {
          const series = catalog.resolve(blueprint.id, spec)?.series
          if (series === undefined || (Object.keys(limits).length === 0 && Object.keys(parameters).length === 0)) continue
          const withParameters = Object.keys(parameters).length > 0 && series.library !== null ? { parameters: { ...parameters } } : {}
          edits.push(catalog.edit(series.id, { limits, ...withParameters }, 'demo'))
        }
      }
      await Promise.all(edits)
      await this.#seedRules(blueprints, fresh)
    } catch (cause) {
      this.#running = undefined
      throw cause
    }
    simulated.start()
    this.#parts.report('demo-started', boards)
  }

  /** With the boards that are new: what a person deleted does not come back. */
  async #seedRules(blueprints: readonly BoardBlueprint[], fresh: ReadonlySet<string>): Promise<void> {
    const { rules } = this.#parts
    const known = new Set([...rules.list(), ...rules.drafts()].map(({ id }) => id))
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
    for (const { id, board, rule, draft } of demoRules(blueprints, timeZone)) {
      if (!fresh.has(board) || known.has(id)) continue
      await (draft ? rules.putDraft(id, 0, { base: 0, rule }, 'demo') : rules.put(id, 0, rule, 'demo'))
    }
  }

  async stop(): Promise<void> {
    const running = this.#running
    if (running === undefined) return
    this.#running = undefined
    await running.fleet.stop()
    this.#parts.report('demo-stopped', running.boards)
  }
}
