import { Button, Select, TextInput } from '@mantine/core'
import { useEffect, useMemo, useReducer } from 'react'
import { useTranslation } from 'react-i18next'
import type { Firing } from '../../../backend/contract/rules/firing.ts'
import type { RuleBody, SeriesRef } from '../../../backend/contract/rules/rule.ts'
import { factKey } from '../../../backend/contract/rules/run/fact-leaf.ts'
import type { SampleValue } from '../../../backend/contract/sample.ts'
import { useFormat } from '../../language/format.ts'
import { NumberField } from '../../outputs/NumberField.tsx'
import { shownUnit } from '../../quantities/format.ts'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { type FiringContext, firingWords } from '../evaluations/firing-words.ts'
import { valueOfTyped } from '../inspector/ActionFields.tsx'
import { useDecisions } from '../live/trace-store.ts'
import { refsOf } from '../live/use-live-run.ts'
import type { Graph } from '../model/graph.ts'
import { factWord } from '../words/live-words.ts'
import type { Words } from '../words/use-node-words.ts'
import classes from './simulation.module.css'
import type { Simulation } from './simulation.ts'

/** Values set by hand, time that is let go by, and what the rule would have decided. */
interface Props {
  simulation: Simulation
  rule: RuleBody
  graph: Graph
  words: Words
}

const STEPS = [10_000, 60_000, 600_000, 3_600_000] as const

export function SimulationPanel({ simulation, rule, graph, words }: Props) {
  const { t } = useTranslation('ruleInsight')
  const { t: nodes } = useTranslation('ruleNodes')
  const format = useFormat()
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const decisions = useDecisions(simulation.store)
  const refs = useMemo(() => [...refsOf(rule).values()], [rule])
  const facts = useMemo(() => factsIn(rule), [rule])
  const triggers = useMemo(() => rule.branches.flatMap(({ on }) => on.filter(({ kind }) => kind !== 'changed' && kind !== 'clock')), [rule])
  useEffect(() => simulation.store.subscribe(redraw), [simulation])
  const context: FiringContext = { t, nodes, format, graph, words }
  const did = (act: () => void) => {
    act()
    redraw()
  }
  return (
    <div className={classes.columns}>
      <section className={classes.inputs} aria-label={t('simulation.values')}>
        {refs.map((ref) => (
          <ReadingInput
            key={`${ref.board} ${ref.channel}`}
            series={ref}
            words={words}
            value={simulation.readings.get(`${ref.board} ${ref.channel}`)?.value ?? null}
            onChange={(value) => did(() => simulation.setReading(ref, value))}
          />
        ))}
        {facts.map(({ key, label, options }) =>
          options === null ? (
            <TextInput
              key={key}
              label={label}
              value={String(simulation.facts.get(key) ?? '')}
              onChange={(event) => {
                const typed = event.currentTarget.value
                did(() => simulation.setFact(key, typed === '' ? null : valueOfTyped(typed)))
              }}
            />
          ) : (
            <Select
              key={key}
              label={nameOfFact(label, words)}
              data={options.map((value) => ({ value, label: factWord(value, nodes) }))}
              clearable
              clearButtonProps={{ 'aria-label': t('simulation.notKnown') }}
              placeholder={t('simulation.notKnown')}
              value={String(simulation.facts.get(key) ?? '') || null}
              onChange={(value) => did(() => simulation.setFact(key, value))}
            />
          ),
        )}
        {refs.length + facts.length === 0 && <p className={classes.hint}>{t('simulation.noInputs')}</p>}
      </section>
      <section className={classes.course} aria-label={t('simulation.course')}>
        <div className={classes.clock}>
          <TextInput
            aria-label={t('simulation.clock')}
            type="datetime-local"
            step={1}
            value={localSecond(simulation.nowMs)}
            onChange={(event) => {
              const atMs = new Date(event.currentTarget.value).getTime()
              if (Number.isFinite(atMs)) did(() => simulation.jump(atMs))
            }}
          />
          {STEPS.map((ms) => (
            <Button key={ms} size="sm" onClick={() => did(() => simulation.advance(ms))}>
              + {format.duration(ms).replace(/ 0 (s|min)$/, '')}
            </Button>
          ))}
          {triggers.map((one) => {
            const node = graph.nodes.get(one.id)
            return (
              <Button key={one.id} size="sm" onClick={() => did(() => simulation.trigger(one.id))}>
                {node ? words.of(node).title : one.kind}
              </Button>
            )
          })}
          <Button size="sm" variant="subtle" onClick={() => did(() => simulation.restart())}>
            {t('simulation.restart')}
          </Button>
        </div>
        <ul className={classes.decisions} aria-label={t('simulation.decisions')} aria-live="polite">
          {[...decisions].reverse().map((one, index) => {
            const branch = rule.branches.find(({ id }) => id === one.branch)
            const list = (one.outcome === 'fired' ? branch?.do : one.outcome === 'otherwise' ? branch?.otherwise : undefined) ?? []
            const actions = list.map(({ id, kind }) => undone(id, kind))
            const said = firingWords({ ...one, dryRun: true, count: 1, actions }, rule.branches, context)
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: the newest stand first, their number from the end is their name
              <li key={decisions.length - index}>
                <StatusGlyph status={said.status} size={14} />
                <span className={classes.time}>{format.time(one.atMs)}</span>
                <span title={said.happened}>{said.happened}</span>
              </li>
            )
          })}
          {decisions.length === 0 && <li className={classes.hint}>{t('simulation.nothing')}</li>}
        </ul>
      </section>
    </div>
  )
}

function undone(id: string, kind: string): Firing['actions'][number] {
  return { id, kind, outcome: 'dry', code: null, message: null, commands: [], dueMs: null, startedAtMs: null, finishedAtMs: null }
}

interface ReadingProps {
  series: SeriesRef
  words: Words
  value: SampleValue | null
  onChange(value: SampleValue | null): void
}

function ReadingInput({ series: ref, words, value, onChange }: ReadingProps) {
  const { t } = useTranslation('ruleInsight')
  const series = words.names.series(ref)
  const unit = series === undefined ? '' : shownUnit(series.unit)
  const name = words.names.seriesName(ref)
  const label = `${name}, ${words.names.board(ref.board)}${unit === '' ? '' : `, ${unit}`}`
  if (series?.kind === 'state') {
    return (
      <TextInput
        label={label}
        value={value === null ? '' : String(value)}
        placeholder={t('simulation.silent')}
        onChange={(event) => onChange(event.currentTarget.value === '' ? null : valueOfTyped(event.currentTarget.value))}
      />
    )
  }
  return (
    <NumberField label={label} value={typeof value === 'number' ? value : null} placeholder={t('simulation.silent')} onChange={onChange} />
  )
}

interface FactInput {
  key: string
  /** Words that it may be; null = any. */
  options: string[] | null
  label: string
}

function factsIn({ conditions }: RuleBody): FactInput[] {
  const facts = new Map<string, FactInput>()
  for (const one of conditions) {
    if (one.kind === 'board') facts.set(factKey(one), { key: factKey(one), label: factKey(one), options: ['online', 'offline'] })
    if (one.kind === 'output') facts.set(factKey(one), { key: factKey(one), label: factKey(one), options: ['on', 'off'] })
    if (one.kind === 'alarm') facts.set(factKey(one), { key: factKey(one), label: one.alarm, options: ['active', 'inactive'] })
    if (one.kind === 'variable') facts.set(factKey(one), { key: factKey(one), label: one.variable, options: null })
  }
  return [...facts.values()]
}

function nameOfFact(label: string, { names }: Words): string {
  const [kind, board = '', gpio] = label.split(' ')
  if (kind === 'board') return names.board(board)
  return kind === 'output' ? `${names.output({ board, gpio: Number(gpio) })}, ${names.board(board)}` : label
}

function localSecond(atMs: number): string {
  return new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}
