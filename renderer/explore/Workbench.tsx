import { useElementSize, useMediaQuery } from '@mantine/hooks'
import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { backendNow } from '../backend/clock.ts'
import { useDocuments } from '../backend/documents.ts'
import { useLive, useRole } from '../backend/live-store.ts'
import type { HistoryChartHandle } from '../charts/history-content.ts'
import { ExportMenu } from '../exports/ExportMenu.tsx'
import { useFormat } from '../language/format.ts'
import { Banner } from '../ui/Banner.tsx'
import { AggregateMenu } from './AggregateMenu.tsx'
import { curvesPx } from './ask-view.ts'
import { hasBrush } from './brush-span.ts'
import { ChartArea } from './ChartArea.tsx'
import type { Card } from './ChartCards.tsx'
import { Chips } from './Chips.tsx'
import type { ChosenSeries } from './chosen-series.ts'
import { useCrosshair } from './crosshair.ts'
import { EmptyWorkbench } from './EmptyWorkbench.tsx'
import classes from './explore.module.css'
import type { PendingLimit } from './explore-content.ts'
import { exportDraft } from './explore-question.ts'
import { type RangeSpec, resolveRange } from './explore-range.ts'
import { LimitBar } from './LimitBar.tsx'
import { NotesMenu } from './NotesMenu.tsx'
import { RangeBrush } from './RangeBrush.tsx'
import { type RevisionAsked, RevisionDialogs } from './RevisionDialogs.tsx'
import { rangeLabel } from './range-label.ts'
import { StatisticsTable } from './StatisticsTable.tsx'
import { Toolbar } from './Toolbar.tsx'
import { useExploreData } from './use-explore-data.ts'
import { useExploreKeys } from './use-explore-keys.ts'
import { useItemActs, type ViewActs } from './use-explore-view.ts'
import { useMovingRange } from './use-moving-range.ts'
import { useRange } from './use-range.ts'
import { useStableAct } from './use-stable-act.ts'
import { useStatistics } from './use-statistics.ts'

/** Toolbar, chips, chart and table: all that follows the range. */
interface Props {
  acts: ViewActs
  chosen: readonly ChosenSeries[]
  slots: ReadonlyMap<number, number>
  /** More units than there is room for axes: curves are normalised. */
  manyUnits: number
  wide: boolean
  /** Opens or focuses the series panel. */
  onSeries(): void
}

/** Narrower than this, the toolbar's parts stand closer, so that it stays one line in German too. */
const TIGHT_PX = 1_040
/** So many raw samples, and none at the left edge: the answer was cut. */
const RAW_MANY = 4_000

export function Workbench({ acts, chosen, slots, manyUnits, wide, onSeries }: Props) {
  const { t } = useTranslation('explore')
  const format = useFormat()
  const { view } = acts
  const range = useRange(
    view.range,
    useCallback((next: RangeSpec) => acts.change({ range: next }), [acts.change]),
  )
  const { moving, onMove: hold } = useMovingRange(range)
  const [card, setCard] = useState<Card | null>(null)
  const [pending, setPending] = useState<PendingLimit | null>(null)
  const [revision, setRevision] = useState<RevisionAsked | null>(null)
  const title = useDocuments('views').find(view.saved ?? '')?.name ?? ''
  const [picking, setPicking] = useState(false)
  const chart = useRef<HistoryChartHandle>(null)
  const [edges, setEdges] = useState({ left: 0, right: 0 })
  const tall = useMediaQuery('(min-height: 800px)', true, { getInitialValueInEffect: false })
  const { ref, width } = useElementSize()
  const own = useExploreData(view, chosen, moving, curvesPx(width), pending, view.normalised || manyUnits > 0)
  const data = useMemo(() => ({ ...own, chosen, slots }), [own, chosen, slots])
  const { content, ask } = own
  const onMove = useCallback(
    (fromMs: number, toMs: number, settled: boolean) => {
      if (!settled) ask({ fromMs, toMs })
      hold(fromMs, toMs, settled)
    },
    [ask, hold],
  )
  const span = useMemo(() => ({ fromMs: content.fromMs, toMs: content.toMs }), [content.fromMs, content.toMs])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the content's end says that time went on
  const shown = useMemo(() => moving ?? resolveRange(view.range, backendNow()), [moving, view.range, content.toMs])
  const asked = useMemo(() => chosen.flatMap((one) => (one.series ? [one.id] : [])), [chosen])
  const statistics = useStatistics(asked, span, range.live && moving === null)
  // An address may name series of another installation.
  const noSeries = useLive((state) => state.seriesKnown && state.series.size === 0)
  const limited = useLive((state) => (pending ? state.series.get(pending.series) : undefined))

  const onEdges = useCallback((left: number, right: number) => setEdges({ left, right }), [])
  const mayAnnotate = useRole() !== 'viewer'
  const annotate = () => {
    if (asked.length === 0 || !mayAnnotate) return
    const atMs = useCrosshair.getState().atMs ?? Math.min(backendNow(), (content.fromMs + content.toMs) / 2)
    setCard({ kind: 'new-note', fromMs: atMs, toMs: null })
  }
  const editLimit = useStableAct((series: number, kind: PendingLimit['kind']) => {
    const known = useLive.getState().series.get(series)?.limits[kind]
    if (known !== undefined) return setPending({ series, kind, value: known })
    const curve = content.curves.find((one) => one.series === series && !one.ghost)
    const values = curve ? (kind === 'warningHigh' || kind === 'criticalHigh' ? curve.max : curve.min) : []
    let value = Number.NaN
    for (const one of values) {
      if (Number.isNaN(value) || (kind === 'warningHigh' || kind === 'criticalHigh' ? one > value : one < value)) value = one
    }
    setPending({ series, kind, value: Number((Number.isNaN(value) ? 0 : value).toFixed(curve?.decimals ?? 1)) })
  })
  const onReprocess = useStableAct((series: number) =>
    setRevision({ kind: 'reprocess', series, fromMs: Math.floor(content.fromMs), toMs: Math.ceil(content.toMs) }),
  )
  useExploreKeys({
    search: onSeries,
    range: () => setPicking(true),
    live: () => range.setLive(!range.live),
    back: range.back,
    forward: range.forward,
    reset: range.reset,
    annotate,
  })
  const png = useStableAct(() => chart.current?.png() ?? Promise.reject(new Error(t('chart.failed'))))
  const draft = useStableAct(() =>
    exportDraft({
      title: title || chosen.map((one) => one.label).join(', '),
      chosen,
      aggregate: view.aggregate,
      span: shown,
      widthPx: width || 1_000,
    }),
  )
  const label = t('chart.label', { names: chosen.map((one) => one.label).join(', '), range: rangeLabel(view.range, shown, t, format) })
  const notes = useDocuments('annotations')
  const rawCut = view.aggregate.raw && content.curves.some((one) => one.atMs.length >= RAW_MANY && (one.atMs[0] ?? 0) > content.fromMs)
  const tight = (width || 1_000) < TIGHT_PX
  const { change } = acts
  const { sort, compare, aggregate } = view
  const resolutionMs = useDeferredValue(own.resolutionMs)
  const aggregates = useMemo(
    () => (
      <AggregateMenu small={!wide} aggregate={aggregate} resolutionMs={resolutionMs} onChange={(next) => change({ aggregate: next })} />
    ),
    [wide, aggregate, resolutionMs, change],
  )
  const compact = tight && (!wide || format.language === 'de' || !range.live)
  const exportMenu = useMemo(
    () => <ExportMenu draft={draft} png={png} disabled={asked.length === 0} hint={t('empty.title')} compact={compact} />,
    [draft, png, asked.length, t, compact],
  )
  // The chart goes first; what stands around it follows when there is time.
  const later = useDeferredValue(content)
  const shownLater = useDeferredValue(shown)
  const notesMenu = useMemo(() => {
    const seen = later.notes.flatMap((note) => notes.find(note.key) ?? [])
    return <NotesMenu notes={seen} onOpen={(id) => setCard({ kind: 'note', id })} />
  }, [later.notes, notes])
  const tableView = useMemo(() => ({ sort, compare, aggregate }), [sort, compare, aggregate])
  const onSort = useCallback((next: typeof sort) => change({ sort: next }, true), [change])
  const itemActs = useItemActs(acts)
  return (
    <div className={classes.bench} ref={ref}>
      <h1 className="sr-only">{t('title')}</h1>
      <Toolbar
        acts={acts}
        view={view}
        range={range}
        span={shownLater}
        wide={wide}
        tight={tight}
        compact={compact && !range.live}
        picking={picking}
        onPicking={setPicking}
        aggregates={wide ? aggregates : null}
        onSeries={onSeries}
        exportMenu={exportMenu}
      />
      {acts.newer && <Banner status="event" title={t('newer')} />}
      {chosen.length === 0 || noSeries ? (
        <EmptyWorkbench acts={acts} onSeries={onSeries} />
      ) : (
        <>
          <Chips chosen={chosen} acts={itemActs} onAdd={onSeries} onLimit={editLimit} onReprocess={onReprocess}>
            {notesMenu}
            {!wide && aggregates}
          </Chips>
          {pending && limited && (
            <LimitBar
              key={`${pending.series} ${pending.kind}`}
              pending={pending}
              series={limited}
              name={chosen.find((one) => one.id === pending.series)?.label ?? ''}
              onChange={(value) => setPending({ ...pending, value })}
              onClose={() => setPending(null)}
            />
          )}
          <ChartArea
            data={data}
            acts={acts}
            range={range}
            card={card}
            onCard={setCard}
            onMove={onMove}
            onPending={setPending}
            onRevision={setRevision}
            label={label}
            chart={chart}
            note={rawCut ? t('chart.rawCut') : manyUnits > 0 && !view.normalised ? t('chart.manyUnits', { count: manyUnits }) : ''}
            onEdges={onEdges}
            brush={
              tall &&
              hasBrush(shown) && (
                <RangeBrush chosen={chosen} span={shown} nowMs={backendNow()} widthPx={width || 1_000} edges={edges} onRange={onMove} />
              )
            }
          />
          <StatisticsTable
            chosen={chosen}
            content={later}
            statistics={statistics}
            live={range.live && moving === null}
            view={tableView}
            onSort={onSort}
            width={width || 1_000}
            roomy={wide}
            resolutionMs={resolutionMs}
          />
        </>
      )}
      {revision && <RevisionDialogs asked={revision} onClose={() => setRevision(null)} />}
    </div>
  )
}
