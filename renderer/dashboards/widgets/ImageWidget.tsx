import { useElementSize } from '@mantine/hooks'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Series } from '../../../backend/contract/series.ts'
import { useValue } from '../../backend/values-store.ts'
import { useFormat } from '../../language/format.ts'
import { useAge } from '../../overview/use-age.ts'
import { useValueCondition } from '../../overview/use-value-condition.ts'
import { writeValue } from '../../quantities/format.ts'
import { seriesName } from '../../quantities/series-name.ts'
import { BoardLink } from '../../ui/BoardLink.tsx'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { imageUrl } from '../image-calls.ts'
import { useSeries, type WidgetOf } from '../scope.ts'
import frame from './frame.module.css'
import classes from './image.module.css'
import { WidgetFrame } from './WidgetFrame.tsx'

type Pin = WidgetOf<'image'>['pins'][number]

/** A picture, such as a floor plan, with live values where they are measured. */
export const ImageWidget = memo(function ImageWidget({ widget }: { widget: WidgetOf<'image'> }) {
  const { t } = useTranslation('dashboards')
  if (widget.image === null) {
    return (
      <div className={frame.missing}>
        <b>{widget.title || t('kind.image')}</b>
        <span>{t('image.none')}</span>
      </div>
    )
  }
  return (
    <WidgetFrame title={widget.title} bare>
      <Picture key={widget.image} image={widget.image} pins={widget.pins} bare={widget.title === ''} />
    </WidgetFrame>
  )
})

function Picture({ image, pins, bare }: { image: string; pins: readonly Pin[]; bare: boolean }) {
  const { t } = useTranslation('dashboards')
  const { ref, width, height } = useElementSize()
  const [natural, setNatural] = useState<{ width: number; height: number } | null>(null)
  const [failed, setFailed] = useState(false)
  const scale = natural ? Math.min(width / natural.width, height / natural.height) : 0
  const size = natural ? { width: natural.width * scale, height: natural.height * scale } : { width: 0, height: 0 }
  return (
    <div ref={ref} className={classes.box} data-bare={bare}>
      {failed ? (
        <p className={classes.failed}>{t('image.gone')}</p>
      ) : (
        <div className={classes.picture} style={size}>
          <img
            src={imageUrl(image)}
            alt=""
            draggable={false}
            onLoad={(event) => setNatural({ width: event.currentTarget.naturalWidth, height: event.currentTarget.naturalHeight })}
            onError={() => setFailed(true)}
          />
          {natural && pins.map((pin) => <PinnedValue key={pin.id} pin={pin} />)}
        </div>
      )}
    </div>
  )
}

const PinnedValue = memo(function PinnedValue({ pin }: { pin: Pin }) {
  const series = useSeries(pin.series)
  const { t } = useTranslation('dashboards')
  const place = { left: `${pin.x}%`, top: `${pin.y}%` }
  const side = pin.x > 66 ? 'left' : 'right'
  if (series) return <Value pin={pin} series={series} place={place} side={side} />
  return (
    <span className={classes.pin} style={place} data-side={side} data-status="idle">
      <i aria-hidden="true" />
      <span className={classes.chip}>
        {pin.label && <small>{pin.label}</small>}
        {t('image.noSeries')}
      </span>
    </span>
  )
})

interface ValueProps {
  pin: Pin
  series: Series
  place: { left: string; top: string }
  side: 'left' | 'right'
}

function Value({ pin, series, place, side }: ValueProps) {
  const format = useFormat()
  const { t } = useTranslation()
  const value = useValue(series.id)
  const condition = useValueCondition(series)
  const age = useAge(value?.atMs)
  const written = writeValue(value?.value, series, format)
  const status = value ? condition.state : 'idle'
  const name = pin.label || seriesName(series, format.language)
  return (
    <BoardLink
      board={series.board}
      className={classes.pin}
      style={place}
      data-status={status}
      data-side={side}
      title={`${name} · ${t(`status.${status}`)} · ${age}`}
    >
      <i aria-hidden="true" />
      <span className={classes.chip}>
        {status !== 'ok' && <StatusGlyph status={status} size={12} label={t(`status.${status}`)} />}
        <small>{name}</small>
        <b>{written.text}</b>
        {written.unit && <small>{written.unit}</small>}
        {(status === 'stale' || status === 'offline') && <small>{age}</small>}
      </span>
    </BoardLink>
  )
}
