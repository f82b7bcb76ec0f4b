import { useElementSize } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import type { SeriesPreview } from '../../backend/contract/calibrations/record.ts'
import type { Series } from '../../backend/contract/series.ts'
import drawing from '../charts/before-after.module.css'
import { useFormat } from '../language/format.ts'
import { decimalsOf, shownUnit } from '../quantities/format.ts'
import blocks from '../ui/blocks.module.css'
import classes from './preview.module.css'

/** The last readings at present (dashed) and under a draft (full). */
interface Props {
  preview: SeriesPreview
  series: Series
  height?: number
}

export function PreviewChart({ preview, series, height = 96 }: Props) {
  const { t } = useTranslation('sensors')
  const format = useFormat()
  const { ref, width } = useElementSize<HTMLDivElement>()
  const { readings } = preview
  const all = readings.flatMap(({ present, draft }) => [present, draft]).filter((value) => value !== null)
  const first = readings[0]
  const last = readings.at(-1)
  if (all.length === 0 || !first || !last) return <p className={blocks.hint}>{t('preview.waiting')}</p>
  const low = Math.min(...all)
  const high = Math.max(...all)
  const room = Math.max((high - low) * 0.08, 1e-9)
  const x = (atMs: number) => ((atMs - first.atMs) / Math.max(1, last.atMs - first.atMs)) * width
  const y = (value: number) => ((high + room - value) / (high - low + 2 * room)) * height
  const line = (side: 'present' | 'draft') => {
    let path = ''
    for (const reading of readings) {
      const value = reading[side]
      if (value === null) continue
      path += `${path === '' ? 'M' : 'L'}${x(reading.atMs).toFixed(1)} ${y(value).toFixed(1)}`
    }
    return path
  }
  const decimals = decimalsOf(series)
  return (
    <figure className={drawing.figure} aria-label={t('preview.chart', { count: readings.length })}>
      <figcaption className={drawing.legend}>
        <span>{preview.unit || shownUnit(series.unit)}</span>
        <span className={drawing.before}>{t('preview.before')}</span>
        <span className={drawing.after}>{t('preview.after')}</span>
      </figcaption>
      <div className={drawing.plot}>
        <div className={drawing.scale} aria-hidden="true">
          <span>{format.number(high, decimals)}</span>
          <span>{format.number(low, decimals)}</span>
        </div>
        <div ref={ref} style={{ height }}>
          <svg width={width} height={height} aria-hidden="true">
            <path className={drawing.grid} d={`M0 .5H${width}M0 ${height - 0.5}H${width}`} />
            <path className={drawing.lineBefore} d={line('present')} />
            <path className={drawing.lineAfter} d={line('draft')} />
          </svg>
        </div>
      </div>
      <div className={classes.times}>
        <span>{format.time(first.atMs)}</span>
        <span>{format.time(last.atMs)}</span>
      </div>
    </figure>
  )
}
