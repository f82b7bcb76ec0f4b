import { Button, SegmentedControl } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import { footHeight } from '../charts/chart-frame.ts'
import { HistoryChart } from '../charts/HistoryChart.tsx'
import type { AxisEvent } from '../charts/history-content.ts'
import { useHistory } from '../charts/use-history.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { Panel } from '../ui/Panel.tsx'
import chartClasses from './chart.module.css'
import { PASTS, type Past } from './device-search.ts'
import { ExploreLink } from './ExploreLink.tsx'
import { CHANNELS_OF, HEALTH_CHARTS, HEALTH_RANGES, healthContent } from './health-content.ts'
import classes from './health-history.module.css'
import { healthQuestion, useHealthSeries } from './use-board-health.ts'

/** Signal, heap and uptime of a board one below the other, with one crosshair; restarts stand on the axis of the uptime. */
interface Props {
  board: Board
  range: Past
  onRange(range: Past): void
  restarts: readonly AxisEvent[]
}

const CHART_PX = 112
const CHANNELS = HEALTH_CHARTS.flatMap((one) => CHANNELS_OF[one])

export function HealthCharts({ board, range, onRange, restarts }: Props) {
  const { t } = useTranslation('device')
  const format = useFormat()
  const series = useHealthSeries(board.id)
  const { ref, width } = useElementSize()
  const history = useHistory(healthQuestion(series, CHANNELS, HEALTH_RANGES[range], width || 900))
  const name = board.name ?? board.id
  const contents = useMemo(
    () =>
      HEALTH_CHARTS.map((chart) => ({
        chart,
        content: healthContent(chart, series, history, name, chart === 'uptime' ? restarts : [], format),
      })),
    [series, history, name, restarts, format],
  )
  const listed = useMemo(() => CHANNELS.flatMap((channel) => series.get(channel) ?? []), [series])
  const shown = contents.filter(({ content }) => content.curves.length > 0)
  return (
    <Panel
      title={t('past.title')}
      actions={
        <>
          <ExploreLink curve={null} states={listed} spanMs={HEALTH_RANGES[range]} />
          <SegmentedControl
            className={chartClasses.segments ?? ''}
            aria-label={t('chart.range')}
            value={range}
            onChange={(value) => onRange(PASTS.find((one) => one === value) ?? 'h24')}
            data={PASTS.map((one) => ({ value: one, label: t(`past.${one}`) }))}
          />
        </>
      }
    >
      <div className={chartClasses.body} ref={ref}>
        {shown.length === 0 && (
          <div className={classes.empty}>
            <strong>{t('past.none')}</strong>
            <p>{t(board.family === 'plain' ? 'past.nonePlain' : 'past.noneText')}</p>
          </div>
        )}
        {shown.map(({ chart, content }) => (
          <figure key={chart} className={classes.chart}>
            <figcaption className={classes.caption}>
              {content.curves.map((curve) => (
                <span key={curve.key} className={classes.legend}>
                  <i data-slot={curve.slot} aria-hidden="true" />
                  {`${t(`past.curve.${curveWord(curve.key)}`)}, ${curve.unit}`}
                </span>
              ))}
              {chart === 'uptime' && <span className={classes.count}>{t('past.restarts', { count: restarts.length })}</span>}
            </figcaption>
            <div className={chartClasses.body}>
              <HistoryChart
                content={content}
                group="board-health"
                height={CHART_PX + footHeight(content)}
                compact
                label={t('chart.label', { name: t(`past.curve.${chart}`), range: t(`past.${range}`) })}
              />
              {!history.loading && history.failure === null && content.curves.every(({ atMs }) => atMs.length === 0) && (
                <p className={chartClasses.over}>{t('past.noValue')}</p>
              )}
            </div>
          </figure>
        ))}
        {shown.length > 0 && history.loading && history.columns.size === 0 && <p className={chartClasses.over}>{t('chart.loading')}</p>}
        {history.failure !== null && (
          <div className={chartClasses.over} role="alert">
            <p>{`${t('chart.failed')}. ${errorText(history.failure)}`}</p>
            <Button size="sm" onClick={history.reload}>
              {t('chart.retry')}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  )
}

function curveWord(channel: string): 'rssi' | 'heap' | 'heapMin' | 'uptime' {
  if (channel === 'health:heapMin') return 'heapMin'
  if (channel === 'health:heap') return 'heap'
  return channel === 'health:uptime' ? 'uptime' : 'rssi'
}
