// The centre's side of setting boards up: makes them known and their credentials at the moment they are set up, then tests what they report.
// Called by the lane (backend/flash) through its port; joined in app/flash.ts.
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import { type Acceptance, type AcceptanceCheck, boardIdOf, type ProvisionOrder } from '../contract/flash/provision.ts'
import { judge } from './acceptance.ts'
import type { BoardLogin, Centre } from './ports.ts'

export interface ProvisioningParts {
  centre: Centre
  clock: Clock
  /** Waits, or is aborted. */
  rest(ms: number, signal: AbortSignal): Promise<void>
}

const LOOK_EVERY_MS = 250

export class Provisioning {
  readonly #parts: ProvisioningParts

  constructor(parts: ProvisioningParts) {
    this.#parts = parts
  }

  /** Known, accepted, named, placed, configured; with a new password. @throws LeitstandError `provision.template`, `store.*` */
  async loginFor(mac: string, order: ProvisionOrder, by: string): Promise<BoardLogin> {
    const { centre } = this.#parts
    const board = boardIdOf(mac)
    await centre.register(board, order, by)
    if (order.template !== null) await centre.configure(board, order.template, by)
    return { board, user: board, password: await centre.makePassword(board) }
  }

  /**
   * Waits until every check has passed or one has failed.
   * @param sinceMs when it was set up: what it reported before does not count
   * @returns the verdict; also where it failed. @throws LeitstandError `flash.cancelled`
   */
  async accept(board: string, sinceMs: number, onChange: (acceptance: Acceptance) => void, signal: AbortSignal): Promise<Acceptance> {
    const { centre, clock, rest } = this.#parts
    const startedAtMs = clock.now()
    let before: AcceptanceCheck[] = []
    for (;;) {
      const view = { report: centre.report(board), expected: centre.configured(board), sinceMs, startedAtMs, nowMs: clock.now() }
      const checks = judge(view).map((check) => firstTime(check, before))
      const state = verdictOf(checks)
      const acceptance: Acceptance = { state, startedAtMs, endedAtMs: state === 'running' ? null : clock.now(), checks }
      if (state !== 'running' || stateText(checks) !== stateText(before)) onChange(acceptance)
      if (state !== 'running') return acceptance
      before = checks
      if (signal.aborted) throw new LeitstandError('flash.cancelled')
      await rest(LOOK_EVERY_MS, signal)
    }
  }
}

/** A check that has passed keeps when it did, and with what. */
function firstTime(check: AcceptanceCheck, before: readonly AcceptanceCheck[]): AcceptanceCheck {
  const known = before.find(({ what, name }) => what === check.what && name === check.name)
  return known?.state === 'passed' && check.state === 'passed' ? known : check
}

/** What failed waits for the others: the protocol shows all. */
function verdictOf(checks: readonly AcceptanceCheck[]): Acceptance['state'] {
  if (checks.some(({ state }) => state === 'waiting')) return 'running'
  return checks.every(({ state }) => state === 'passed') ? 'passed' : 'failed'
}

function stateText(checks: readonly AcceptanceCheck[]): string {
  return checks.map(({ what, name, state }) => `${what} ${name} ${state}`).join('\n')
}
