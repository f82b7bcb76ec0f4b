import { Lane, type LaneLimits, LaneStartError } from './lane.ts'

/**
 * Two lanes with the same libraries: one serves, one stands by and takes over at once when the first dies, so that a
 * guilty library costs the others nothing. Owned by dropped-in-libraries.ts.
 */

const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 30_000

export type ReloadOutcome =
  | { ok: true }
  /** `path` ended or hung the thread; undefined where the thread did not even start. */
  | { ok: false; path: string | undefined; detail: string }

export class LanePair {
  /** The one that serves; undefined while none is ready. */
  current: Lane | undefined
  private readonly limits: LaneLimits
  private readonly onTrouble: (detail: string) => void
  private spare: Lane | undefined
  private paths: readonly string[] = []
  private starting: Promise<void> | undefined
  private retry: NodeJS.Timeout | undefined
  private retryMs = FIRST_RETRY_MS
  private stopped = false
  /** Rises with every reload, so that a spare of an older set of files is not taken. */
  private revision = 0
  private readonly alive = new Set<Lane>()

  /** `onTrouble`: a lane died or did not start; for the log. */
  constructor(limits: LaneLimits, onTrouble: (detail: string) => void) {
    this.limits = limits
    this.onTrouble = onTrouble
  }

  get spares(): number {
    return this.spare ? 1 : 0
  }

  /**
   * Loads `paths` into a fresh lane and, once it is ready, lets it serve; until then the old one goes on.
   * `onSwap` is called in the same breath as the new lane takes over, so that no reading meets new code with old declarations.
   */
  async reload(paths: readonly string[], onSwap: (failed: ReadonlyMap<string, string>) => void): Promise<ReloadOutcome> {
    await this.starting
    if (paths.length === 0) {
      this.paths = []
      await this.replace(undefined, () => onSwap(new Map()))
      return { ok: true }
    }
    const lane = this.make()
    try {
      const { failed } = await lane.start(paths)
      this.paths = paths.filter((path) => !failed.has(path))
      await this.replace(lane, () => onSwap(failed))
      this.refill()
      return { ok: true }
    } catch (fault) {
      await this.discard(lane)
      if (fault instanceof LaneStartError) return { ok: false, path: fault.path, detail: fault.message }
      return { ok: false, path: undefined, detail: fault instanceof Error ? fault.message : String(fault) }
    }
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.retry)
    await Promise.all([...this.alive].map((lane) => this.discard(lane)))
    await this.starting
    this.current = undefined
    this.spare = undefined
  }

  private make(): Lane {
    const lane = new Lane(this.limits, (dead) => this.succeed(dead))
    this.alive.add(lane)
    return lane
  }

  private async discard(lane: Lane): Promise<void> {
    await lane.stop()
    this.alive.delete(lane)
  }

  private async replace(lane: Lane | undefined, onSwap: () => void): Promise<void> {
    const old = [this.current, this.spare]
    this.revision++
    this.current = lane
    this.spare = undefined
    onSwap()
    await Promise.all(old.map((one) => one && this.discard(one)))
  }

  /** The spare steps in for a dead lane. Called from within a synchronous call, too: nothing here may block. */
  private succeed(dead: Lane): void {
    this.alive.delete(dead)
    if (this.stopped) return
    if (dead === this.spare) this.spare = undefined
    else if (dead === this.current) {
      this.current = this.spare
      this.spare = undefined
    } else return
    this.onTrouble(`lane ended: ${dead.death ?? 'unknown'}`)
    this.refill()
  }

  /** Starts what is missing, one at a time, in the background. */
  private refill(): void {
    if (this.stopped || this.starting || this.retry || this.paths.length === 0 || (this.current && this.spare)) return
    this.starting = this.startMissing().finally(() => {
      this.starting = undefined
      this.refill()
    })
  }

  private async startMissing(): Promise<void> {
    const lane = this.make()
    const revision = this.revision
    try {
      await lane.start(this.paths)
      if (this.stopped || revision !== this.revision) return await this.discard(lane)
      if (lane.death !== undefined) return
      this.retryMs = FIRST_RETRY_MS
      if (this.current) this.spare = lane
      else this.current = lane
    } catch (fault) {
      await this.discard(lane)
      if (this.stopped) return
      this.onTrouble(`lane did not start: ${fault instanceof Error ? fault.message : String(fault)}`)
      this.retry = setTimeout(() => {
        this.retry = undefined
        this.refill()
      }, this.retryMs)
      this.retry.unref()
      this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS)
    }
  }
}
