import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import { usageQuery } from './output-calls.ts'
import classes from './panel.module.css'

/** Runtime, times on and energy of today, 7 and 30 days; looked up anew every minute. */
interface Props {
  board: string
  gpio: number
  nowMs: number
}

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

export function OutputUsageFigures({ board, gpio, nowMs }: Props) {
  const { t } = useTranslation('outputs')
  const toMs = Math.ceil(nowMs / MINUTE_MS) * MINUTE_MS
  const midnight = new Date(nowMs)
  midnight.setHours(0, 0, 0, 0)
  return (
    <section className={classes.section} aria-label={t('usage.title')}>
      <h3 className={classes.title}>{t('usage.title')}</h3>
      <table className={classes.usage}>
        <thead>
          <tr>
            <th>
              <span className="sr-only">{t('usage.title')}</span>
            </th>
            {(['runtime', 'activations', 'energy'] as const).map((head) => (
              <th key={head} scope="col">
                {t(`usage.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Row word={t('usage.today')} board={board} gpio={gpio} fromMs={midnight.getTime()} toMs={toMs} />
          <Row word={t('usage.week')} board={board} gpio={gpio} fromMs={toMs - 7 * DAY_MS} toMs={toMs} />
          <Row word={t('usage.month')} board={board} gpio={gpio} fromMs={toMs - 30 * DAY_MS} toMs={toMs} />
        </tbody>
      </table>
    </section>
  )
}

function Row({ word, board, gpio, fromMs, toMs }: { word: string; board: string; gpio: number; fromMs: number; toMs: number }) {
  const { t } = useTranslation('outputs')
  const format = useFormat()
  const { data } = useQuery({ ...usageQuery(board, gpio, fromMs, toMs), placeholderData: (before) => before })
  const energy =
    data === undefined
      ? '–'
      : data.energyWh === null
        ? t('usage.noPower')
        : data.energyWh < 1000
          ? `${format.number(data.energyWh)} Wh`
          : `${format.number(data.energyWh / 1000, 2)} kWh`
  return (
    <tr>
      <th scope="row">{word}</th>
      <td>{data === undefined ? '–' : format.duration(data.runtimeMs)}</td>
      <td>{data === undefined ? '–' : format.number(data.activations)}</td>
      <td>{energy}</td>
    </tr>
  )
}
