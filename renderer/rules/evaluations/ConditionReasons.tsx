import { useTranslation } from 'react-i18next'
import type { FiringTrace } from '../../../backend/contract/rules/firing.ts'
import { useFormat } from '../../language/format.ts'
import type { Status } from '../../ui/glyph-shapes.ts'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import type { Graph } from '../model/graph.ts'
import { liveWords } from '../words/live-words.ts'
import { TRUTH_CODES } from '../words/truth-codes.ts'
import type { Words } from '../words/use-node-words.ts'
import classes from './evaluations.module.css'
import { nodesOf } from './firing-words.ts'

/** Every condition as it was at a moment: its value, how old that was, true or not, and why. */
interface Props {
  trace: readonly FiringTrace[]
  atMs: number
  graph: Graph
  words: Words
}

const GLYPHS = { true: 'ok', false: 'idle', unknown: 'stale' } as const satisfies Record<string, Status>

export function ConditionReasons({ trace, atMs, graph, words }: Props) {
  const { t } = useTranslation('ruleInsight')
  const { t: nodes } = useTranslation('ruleNodes')
  const format = useFormat()
  const live = nodesOf(trace, atMs)
  const leaves = trace.flatMap((one) => {
    const node = graph.nodes.get(one.id)
    return node?.role === 'condition' && !('inputs' in node.node) ? [{ one, node }] : []
  })
  return (
    <ul className={classes.reasons} aria-label={t('detail.conditions')}>
      {leaves.map(({ one, node }) => {
        const series = 'series' in node.node ? words.names.series(node.node.series) : undefined
        const context = { t: nodes, format, nowMs: atMs, series, dayNames: words.dayNames }
        const said = node.role === 'condition' ? liveWords(node.node, live.get(one.id), context) : undefined
        const { title, test, bound, place } = words.of(node)
        const code = TRUTH_CODES.find((known) => known === one.code)
        const reason = one.code === 'holds' || one.code === 'fails' ? '' : code ? nodes(`code.${code}`) : one.code
        const age = one.ageMs === null ? '' : t('detail.age', { time: ageText(one.ageMs, format.number) })
        return (
          <li key={one.id}>
            <StatusGlyph status={GLYPHS[one.truth]} size={14} label={nodes(`truth.${one.truth}`)} />
            <span className={classes.reason}>
              <span title={place === '' ? title : `${title}, ${place}`}>
                {title}{' '}
                <b>
                  {said?.value} {said?.unit}
                </b>{' '}
                {test} {bound}
              </span>
              <small>{[nodes(`truth.${one.truth}`), reason, age].filter(Boolean).join(' · ')}</small>
            </span>
          </li>
        )
      })}
    </ul>
  )
}

/** Ages of readings are mostly below some seconds. */
function ageText(ms: number, number: (value: number, decimals?: number) => string): string {
  if (ms < 1000) return `${number(Math.max(0, ms))} ms`
  return ms < 120_000 ? `${number(ms / 1000, 1)} s` : `${number(ms / 60_000)} min`
}
