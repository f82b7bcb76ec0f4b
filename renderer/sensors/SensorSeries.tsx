import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { SensorSetting } from '../../backend/contract/configuration/configuration.ts'
import { isSeriesOf } from '../../backend/contract/sensor-kind.ts'
import type { Series } from '../../backend/contract/series.ts'
import { useLive } from '../backend/live-store.ts'
import { useValue } from '../backend/values-store.ts'
import { SettingPart } from '../configuration/SettingPart.tsx'
import { ChannelEditor } from '../device/ChannelEditor.tsx'
import { useFormat } from '../language/format.ts'
import { decimalsOf, shownUnit, writeLimits, writeValue } from '../quantities/format.ts'
import { seriesName } from '../quantities/series-name.ts'
import blocks from '../ui/blocks.module.css'
import classes from './sensor-form.module.css'

/** Every series this sensor gives: present value, library, calibration, limits; each opens the one editor there is for them. */
interface Props {
  board: Board
  value: SensorSetting
}

export function SensorSeries({ board, value }: Props) {
  const { t } = useTranslation('sensors')
  const all = useLive((state) => state.series)
  const [edited, setEdited] = useState<number | null>(null)
  const mine = useMemo(
    () => [...all.values()].filter((series) => series.board === board.id && series.kind === 'number' && isSeriesOf(series, value)),
    [all, board.id, value],
  )
  const open = mine.find(({ id }) => id === edited)
  return (
    <SettingPart title={t('part.values')} note={mine.length > 0 ? t('values.hint') : t('values.none')}>
      {mine.map((series) => (
        <SeriesLine key={series.id} series={series} onEdit={() => setEdited(series.id)} />
      ))}
      {open && <ChannelEditor key={open.id} series={open} onClose={() => setEdited(null)} />}
    </SettingPart>
  )
}

function SeriesLine({ series, onEdit }: { series: Series; onEdit(): void }) {
  const { t } = useTranslation('sensors')
  const { t: device } = useTranslation('device')
  const format = useFormat()
  const value = useValue(series.id)
  const name = seriesName(series, format.language)
  const written = writeValue(value?.value, series, format)
  const limits = writeLimits(series.limits, series, format)
  const { hysteresis } = series.limits
  const facts = [
    series.library ?? device('channels.noLibrary'),
    limits !== '' &&
      `${limits}${hysteresis === undefined ? '' : ` ±${format.number(hysteresis, decimalsOf(series))}`} ${shownUnit(series.unit)}`.trim(),
    series.calibration && device('channels.points', { count: series.calibration.points.length }),
  ].filter((fact) => fact !== false && fact !== null)
  return (
    <div className={classes.series}>
      <div className={classes.seriesName}>
        <span title={name}>{name}</span>
        <span className={blocks.hint}>{facts.join(' · ')}</span>
      </div>
      <span className={classes.value}>
        {written.text} <small>{written.unit}</small>
      </span>
      <Button size="sm" aria-label={t('values.edit', { name })} onClick={onEdit}>
        {t('values.open')}
      </Button>
    </div>
  )
}
