import { useElementSize } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BacktestResult } from '../../../backend/contract/rules/backtest.ts'
import type { RuleBody } from '../../../backend/contract/rules/rule.ts'
import type { Series } from '../../../backend/contract/series.ts'
import { footHeight } from '../../charts/chart-frame.ts'
import { HistoryChart } from '../../charts/HistoryChart.tsx'
import type { HistoryContent, StripRow } from '../../charts/history-content.ts'
import { makeCurve } from '../../charts/make-curves.ts'
import { useHistory } from '../../charts/use-history.ts'
import { errorText } from '../../language/errors.ts'
import { useFormat } from '../../language/format.ts'
import { refsOf } from '../live/use-live-run.ts'
import type { RuleNames } from '../words/use-rule-names.ts'
import classes from './backtest.module.css'
import { stretchesRun } from './backtest-days.ts'

/** Series that the rule reads, over the range, with the moments at which it would have fired on the axis and what would have run as a strip. */
interface Props {
  rule: RuleBody
  span: { fromMs: number; toMs: number }
  result: BacktestResult
  names: RuleNames
}

const MOST_SERIES = 3
const CURVE_PX = 132

export function FiringChart({ rule, span, result, names }: Props) {
  const { t } = useTranslation('ruleInsight')
  const format = useFormat()
  const { ref, width } = useElementSize()
  const [seen, setSeen] = useState(span)
  const series = useMemo(
    () =>
      [...refsOf(rule).values()]
        .map((one) => names.series(one))
        .filter((one): one is Series => one?.kind === 'number')
        .slice(0, MOST_SERIES),
    [rule, names],
  )
  const question = useMemo(
    () => ({
      items: series.map(({ id }) => ({ key: String(id), series: id, shiftMs: 0 })),
      range: { kind: 'fixed' as const, ...seen },
      aggregation: 'auto' as const,
      bucket: null,
      timeZone: rule.timeZone,
    }),
    [series, seen, rule.timeZone],
  )
  const history = useHistory({ ...question, widthPx: width || 330 })
  const ran = useMemo(() => stretchesRun(rule, result.decisions, span.toMs), [rule, result.decisions, span.toMs])
  const content = useMemo((): HistoryContent => {
    const strip: StripRow = {
      key: 'ran',
      name: t('backtest.strip'),
      stretches: stripOf(ran, span).map((one) => ({ ...one, text: one.value ? t('backtest.on') : '' })),
    }
    return {
      ...seen,
      curves: series.map((one, slot) =>
        makeCurve(
          { key: String(one.id), series: one, board: names.board(one.board), slot },
          history.columns.get(String(one.id)),
          seen.toMs,
          format,
        ),
      ),
      strips: [strip],
      thresholds: [],
      events: result.decisions
        .filter(({ outcome }) => outcome === 'fired')
        .map(({ atMs, branch }) => ({ key: `${branch} ${atMs}`, atMs, status: 'event' as const, text: t('backtest.wouldFire') })),
      notes: [],
      normalised: false,
    }
  }, [ran, series, history, seen, span, result.decisions, names, format, t])
  const acts = useMemo(
    () => ({
      onRange: (fromMs: number, toMs: number) => setSeen({ fromMs: Math.max(span.fromMs, fromMs), toMs: Math.min(span.toMs, toMs) }),
      onRangeBack: () => setSeen(span),
    }),
    [span],
  )
  return (
    <div ref={ref} className={classes.chart}>
      <HistoryChart content={content} acts={acts} height={CURVE_PX + footHeight(content)} compact label={t('backtest.chart')} />
      {history.failure !== null && (
        <p className={classes.hint} role="alert">
          {errorText(history.failure)}
        </p>
      )}
      <ul className={classes.curves}>
        {series.map(({ id }, slot) => (
          <li key={id} data-slot={slot + 1}>
            {content.curves[slot]?.name}
          </li>
        ))}
      </ul>
    </div>
  )
}

function stripOf(ran: readonly { fromMs: number; toMs: number }[], span: { fromMs: number; toMs: number }) {
  const stretches: { fromMs: number; toMs: number; value: boolean; look: 'on' | 'off' }[] = []
  let atMs = span.fromMs
  for (const { fromMs, toMs } of ran) {
    if (toMs <= atMs) continue
    if (fromMs > atMs) stretches.push({ fromMs: atMs, toMs: fromMs, value: false, look: 'off' })
    stretches.push({ fromMs: Math.max(atMs, fromMs), toMs, value: true, look: 'on' })
    atMs = toMs
  }
  if (atMs < span.toMs) stretches.push({ fromMs: atMs, toMs: span.toMs, value: false, look: 'off' })
  return stretches
}
