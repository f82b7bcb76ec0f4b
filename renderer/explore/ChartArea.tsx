import { Button } from '@mantine/core'
import { type Ref, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDocuments } from '../backend/documents.ts'
import { latestValue } from '../backend/latest-values.ts'
import { useConnection } from '../backend/live-store.ts'
import { HistoryChart } from '../charts/HistoryChart.tsx'
import type { HistoryActs, HistoryChartHandle, HistoryContent } from '../charts/history-content.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { type Card, ChartCards } from './ChartCards.tsx'
import classes from './chart-area.module.css'
import { setCrosshair } from './crosshair.ts'
import { limitOfKey, type PendingLimit } from './explore-content.ts'
import { fixedRange } from './explore-range.ts'
import type { RevisionAsked } from './RevisionDialogs.tsx'
import type { ExploreData } from './use-explore-data.ts'
import type { ViewActs } from './use-explore-view.ts'
import type { RangeActs } from './use-range.ts'

/** The chart with what stands over it: cards, loading, failure, no data. */
interface Props {
  data: ExploreData
  acts: ViewActs
  range: RangeActs
  card: Card | null
  onCard(card: Card | null): void
  onMove(fromMs: number, toMs: number, settled: boolean): void
  onPending(pending: PendingLimit): void
  onRevision(asked: RevisionAsked): void
  label: string
  chart: Ref<HistoryChartHandle>
  /** Above the curves; '' = nothing. */
  note: string
  /** Room beside the curves, px. */
  onEdges(left: number, right: number): void
  /** Below the time axis. */
  brush: React.ReactNode
}

export function ChartArea({ data, acts, range, card, onCard, onMove, onPending, onRevision, label, chart, note, onEdges, brush }: Props) {
  const { t } = useTranslation('explore')
  const { content, entries, firings } = data
  // While the backend is not heard, the banner of the window says so already.
  const heard = useConnection().state !== 'lost'
  const notes = useDocuments('annotations')
  const chartActs = useMemo<HistoryActs>(
    () => ({
      onRange: onMove,
      onRangeBack: () => (range.back ?? range.reset)?.(),
      onCrosshair: setCrosshair,
      onEdges,
      onThreshold: (key, value) => {
        const limit = limitOfKey(key)
        if (limit) onPending({ ...limit, value })
      },
      onSelect: (fromMs, toMs) => onCard({ kind: 'select', fromMs, toMs }),
      onEvent: (key) => onCard({ kind: 'event', key }),
      onNote: (key) => onCard({ kind: 'note', id: key }),
      onSample: (curve, atMs) => {
        const series = Number(curve)
        if (Number.isInteger(series)) onCard({ kind: 'sample', series, atMs })
      },
    }),
    [range, onMove, onPending, onCard, onEdges],
  )
  // Strips alone are a picture; curves without a point are none, whatever strips say below.
  const noCurve =
    content.curves.length > 0
      ? content.curves.every((curve) => curve.atMs.length === 0)
      : content.strips.every((strip) => strip.stretches.length === 0)
  const allHidden = data.chosen.length > 0 && data.chosen.every((one) => one.hidden)
  return (
    <div className={classes.area} aria-busy={data.loading}>
      {note !== '' && <p className={classes.note}>{note}</p>}
      <div className={classes.chart}>
        <HistoryChart ref={chart} content={content} acts={chartActs} label={label} />
      </div>
      {brush}
      {data.loading && noCurve && <p className={classes.over}>{t('chart.loading')}</p>}
      {data.failure !== null && data.failure !== undefined && heard && (
        <div className={classes.failure} role="alert">
          <StatusGlyph status="warning" size={14} />
          <span>
            <strong>{t('chart.failed')}.</strong> {errorText(data.failure)}
          </span>
          <Button size="sm" onClick={data.reload}>
            {t('chart.retry')}
          </Button>
        </div>
      )}
      {allHidden ? (
        <div className={classes.over}>
          <EmptyState title={t('chart.hiddenAll')} text={t('chart.hiddenText')}>
            <Button onClick={() => acts.change({ items: acts.view.items.map((item) => ({ ...item, hidden: false })) }, true)}>
              {t('chart.showAll')}
            </Button>
          </EmptyState>
        </div>
      ) : (
        noCurve &&
        !data.loading &&
        (data.failure === null || data.failure === undefined) && <NoData data={data} content={content} range={range} />
      )}
      {card && (
        <ChartCards
          card={card}
          content={content}
          chosen={data.chosen}
          entries={entries}
          firings={firings}
          notes={notes.list}
          range={range}
          onCard={onCard}
          onRevision={onRevision}
        />
      )}
    </div>
  )
}

function NoData({ data, content, range }: { data: ExploreData; content: HistoryContent; range: RangeActs }) {
  const { t } = useTranslation('explore')
  const format = useFormat()
  const [newest] = useState(() => Math.max(0, ...data.chosen.map((one) => latestValue(one.id)?.atMs ?? 0)))
  const width = content.toMs - content.fromMs
  const useful = newest > 0 && (newest < content.fromMs || newest > content.toMs)
  return (
    <div className={classes.over}>
      <EmptyState
        title={t('chart.nothing')}
        text={newest > 0 ? t('chart.nothingText', { time: `${format.date(newest)} ${format.time(newest)}` }) : t('chart.nothingEver')}
      >
        {useful && (
          <Button onClick={() => range.choose(fixedRange(newest - width * 0.9, newest + width * 0.1))}>{t('chart.showLast')}</Button>
        )}
      </EmptyState>
    </div>
  )
}
