// The boards of one rollout in memory, wave by wave, and which lanes have changes that are not on disk. Used by rollout-run.ts.
import type { RolloutLane, RolloutLaneBody, RolloutStep, RolloutWave, StepState } from '../contract/rollouts/rollout.ts'

/** What a step is before anything was tried. */
export const FRESH = {
  reason: null,
  forgiven: false,
  waitsSinceMs: null,
  begunAtMs: null,
  confirmedAtMs: null,
  before: null,
  after: null,
  returned: null,
  returnBegunAtMs: null,
  returnReason: null,
  baseline: null,
} as const satisfies Partial<RolloutStep>

/** Boards in one document: a change of one writes this many. */
const LANE_BOARDS = 50

interface Lane {
  id: string
  wave: number
  steps: RolloutStep[]
  dirty: boolean
}

/** Where a step stands. */
export interface Place {
  lane: number
  index: number
}

/** New steps as the bodies of their lanes. */
export function lanesOf(rollout: string, waves: readonly (readonly RolloutStep[])[]): RolloutLaneBody[] {
  return waves.flatMap((steps, wave) =>
    Array.from({ length: Math.ceil(steps.length / LANE_BOARDS) }, (_, part) => ({
      rollout,
      wave,
      part,
      steps: steps.slice(part * LANE_BOARDS, (part + 1) * LANE_BOARDS),
    })),
  )
}

export function laneId(rollout: string, { wave, part }: Pick<RolloutLaneBody, 'wave' | 'part'>): string {
  return `${rollout}-${wave}-${part}`
}

/** It waits, and nothing was ever sent to the board for it. */
export function isUntouched({ board, state, attempt }: RolloutStep, of: string): boolean {
  return board === of && state === 'waiting' && attempt === 0
}

export class RunSteps {
  readonly #lanes: Lane[]
  /** Counts of each wave; kept with every change, so that nothing walks all boards twice a second. */
  readonly #counts: Map<StepState, number>[] = []

  constructor(lanes: readonly RolloutLane[]) {
    const ordered = [...lanes].sort((a, b) => a.wave - b.wave || a.part - b.part)
    this.#lanes = ordered.map(({ id, wave, steps }) => ({ id, wave, steps: [...steps], dirty: false }))
    for (const { wave, steps } of this.#lanes) for (const { state } of steps) this.#count(wave, state, 1)
  }

  /** Of one wave, or of all, in their order. */
  *of(wave?: number): Generator<[Place, RolloutStep]> {
    for (const [lane, { wave: its, steps }] of this.#lanes.entries()) {
      if (wave !== undefined && its !== wave) continue
      for (const [index, step] of steps.entries()) yield [{ lane, index }, step]
    }
  }

  get({ lane, index }: Place): RolloutStep {
    const step = this.#lanes[lane]?.steps[index]
    if (step === undefined) throw new RangeError(`no step ${lane}/${index}`)
    return step
  }

  set(place: Place, change: Partial<RolloutStep>): void {
    const lane = this.#lanes[place.lane]
    const before = this.get(place)
    if (lane === undefined) return
    const after = { ...before, ...change }
    lane.steps[place.index] = after
    lane.dirty = true
    this.#count(lane.wave, before.state, -1)
    this.#count(lane.wave, after.state, 1)
  }

  waveOf({ lane }: Place): number {
    return this.#lanes[lane]?.wave ?? 0
  }

  count(state: StepState, wave?: number): number {
    if (wave !== undefined) return this.#counts[wave]?.get(state) ?? 0
    return this.#counts.reduce((sum, counts) => sum + (counts.get(state) ?? 0), 0)
  }

  countsOf(wave: number): RolloutWave['counts'] {
    return Object.fromEntries([...(this.#counts[wave] ?? [])].filter(([, count]) => count > 0))
  }

  get waves(): number {
    return this.#counts.length
  }

  /** Writes the lanes with changes; what changes meanwhile is for the next time. */
  async save(write: (id: string, steps: RolloutStep[]) => Promise<unknown>): Promise<void> {
    for (const lane of this.#lanes) {
      if (!lane.dirty) continue
      lane.dirty = false
      try {
        await write(lane.id, [...lane.steps])
      } catch (cause) {
        lane.dirty = true
        throw cause
      }
    }
  }

  #count(wave: number, state: StepState, by: number): void {
    while (this.#counts.length <= wave) this.#counts.push(new Map())
    const counts = this.#counts[wave]
    counts?.set(state, (counts.get(state) ?? 0) + by)
  }
}
