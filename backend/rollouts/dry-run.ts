// What a rollout would do, board by board; nothing is sent or kept. Works in slices, so that a thousand boards do not hold the others up.
import { isDeepStrictEqual } from 'node:util'
import { type ConfigurationBody, EMPTY_CONFIGURATION } from '../contract/configuration/configuration.ts'
import { because } from '../contract/reasons.ts'
import { applyTemplate } from '../contract/rollouts/apply-template.ts'
import { changesOf, type PreviewedBoard } from '../contract/rollouts/preview.ts'
import { type ChosenBoard, isConfiguring, type RolloutAct } from '../contract/rollouts/rollout.ts'
import type { BoardActs } from './board-acts.ts'
import type { BoardWatch, CommandTarget, ConfigurationTarget } from './ports.ts'

/** Boards between two rests of the event loop. */
const SLICE = 20

export interface DryRunParts {
  configurations: ConfigurationTarget
  commands: Pick<CommandTarget, 'unfit'>
  watch: BoardWatch
  acts: BoardActs
  /** Lets others run. */
  rest(): Promise<unknown>
}

export async function dryRun(act: RolloutAct, boards: readonly ChosenBoard[], parts: DryRunParts): Promise<PreviewedBoard[]> {
  const made: PreviewedBoard[] = []
  for (const [index, chosen] of boards.entries()) {
    if (index % SLICE === SLICE - 1) await parts.rest()
    made.push(await previewOf(act, chosen, index + 1, parts))
  }
  return made
}

async function previewOf(act: RolloutAct, chosen: ChosenBoard, n: number, parts: DryRunParts): Promise<PreviewedBoard> {
  const { board } = chosen
  const known = parts.watch.look(board)
  const refused = (key: 'rollout-board-unknown' | 'rollout-plain-board' | 'rollout-not-accepted'): PreviewedBoard => ({
    board,
    n,
    verdict: 'refused',
    changes: [],
    problems: [{ severity: 'error', reason: because(key) }],
    stays: 0,
  })
  if (known === undefined) return refused('rollout-board-unknown')
  if (known.family === 'plain') return refused('rollout-plain-board')
  if (!known.accepted) return refused('rollout-not-accepted')
  const problems: PreviewedBoard['problems'] = []
  if (!known.online) problems.push({ severity: 'warning', reason: because('rollout-offline') })
  if (known.stopped) problems.push({ severity: 'warning', reason: because('rollout-stopped-board') })
  const presence = known.stopped ? ('held' as const) : known.online ? ('act' as const) : ('offline' as const)
  if (!isConfiguring(act)) {
    const unfit = act.kind === 'firmware' && 'firmware' in act ? await parts.commands.unfit(board, act.firmware) : null
    if (unfit !== null) problems.push({ severity: 'error', reason: unfit })
    return { board, n, verdict: unfit === null ? presence : 'refused', changes: [], problems, stays: 0 }
  }

  const current = parts.configurations.current(board)
  const before = current?.body ?? EMPTY_CONFIGURATION
  if (current === undefined && act.kind === 'template') problems.push({ severity: 'warning', reason: because('rollout-unconfigured') })
  const wanted = await wantedBody(act, chosen, n, parts, problems)
  const { changes, stays } = changesOf(before, wanted ?? before)
  if (wanted !== undefined)
    problems.push(...parts.configurations.check(board, wanted).map(({ severity, reason }) => ({ severity, reason })))
  if (problems.some(({ severity }) => severity === 'error')) return { board, n, verdict: 'refused', changes, problems, stays }
  return { board, n, verdict: isDeepStrictEqual(before, wanted) ? 'nothing' : presence, changes, problems, stays }
}

async function wantedBody(
  act: RolloutAct,
  { board, values }: ChosenBoard,
  n: number,
  { acts, configurations, watch }: DryRunParts,
  problems: PreviewedBoard['problems'],
): Promise<ConfigurationBody | undefined> {
  const current = configurations.current(board)
  if (act.kind === 'template') {
    const { name = null, zone = null, boardType = null } = watch.look(board) ?? {}
    const applied = applyTemplate(act.template, current?.body ?? EMPTY_CONFIGURATION, { id: board, name, zone, boardType }, values, n)
    problems.push(...applied.problems)
    return applied.problems.some(({ severity }) => severity === 'error') ? undefined : applied.body
  }
  const body = await acts.desired(act, { board, n, values }, current?.version ?? 0)
  if (!('key' in body)) return body
  problems.push({ severity: 'error', reason: body })
  return undefined
}
