import { SegmentedControl } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Backtest, type BacktestResult, MOST_LISTED } from '../../../backend/contract/rules/backtest.ts'
import type { RuleBody } from '../../../backend/contract/rules/rule.ts'
import { type Format, useFormat } from '../../language/format.ts'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { graphOf } from '../model/graph.ts'
import { sameRule } from '../model/same-rule.ts'
import type { Words } from '../words/use-node-words.ts'
import classes from './backtest.module.css'
import { dayBars } from './backtest-days.ts'
import { DayBars } from './DayBars.tsx'
import { FiringChart } from './FiringChart.tsx'
import type { BacktestAsk } from './use-backtest.ts'

/** What came out: how often, how long, when, and against what. */
interface Props {
  ask: BacktestAsk
  test: Backtest
  results: readonly BacktestResult[]
  words: Words
  /** As it is now: a result of an earlier draft says so. */
  draft: RuleBody
}

export function BacktestResults({ ask, test, results, words, draft }: Props) {
  const { t } = useTranslation('ruleInsight')
  const format = useFormat()
  const { names } = words
  const [own, before] = results
  const [at, setAt] = useState(0)
  const [whose, setWhose] = useState<'own' | 'before'>('own')
  const span = useMemo(() => ({ fromMs: test.fromMs, toMs: test.toMs }), [test.fromMs, test.toMs])
  if (own === undefined) return null
  const output = own.outputs[at] ?? own.outputs[0]
  const otherOutput = before?.outputs.find(({ board, gpio }) => board === output?.board && gpio === output.gpio)
  const name = output === undefined ? '' : names.output(output)
  const compared = ask.against === null ? null : t('versions.version', { version: ask.against.version })
  const shown = whose === 'before' && before && ask.against ? { rule: ask.against.rule, result: before } : { rule: ask.rule, result: own }
  return (
    <section className={classes.results} aria-label={t('backtest.result')}>
      {!sameRule(draft, ask.rule) && (
        <p className={classes.stale} role="status">
          <StatusGlyph status="stale" size={14} />
          {t('backtest.older')}
        </p>
      )}
      <div className={classes.tiles}>
        <div>
          <strong>{format.number(own.counts.fired)}</strong> {t('backtest.times', { count: own.counts.fired })}
          <span>{t('backtest.wouldHaveFired')}</span>
          {before && compared !== null && <small>{`${compared}: ${format.number(before.counts.fired)}`}</small>}
        </div>
        {output && (
          <div>
            <strong>{format.duration(output.runtimeMs)}</strong>
            <span title={`${name}, ${names.board(output.board)}`}>{t('backtest.outputOn', { name })}</span>
            {compared !== null && <small>{`${compared}: ${format.duration(otherOutput?.runtimeMs ?? 0)}`}</small>}
          </div>
        )}
      </div>
      {own.outputs.length > 1 && (
        <SegmentedControl
          fullWidth
          aria-label={t('backtest.output')}
          value={String(at)}
          data={own.outputs.slice(0, 4).map((one, index) => ({ value: String(index), label: names.output(one) }))}
          onChange={(next) => setAt(Number(next))}
        />
      )}
      {output && <DayBars bars={dayBars(ask.rule, span, own, before, output)} name={name} compared={compared} />}
      {before && (
        <SegmentedControl
          fullWidth
          aria-label={t('backtest.whose')}
          value={whose}
          data={[
            { value: 'own', label: t('backtest.draft') },
            { value: 'before', label: compared ?? '' },
          ]}
          onChange={(next) => setWhose(next === 'before' ? 'before' : 'own')}
        />
      )}
      <FiringChart key={whose} rule={shown.rule} span={span} result={shown.result} names={names} />
      <dl className={classes.rows}>
        {rowsOf(own, before, output, { t, format }).map(({ label, value, other }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <b>{value}</b>
              {other !== undefined && <span> {other}</span>}
            </dd>
          </div>
        ))}
      </dl>
      {own.unrecorded.length > 0 && (
        <p className={classes.stale}>
          <StatusGlyph status="warning" size={14} />
          {t('backtest.unrecorded', { names: namesOf(ask.rule, own.unrecorded, words) })}
        </p>
      )}
      {own.decisions.length >= MOST_LISTED && <p className={classes.hint}>{t('backtest.listed', { most: format.number(MOST_LISTED) })}</p>}
      <p className={classes.hint}>
        {t('backtest.took', { samples: format.number(test.done), time: `${format.number((test.tookMs ?? 0) / 1000, 1)} s` })}
      </p>
    </section>
  )
}

function namesOf(rule: RuleBody, ids: readonly string[], words: Words): string {
  const { nodes } = graphOf(rule)
  const nameOf = (id: string) => {
    const node = nodes.get(id)
    return node === undefined ? id : words.of(node).line
  }
  return ids.map(nameOf).join(', ')
}

interface Row {
  label: string
  value: string
  /** Of the other version. */
  other?: string | undefined
}

function rowsOf(
  own: BacktestResult,
  before: BacktestResult | undefined,
  output: BacktestResult['outputs'][number] | undefined,
  { t, format }: { t: ReturnType<typeof useTranslation<'ruleInsight'>>['t']; format: Format },
): Row[] {
  const other = before?.outputs.find(({ board, gpio }) => board === output?.board && gpio === output.gpio)
  const number = (value: number | undefined) => (value === undefined ? undefined : format.number(value))
  const held = (key: string): Row => ({
    label: t(key === 'per-hour' ? 'backtest.heldPerHour' : 'backtest.heldCooldown'),
    value: format.number(own.heldBack[key] ?? 0),
    other: number(before && (before.heldBack[key] ?? 0)),
  })
  return [
    ...(output
      ? [
          { label: t('backtest.longest'), value: format.duration(output.longestMs), other: other && format.duration(other.longestMs) },
          { label: t('backtest.activations'), value: format.number(output.activations), other: number(other?.activations) },
        ]
      : []),
    { label: t('backtest.ended'), value: format.number(own.counts.otherwise), other: number(before?.counts.otherwise) },
    ...['cooldown', 'per-hour'].filter((key) => key in own.heldBack || (before !== undefined && key in before.heldBack)).map(held),
    ...(own.counts.passedOver > 0 ? [{ label: t('backtest.passedOver'), value: format.number(own.counts.passedOver) }] : []),
  ]
}
