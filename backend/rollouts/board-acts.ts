// The act itself on one board, and its way back. Every step may be repeated after a crash: what was done is recognised, never done twice.
import { isDeepStrictEqual } from 'node:util'
import { type ConfigurationBody, EMPTY_CONFIGURATION } from '../contract/configuration/configuration.ts'
import { LeitstandError } from '../contract/errors.ts'
import { because, type Reason } from '../contract/reasons.ts'
import { applyTemplate } from '../contract/rollouts/apply-template.ts'
import type { Rollout, RolloutAct, RolloutStep } from '../contract/rollouts/rollout.ts'
import type { BoardWatch, CommandTarget, ConfigurationTarget, Outcome } from './ports.ts'

export type ActedRollout = Pick<Rollout, 'id' | 'name' | 'act' | 'options' | 'by'>
export type Progress = Outcome | { state: 'already' }
export interface Acted {
  progress: Progress
  change?: Pick<RolloutStep, 'after'> | Pick<RolloutStep, 'returned'>
}

export interface BoardActsParts {
  configurations: ConfigurationTarget
  commands: CommandTarget
  watch: BoardWatch
}

const failed = (reason: Reason): Acted => ({ progress: { state: 'failed', reason } })

export class BoardActs {
  readonly #parts: BoardActsParts

  constructor(parts: BoardActsParts) {
    this.#parts = parts
  }

  /** Version of its configuration now; 0: none. */
  versionOf(board: string): number {
    return this.#parts.configurations.current(board)?.version ?? 0
  }

  /** Does what is not yet done and looks what became of it. @throws LeitstandError `store.*`: try again later */
  async advance(rollout: ActedRollout, step: RolloutStep, nowMs: number): Promise<Acted> {
    const { act } = rollout
    const acted =
      act.kind === 'template' || act.kind === 'version'
        ? await this.#configure(rollout, act, step)
        : await this.#command(rollout, act, step)
    return overdue(acted, step.begunAtMs, rollout.options.timeoutS, nowMs)
  }

  /** Back to the version before. @throws LeitstandError `store.*` */
  async giveBack(rollout: ActedRollout, step: RolloutStep, nowMs: number): Promise<Acted> {
    const { configurations } = this.#parts
    const { board, before, after } = step
    let { returned } = step
    if (before === null || after === null) return failed(because('rollout-no-version', { wanted: String(before) }))
    if (returned === null) {
      const wanted = before === 0 ? EMPTY_CONFIGURATION : await configurations.version(board, before)
      if (wanted === undefined) return failed(because('rollout-no-version', { wanted: before }))
      const made = await this.#make(rollout, board, after, wanted)
      if (typeof made !== 'number') return made
      returned = made
    }
    const acted: Acted = { progress: configurations.outcome(board, returned), change: { returned } }
    return overdue(acted, step.returnBegunAtMs, rollout.options.timeoutS, nowMs)
  }

  /** What the board is to have; a reason where it cannot. */
  async desired(act: RolloutAct, step: Pick<RolloutStep, 'board' | 'n' | 'values'>, before: number): Promise<ConfigurationBody | Reason> {
    const { configurations, watch } = this.#parts
    if (act.kind === 'version') {
      const wanted = act.version ?? before - 1
      if (wanted < 1) return because('rollout-no-earlier')
      const body = await configurations.version(step.board, wanted)
      return body ?? because('rollout-no-version', { wanted })
    }
    if (act.kind !== 'template') return because('rollout-no-version', { wanted: 0 })
    const known = watch.look(step.board)
    const board = { id: step.board, name: known?.name ?? null, zone: known?.zone ?? null, boardType: known?.boardType ?? null }
    const current = configurations.current(step.board)?.body ?? EMPTY_CONFIGURATION
    const { body, problems } = applyTemplate(act.template, current, board, step.values, step.n)
    return problems.find(({ severity }) => severity === 'error')?.reason ?? body
  }

  async #configure(rollout: ActedRollout, act: RolloutAct, step: RolloutStep): Promise<Acted> {
    const { configurations } = this.#parts
    const { board } = step
    const before = step.before ?? 0
    let { after } = step
    if (after === null) {
      const wanted = await this.desired(act, step, before)
      if ('key' in wanted) return failed(wanted)
      const current = configurations.current(board)
      const same = isDeepStrictEqual(current?.body ?? EMPTY_CONFIGURATION, wanted)
      if (same && (current?.version ?? 0) === before) return { progress: { state: 'already' } }
      const problem = configurations.check(board, wanted).find(({ severity }) => severity === 'error')
      if (problem !== undefined) return failed(problem.reason)
      const made = await this.#make(rollout, board, before, wanted)
      if (typeof made !== 'number') return made
      after = made
    }
    return { progress: configurations.outcome(board, after), change: { after } }
  }

  /** A new version from `from`; the one that an interrupted attempt has made counts as made. */
  async #make(rollout: ActedRollout, board: string, from: number, wanted: ConfigurationBody): Promise<number | Acted> {
    const { configurations } = this.#parts
    const current = configurations.current(board)
    const found = current?.version ?? 0
    if (found === from + 1 && isDeepStrictEqual(current?.body, wanted)) return found
    if (found !== from) return failed(because('rollout-changed-meanwhile', { found, expected: from }))
    try {
      return await configurations.save(board, from, wanted, rollout.by, rollout.name)
    } catch (cause) {
      if (cause instanceof LeitstandError && !cause.code.startsWith('store.')) {
        return failed(cause.reason ?? because('rollout-refused', { message: cause.message }))
      }
      throw cause
    }
  }

  async #command(rollout: ActedRollout, act: RolloutAct, step: RolloutStep): Promise<Acted> {
    const { commands } = this.#parts
    const id = `${rollout.id}-${step.n}-${step.attempt}`
    const known = await commands.outcome(id)
    if (known === undefined) {
      const params = act.kind === 'firmware' ? firmwareParams(act) : {}
      try {
        await commands.send(step.board, id, act.kind === 'firmware' ? 'ota_update' : 'reboot', params, rollout.by, rollout.name)
      } catch (cause) {
        if (cause instanceof LeitstandError && !cause.code.startsWith('store.')) {
          return failed(cause.reason ?? because('rollout-refused', { message: cause.message }))
        }
        throw cause
      }
      return { progress: { state: 'pending' } }
    }
    // Confirmed is a restart only when the board has proved it: see board-commands/restart-proof.ts.
    return { progress: known }
  }
}

function firmwareParams(act: Extract<RolloutAct, { kind: 'firmware' }>): Record<string, string> {
  const image: Record<string, string> = 'firmware' in act ? { firmware: act.firmware } : { url: act.url, sha256: act.sha256 }
  return { ...image, ...(act.version !== null && { version: act.version }) }
}

function overdueMs(sinceMs: number | null, seconds: number, nowMs: number): boolean {
  return sinceMs !== null && nowMs - sinceMs >= seconds * 1000
}

function overdue(acted: Acted, sinceMs: number | null, seconds: number, nowMs: number): Acted {
  if (acted.progress.state !== 'pending' || !overdueMs(sinceMs, seconds, nowMs)) return acted
  return { ...acted, progress: { state: 'failed', reason: because('rollout-timeout', { seconds }) } }
}
