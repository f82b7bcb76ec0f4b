import type { TFunction } from 'i18next'
import type { Firing, FiringTrace } from '../../../backend/contract/rules/firing.ts'
import type { Format } from '../../language/format.ts'
import { writeValue } from '../../quantities/format.ts'
import type { Status } from '../../ui/glyph-shapes.ts'
import type { NodeLive } from '../live/rule-driver.ts'
import type { Graph } from '../model/graph.ts'
import { factWord } from '../words/live-words.ts'
import { tookText } from '../words/span.ts'
import { TRUTH_CODES } from '../words/truth-codes.ts'
import type { Words } from '../words/use-node-words.ts'
import { whyNotDone } from './not-done.ts'

/** A decision of a rule in words: what made it look, what it found, what came of it. Pure. */

export interface FiringWords {
  status: Status
  cause: string
  result: string
  happened: string
}

export interface FiringContext {
  t: TFunction<'ruleInsight'>
  nodes: TFunction<'ruleNodes'>
  format: Format
  graph: Graph
  words: Words
}

/** Of a stored firing, or of one that a simulation made. */
export type Decided = Pick<Firing, 'outcome' | 'code' | 'cause' | 'trace' | 'branch' | 'dryRun' | 'count' | 'actions'>
type Branches = readonly { id: string; when: string | null }[]

export function firingWords(firing: Decided, branches: Branches, context: FiringContext): FiringWords {
  return {
    status: statusOf(firing),
    cause: causeText(firing, context),
    result: resultText(firing, branches, context),
    happened: happenedText(firing, context),
  }
}

function statusOf({ outcome, actions, dryRun }: Decided): Status {
  if (outcome === 'held-back') return 'warning'
  if (outcome === 'passed-over') return 'stale'
  if (actions.some((one) => one.outcome === 'failed')) return 'critical'
  if (actions.some((one) => one.outcome === 'refused')) return 'warning'
  if (actions.some((one) => one.outcome === 'running' || one.outcome === 'waiting')) return 'pending'
  if (outcome === 'otherwise') return 'idle'
  return dryRun ? 'event' : 'ok'
}

function causeText({ cause, trace }: Decided, { t, nodes, format, graph, words }: FiringContext): string {
  const { names } = words
  switch (cause.kind) {
    case 'reading': {
      const series = names.series(cause.series)
      const { text, unit } = series ? writeValue(cause.value, series, format) : { text: String(cause.value ?? '–'), unit: '' }
      return [names.seriesName(cause.series), text, unit].filter(Boolean).join(' ')
    }
    case 'fact': {
      const [kind = '', board = '', gpio] = cause.fact.split(' ')
      const rest = cause.fact.slice(kind.length + 1)
      const name = kind === 'output' ? names.output({ board, gpio: Number(gpio) }) : kind === 'board' ? names.board(board) : rest
      return `${name} ${cause.value === null ? t('unknown') : factWord(cause.value, nodes)}`
    }
    case 'trigger': {
      const node = graph.nodes.get(cause.trigger)
      return node ? words.of(node).line : t('cause.trigger')
    }
    default: {
      // A wait that is over says so itself.
      const waited = trace.find(({ id, truth }) => truth === 'true' && waits(graph, id))
      const node = waited && graph.nodes.get(waited.id)
      return node ? t('cause.wait', { name: words.of(node).title }) : t('cause.time')
    }
  }
}

function waits(graph: Graph, id: string): boolean {
  const node = graph.nodes.get(id)
  return node?.role === 'condition' && 'forS' in node.node && node.node.forS > 0
}

function resultText({ trace, branch }: Decided, branches: Branches, { nodes, graph, words }: FiringContext): string {
  const root = branches.find(({ id }) => id === branch)?.when
  const found = trace.find(({ id }) => id === root)
  if (found === undefined) return '–'
  const top = withoutHold(graph, found.id)
  const at = graph.nodes.get(top)
  const own = trace.find(({ id }) => id === top) ?? found
  if (at?.role === 'condition' && 'inputs' in at.node && at.node.kind !== 'hold' && at.node.kind !== 'not') {
    return `${words.of(at).title} ${nodes('live.of', { held: own.value ?? 0, all: at.node.inputs.length })}`
  }
  return nodes(`truth.${own.truth}`)
}

/** A hold says less than what it waits for. */
function withoutHold(graph: Graph, id: string): string {
  const node = graph.nodes.get(id)
  const input = node?.role === 'condition' && node.node.kind === 'hold' ? node.node.inputs[0] : undefined
  return input === undefined ? id : withoutHold(graph, input)
}

function happenedText(firing: Decided, context: FiringContext): string {
  const { t } = context
  const { outcome, code, dryRun, count } = firing
  const more = count > 1 ? ` ${t('times', { count })}` : ''
  if (outcome === 'held-back') {
    const why = code === 'per-hour' ? 'heldBack.perHour' : code === 'cooldown' ? 'heldBack.cooldown' : 'heldBack.other'
    return `${t(why)}${more}`
  }
  if (outcome === 'passed-over') return `${t('passedOver', { why: whyText(firing.trace, 'unknown', context) })}${more}`
  const done = firing.actions.map((action) => actionText(action, context)).filter(Boolean)
  if (outcome === 'otherwise') {
    const why = whyText(firing.trace, code === 'condition-unknown' ? 'unknown' : 'false', context)
    return `${t('ended', { why })}${done.length > 0 ? `; ${done.join(', ')}` : ''}${more}`
  }
  return `${t(dryRun ? 'wouldFire' : 'fired', { what: done.length > 0 ? done.join(', ') : t('nothing') })}${more}`
}

function actionText(action: Firing['actions'][number], { t, format, graph, words }: FiringContext): string {
  const node = graph.nodes.get(action.id)
  const name = node ? words.of(node).line : action.kind
  const [command] = action.commands
  const tookMs = command?.confirmedAtMs == null || action.startedAtMs === null ? null : command.confirmedAtMs - action.startedAtMs
  switch (action.outcome) {
    case 'done':
      if (tookMs === null) return name
      return t('action.confirmed', { name, time: tookText(tookMs, format) })
    case 'dry':
      return name
    default:
      return t(`action.${action.outcome}`, { name, why: whyNotDone(action, t) })
  }
}

type Trace = readonly Pick<FiringTrace, 'id' | 'truth' | 'code' | 'value'>[]

/** The first leaf that made it so, in words. */
export function whyText(trace: Trace, truth: 'false' | 'unknown', { t, nodes, format, graph, words }: FiringContext): string {
  for (const one of trace) {
    const node = graph.nodes.get(one.id)
    if (one.truth !== truth || node?.role !== 'condition' || 'inputs' in node.node) continue
    const series = 'series' in node.node ? words.names.series(node.node.series) : undefined
    const { title, test, bound } = words.of(node)
    const code = TRUTH_CODES.find((known) => known === one.code)
    if (truth === 'unknown' || one.code.startsWith('not-')) return `${title}: ${code ? nodes(`code.${code}`) : one.code}`
    const { text, unit } =
      series && one.value !== null
        ? writeValue(one.value, series, format)
        : { text: one.value === null ? '' : factWord(one.value, nodes), unit: '' }
    const value = [text, unit].filter(Boolean).join(' ')
    return value === '' ? t('why.not', { title, test, bound }) : t('why.value', { title, value, test, bound })
  }
  return t('why.condition')
}

/** What was seen then, as the canvas draws it. */
export function nodesOf(trace: readonly FiringTrace[], atMs: number): Map<string, NodeLive> {
  return new Map(
    trace.map(({ id, truth, code, value, ageMs, sinceMs }) => [
      id,
      {
        truth,
        code: TRUTH_CODES.find((known) => known === code) ?? 'fails',
        value,
        readAtMs: ageMs === null ? null : atMs - ageMs,
        heldSinceMs: sinceMs,
        sinceMs: sinceMs ?? atMs,
        exact: sinceMs !== null,
      },
    ]),
  )
}
