import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { memo, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HistoryContent } from '../charts/history-content.ts'
import { timeWords } from '../charts/time-words.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { keepChoice, readChoice } from '../language/language.ts'
import { spanLabel } from '../language/span-label.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { stepText } from './AggregateMenu.tsx'
import { CurveMark } from './CurveMark.tsx'
import type { ChosenSeries } from './chosen-series.ts'
import { useCrosshair } from './crosshair.ts'
import type { ExploreView, SortBy } from './explore-search.ts'
import { liveLast, useLiveLast } from './live-last.ts'
import { readingsAt } from './readout.ts'
import classes from './statistics.module.css'
import { TableTools } from './TableTools.tsx'
import {
  FIGURES,
  type Figure,
  type ReadingText,
  readingText,
  sortRows,
  type TableRow,
  tableRow,
  tableText,
  USUAL_FIGURES,
} from './table-rows.ts'
import type { Statistics } from './use-statistics.ts'

/** Below the chart: each series' value under the crosshair, and its figures in the visible range. Sortable, copied as text. */
interface Props {
  chosen: readonly ChosenSeries[]
  content: HistoryContent
  statistics: Statistics
  view: Pick<ExploreView, 'sort' | 'compare' | 'aggregate'>
  onSort(sort: ExploreView['sort']): void
  /** Width the table has, px. */
  width: number
  /** The window is wide: names stand without their board. */
  roomy: boolean
  resolutionMs: number | null
  /** The range ends now. */
  live: boolean
}

const COLUMNS_KEY = 'leitstand.explore.columns'
/** Width from which on the board has a column of its own in narrow windows. */
const BOARD_PX = 1100
const WIDE_PX = 1280

export const StatisticsTable = memo(function StatisticsTable(props: Props) {
  const { chosen, content, statistics, view, onSort, width, roomy, resolutionMs, live } = props
  const { t } = useTranslation('explore')
  const format = useFormat()
  const [wanted, setWanted] = useState<readonly Figure[] | null>(readColumns)
  const figures = wanted ?? (width >= WIDE_PX ? FIGURES : USUAL_FIGURES)
  const withBoard = roomy || width >= BOARD_PX
  const atMs = useCrosshair((state) => state.atMs)
  const readings = useMemo(() => (atMs === null ? new Map() : readingsAt(content, atMs)), [content, atMs])

  const lastStates = useLastStates(content)
  // In steps, so that rows are not made anew with every picture.
  const liveFromMs = live ? Math.floor(content.fromMs / 60_000) * 60_000 : null
  const visibleMs = content.toMs - content.fromMs
  const rows = useMemo(
    () => chosen.map((one) => tableRow(one, statistics.byId.get(one.id), lastStates.get(one.id), t, format, visibleMs)),
    [chosen, statistics.byId, lastStates, t, format, visibleMs],
  )
  const texts = new Map(rows.map((row) => [row.chosen.id, readingText(row.chosen, readings.get(row.chosen.id), atMs, t, format)] as const))
  const values = new Map<number, number | string>()
  if (view.sort?.by === 'value')
    for (const [id, reading] of readings) values.set(id, reading.kind === 'number' ? reading.value : reading.text)
  const sorted = sortRows(rows, view.sort, values)

  const sortBy = useCallback(
    (by: SortBy) => {
      const now = view.sort
      const first = by !== 'name' && by !== 'board'
      onSort(now?.by !== by ? { by, down: first } : now.down === first ? { by, down: !now.down } : null)
    },
    [view.sort, onSort],
  )
  const head = (by: SortBy, number = true) => <Head key={by} by={by} number={number} sort={view.sort} onSort={sortBy} />
  const compared = view.compare === null ? null : t(`compare.column.${view.compare}`)
  const crosshairNote =
    atMs === null
      ? ''
      : resolutionMs === null
        ? ''
        : resolutionMs === 0
          ? t('table.raw')
          : t('table.mean1', { step: stepText(resolutionMs, format), fold: foldWord(view, t) })
  const estimated = [...statistics.byId.values()].some((one) => one.estimated)
  const copyText = () =>
    tableText(
      [
        t('table.series'),
        t('table.board'),
        t('table.axis'),
        t('table.value'),
        t('table.minMax'),
        ...(compared ? [compared] : []),
        ...figures.map((figure) => t(`table.${figure}`)),
      ],
      sorted.map((row) => {
        const text = texts.get(row.chosen.id)
        return [
          row.chosen.name,
          row.chosen.boardName,
          row.axis,
          text?.value ?? '',
          text?.minMax ?? '',
          ...(compared ? [text?.difference ?? ''] : []),
          ...figures.map((figure) => {
            if (row.states !== '' && figure === 'mean') return row.states
            const now = figure === 'last' && liveFromMs !== null ? liveLast(row.chosen, liveFromMs, format) : undefined
            return now ?? row.figures[figure]
          }),
        ]
      }),
    )
  return (
    <section className={classes.panel} aria-label={t('table.label')}>
      <table className={classes.table}>
        <thead>
          <tr className={classes.groups}>
            <th className={classes.start} colSpan={withBoard ? 4 : 3} />
            <th className={classes.cross} colSpan={compared ? 3 : 2} scope="colgroup">
              <span className={classes.group} title={t('table.crosshairHint')}>
                <strong>
                  {t('table.crosshair')}
                  {atMs !== null && ` ${timeWords(format.language).moment(atMs, content.toMs - content.fromMs)}`}
                </strong>
                {crosshairNote !== '' && `, ${crosshairNote}`}
              </span>
            </th>
            <th colSpan={figures.length} scope="colgroup" className={classes.last}>
              <span className={classes.groupLine}>
                <span className={classes.group}>
                  <strong>{t('table.visible')}</strong>, {spanLabel(visibleMs, format)}
                  {estimated && <span title={t('table.estimatedHint')}>, {t('table.estimated')}</span>}
                </span>
                <TableTools
                  figures={figures}
                  onFigures={(next) => {
                    setWanted(next)
                    keepChoice(COLUMNS_KEY, next?.join(' ') ?? '')
                  }}
                  copyText={copyText}
                />
              </span>
            </th>
          </tr>
          <tr className={classes.head}>
            <th className={classes.mark} />
            {head('name', false)}
            {withBoard && head('board', false)}
            <th scope="col">{t('table.axis')}</th>
            <Head by="value" number sort={view.sort} onSort={sortBy} cross />
            <th scope="col" className={`${classes.number} ${classes.cross}`}>
              {t('table.minMax')}
            </th>
            {compared && (
              <th scope="col" className={`${classes.number} ${classes.cross}`}>
                {compared}
              </th>
            )}
            {figures.map((figure) => head(figure))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <Row
              key={row.chosen.id}
              row={row}
              figures={figures}
              withBoard={withBoard}
              compared={compared !== null}
              liveFromMs={liveFromMs}
              {...(texts.get(row.chosen.id) ?? NO_READING)}
            />
          ))}
        </tbody>
      </table>
      {statistics.failure !== null && statistics.failure !== undefined && (
        <p className={classes.failure} role="alert">
          <StatusGlyph status="warning" size={14} /> {t('table.failed')}. {errorText(statistics.failure)}{' '}
          <button type="button" className={classes.retry} onClick={statistics.reload}>
            {t('chart.retry')}
          </button>
        </p>
      )}
    </section>
  )
})

const NO_READING: ReadingText = { value: '–', minMax: '–', difference: '–', manual: false }

function foldWord(view: Props['view'], t: ReturnType<typeof useTranslation<'explore'>>['t']): string {
  const fold = view.aggregate.raw ? 'mean' : view.aggregate.fold
  return t(`aggregate.${fold}`).toLowerCase()
}

/** The newest state in the range by series, as the strip writes it. */
function useLastStates(content: HistoryContent): ReadonlyMap<number, string> {
  return useMemo(
    () =>
      new Map(
        content.strips.flatMap((strip) =>
          strip.stretches.length > 0 ? [[Number(strip.key), strip.stretches.at(-1)?.text ?? ''] as const] : [],
        ),
      ),
    [content.strips],
  )
}

function readColumns(): readonly Figure[] | null {
  const words = (readChoice(COLUMNS_KEY) ?? '').split(' ')
  const kept = FIGURES.filter((figure) => words.includes(figure))
  return kept.length === 0 ? null : kept
}

interface HeadProps {
  by: SortBy
  number: boolean
  sort: ExploreView['sort']
  onSort(by: SortBy): void
  cross?: boolean
}

function Head({ by, number, sort, onSort, cross = false }: HeadProps) {
  const { t } = useTranslation('explore')
  const text = t(`table.${by === 'name' ? 'series' : by}`)
  const on = sort?.by === by
  const Arrow = sort?.down ? IconArrowDown : IconArrowUp
  return (
    <th
      scope="col"
      className={`${number ? classes.number : ''} ${cross ? classes.cross : ''}`}
      aria-sort={on ? (sort.down ? 'descending' : 'ascending') : 'none'}
    >
      <button
        type="button"
        className={classes.sort}
        title={by === 'over' ? t('table.overTitle') : t('table.sortBy', { column: text })}
        onClick={() => onSort(by)}
      >
        {on && <Arrow size={12} stroke={1.75} aria-hidden="true" />}
        {text}
      </button>
    </th>
  )
}

interface RowProps extends ReadingText {
  row: TableRow
  figures: readonly Figure[]
  withBoard: boolean
  compared: boolean
  /** Where a range that ends now begins, ms. */
  liveFromMs: number | null
}

const Row = memo(function Row({ row, figures, withBoard, compared, liveFromMs, value, minMax, difference, manual }: RowProps) {
  const { chosen } = row
  return (
    <tr className={classes.row} data-hidden={chosen.hidden}>
      <td className={classes.mark}>
        <CurveMark slot={chosen.slot} hidden={chosen.hidden} />
      </td>
      <th scope="row" className={classes.name} title={chosen.label}>
        {withBoard ? chosen.name : chosen.label}
      </th>
      {withBoard && (
        <td className={classes.quiet} title={chosen.boardName}>
          {chosen.boardName}
        </td>
      )}
      <td className={classes.quiet}>{row.axis}</td>
      <td className={`${classes.number} ${classes.cross} ${classes.strong}`}>{value}</td>
      <td className={`${classes.number} ${classes.cross} ${classes.quiet}`} data-manual={manual}>
        {minMax}
      </td>
      {compared && <td className={`${classes.number} ${classes.cross} ${classes.quiet}`}>{difference}</td>}
      <FigureCells row={row} figures={figures} liveFromMs={liveFromMs} />
    </tr>
  )
})

const BETWEEN: ReadonlySet<Figure> = new Set(['min', 'mean', 'max', 'sd', 'p5', 'p50', 'p95', 'over'])

/** States have no mean: their times stand where it would be. */
const FigureCells = memo(function FigureCells({ row, figures, liveFromMs }: Pick<RowProps, 'row' | 'figures' | 'liveFromMs'>) {
  if (row.states === '')
    return figures.map((figure) =>
      figure === 'last' && liveFromMs !== null ? (
        <LiveCell key={figure} row={row} fromMs={liveFromMs} />
      ) : (
        <FigureCell key={figure} row={row} figure={figure} />
      ),
    )
  const before = figures.filter((figure) => figure === 'last')
  const between = figures.filter((figure) => BETWEEN.has(figure))
  const after = figures.filter((figure) => figure === 'gaps')
  return (
    <>
      {before.map((figure) => (
        <FigureCell key={figure} row={row} figure={figure} />
      ))}
      {between.length > 0 && (
        <td className={`${classes.number} ${classes.quiet}`} colSpan={between.length}>
          {row.states}
        </td>
      )}
      {after.map((figure) => (
        <FigureCell key={figure} row={row} figure={figure} />
      ))}
    </>
  )
})

function LiveCell({ row, fromMs }: { row: TableRow; fromMs: number }) {
  return <FigureCell row={row} figure="last" text={useLiveLast(row.chosen, fromMs, useFormat())} />
}

function FigureCell({ row, figure, text = row.figures[figure] }: { row: TableRow; figure: Figure; text?: string | undefined }) {
  return (
    <td
      className={`${classes.number} ${figure === 'last' ? classes.strong : ''}`}
      data-outside={figure === 'over' && row.outside}
      data-none={text === '–'}
    >
      {text}
    </td>
  )
}
