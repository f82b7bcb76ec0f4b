import type { Clock } from '../contract/clock.ts'

/** One timer for a whole fleet: due tasks wait in a heap, and only the earliest one arms a timer of the runtime. */

/** A task that can be called off; `due` is its next time, Unix ms. */
export interface Task {
  due: number
  cancelled: boolean
}

/** Arms the runtime's timer; returns how to disarm it. Tests pass one that they fire by hand. */
export type ArmTimer = (delayMs: number, fire: () => void) => () => void

export const runtimeTimer: ArmTimer = (delayMs, fire) => {
  const timer = setTimeout(fire, delayMs)
  return () => clearTimeout(timer)
}

interface Entry extends Task {
  order: number
  /** 0 = once. */
  periodMs: number
  run: () => void
}

/** Tasks due within this time are run together, so that thousands of boards don't wake the process thousands of times, ms. */
const GRAIN_MS = 10

export class Schedule {
  readonly #clock: Clock
  readonly #arm: ArmTimer
  readonly #onFault: (fault: unknown) => void
  readonly #heap: Entry[] = []
  #order = 0
  #disarm: (() => void) | undefined
  #armedFor = Number.POSITIVE_INFINITY

  /** @param onFault told when a task throws; the others go on */
  constructor(clock: Clock, onFault: (fault: unknown) => void, arm: ArmTimer = runtimeTimer) {
    this.#clock = clock
    this.#onFault = onFault
    this.#arm = arm
  }

  get waiting(): number {
    return this.#heap.length
  }

  /** Runs once, `delayMs` from now. */
  after(delayMs: number, run: () => void): Task {
    return this.#add(delayMs, 0, run)
  }

  /** Runs first after `phaseMs`, then every `periodMs`; turns missed while the process slept are left out. */
  every(periodMs: number, phaseMs: number, run: () => void): Task {
    return this.#add(phaseMs, Math.max(GRAIN_MS, periodMs), run)
  }

  cancel(task: Task | undefined): void {
    if (task) task.cancelled = true
  }

  /** Forgets every task. */
  clear(): void {
    for (const entry of this.#heap) entry.cancelled = true
    this.#heap.length = 0
    this.#disarm?.()
    this.#disarm = undefined
    this.#armedFor = Number.POSITIVE_INFINITY
  }

  /** Runs what is due; called by the timer, and by tests after they moved the clock. */
  runDue(): void {
    this.#disarm?.()
    this.#disarm = undefined
    this.#armedFor = Number.POSITIVE_INFINITY
    const now = this.#clock.now()
    for (let first = this.#heap[0]; first !== undefined && (first.cancelled || first.due <= now); first = this.#heap[0]) {
      this.#take()
      if (first.cancelled) continue
      this.#runOne(first, now)
    }
    this.#armFirst()
  }

  #runOne(entry: Entry, now: number): void {
    try {
      entry.run()
    } catch (fault) {
      this.#onFault(fault)
    }
    if (entry.periodMs === 0 || entry.cancelled) return
    const missed = Math.floor((now - entry.due) / entry.periodMs)
    entry.due += (missed + 1) * entry.periodMs
    entry.order = this.#order++
    this.#put(entry)
  }

  #add(delayMs: number, periodMs: number, run: () => void): Task {
    const entry: Entry = { due: this.#clock.now() + Math.max(0, delayMs), order: this.#order++, periodMs, run, cancelled: false }
    this.#put(entry)
    this.#armFirst()
    return entry
  }

  #armFirst(): void {
    const first = this.#heap[0]
    if (first === undefined || first.due >= this.#armedFor) return
    this.#disarm?.()
    this.#armedFor = first.due
    this.#disarm = this.#arm(Math.max(GRAIN_MS, first.due - this.#clock.now()), () => this.runDue())
  }

  #put(entry: Entry): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(entry)
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = heap[above]
      if (parent === undefined || !before(entry, parent)) break
      heap[at] = parent
      at = above
    }
    heap[at] = entry
  }

  #take(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let at = 0
    for (;;) {
      const left = heap[2 * at + 1]
      const right = heap[2 * at + 2]
      if (left === undefined) break
      const useRight = right !== undefined && before(right, left)
      const child = useRight ? right : left
      if (!before(child, last)) break
      heap[at] = child
      at = 2 * at + (useRight ? 2 : 1)
    }
    heap[at] = last
  }
}

/** Same time: in order of making, so that a run is repeatable. */
function before(one: Entry, other: Entry): boolean {
  return one.due < other.due || (one.due === other.due && one.order < other.order)
}
