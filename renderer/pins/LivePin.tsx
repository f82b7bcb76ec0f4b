import { useTranslation } from 'react-i18next'
import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import type { Series } from '../../backend/contract/series.ts'
import { useChannel } from '../device/use-channel.ts'
import { useFormat } from '../language/format.ts'
import { writeValue } from '../quantities/format.ts'
import { seriesName } from '../quantities/series-name.ts'
import classes from './card.module.css'

/** What a pin reads or is switched to, with its age, as its board said it last. */
interface Props {
  gpio: number
  series: readonly Series[]
  actuators: readonly Actuator[]
}

export function LivePin({ gpio, series, actuators }: Props) {
  const { t } = useTranslation('device')
  const own = series.filter((one) => one.gpio === gpio)
  const output = actuators.find((one) => one.gpio === gpio)
  return (
    <>
      {own.map((one) => (
        <LiveValue key={one.id} series={one} named={own.length > 1} />
      ))}
      {output && <div>{t(output.on ? 'output.on' : 'output.off')}</div>}
      {own.length === 0 && !output && '–'}
    </>
  )
}

function LiveValue({ series, named }: { series: Series; named: boolean }) {
  const format = useFormat()
  const { value, nowMs } = useChannel(series)
  const { text, unit } = writeValue(value?.value, series, format)
  return (
    <div>
      {named && <span className={classes.before}>{seriesName(series, format.language)}</span>}
      {`${text} ${unit}`}
      {value && <span className={classes.wish}>{format.age(value.atMs, nowMs)}</span>}
    </div>
  )
}
