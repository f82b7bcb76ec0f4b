import { useElementSize } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import type { RevisionPreview } from '../../backend/contract/revision.ts'
import drawing from '../charts/before-after.module.css'
import { useFormat } from '../language/format.ts'
import { DIFFERENCE_PX, diffShape } from './diff-shape.ts'
import classes from './revisions.module.css'

/** Before (dashed, grey) and after (full) of a change on one time base. */
interface Props {
  preview: RevisionPreview
  unit: string
  decimals: number
  label: string
}

const HEIGHT = 168

export function DiffChart({ preview, unit, decimals, label }: Props) {
  const { t } = useTranslation('revisions')
  const format = useFormat()
  const { ref, width } = useElementSize<HTMLDivElement>()
  const shape = diffShape(preview, Math.max(1, width), HEIGHT)
  const sameDay = new Date(shape.fromMs).toDateString() === new Date(shape.toMs).toDateString()
  const time = (atMs: number) => (sameDay ? format.time(atMs) : format.moment(atMs, 0))
  const signed = (value: number) => `${value > 0 ? '+' : ''}${format.number(value, decimals + 1)}`
  return (
    <figure className={drawing.figure} aria-label={label}>
      <figcaption className={drawing.legend}>
        <span>{unit}</span>
        <span className={drawing.before}>{t('preview.before')}</span>
        <span className={drawing.after}>{t('preview.after')}</span>
      </figcaption>
      <div className={drawing.plot}>
        <div className={drawing.scale} aria-hidden="true">
          <span>{shape.high === undefined ? '' : format.number(shape.high, decimals)}</span>
          <span>{shape.low === undefined ? '' : format.number(shape.low, decimals)}</span>
        </div>
        <div ref={ref} className={classes.canvas}>
          <svg width={width} height={HEIGHT} aria-hidden="true">
            <path className={drawing.grid} d={`M0 .5H${width}M0 ${HEIGHT / 2}H${width}M0 ${HEIGHT - 0.5}H${width}`} />
            <path className={drawing.lineBefore} d={shape.before} />
            <path className={drawing.lineAfter} d={shape.after} />
          </svg>
        </div>
      </div>
      {shape.greatest > shape.least && (
        <div className={drawing.plot}>
          <div className={drawing.scale} aria-hidden="true">
            <span>{signed(shape.greatest)}</span>
            <span>{signed(shape.least)}</span>
          </div>
          <div className={classes.difference}>
            <span className={classes.differenceLabel}>{t('preview.difference')}</span>
            <svg width={width} height={DIFFERENCE_PX} aria-hidden="true">
              <path className={drawing.grid} d={`M0 .5H${width}M0 ${DIFFERENCE_PX - 0.5}H${width}`} />
              <path className={classes.lineDifference} d={shape.difference} />
            </svg>
          </div>
        </div>
      )}
      {shape.low !== undefined && (
        <div className={classes.times}>
          <span>{time(shape.fromMs)}</span>
          <span>{time(shape.toMs)}</span>
        </div>
      )}
    </figure>
  )
}
