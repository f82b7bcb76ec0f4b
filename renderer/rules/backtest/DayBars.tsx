import { useTranslation } from 'react-i18next'
import { useFormat } from '../../language/format.ts'
import classes from './backtest.module.css'
import type { DayBar } from './backtest-days.ts'

/** Minutes (hours) that an output would have run per day; a line where the other version stands, dots for firings. */
interface Props {
  bars: readonly DayBar[]
  /** Name of the output. */
  name: string
  compared: string | null
}

const WIDTH = 332
const HEIGHT = 176
const LEFT = 30
const BOTTOM = 34
const TOP = 8

export function DayBars({ bars, name, compared }: Props) {
  const { t } = useTranslation('ruleInsight')
  const format = useFormat()
  const mostMs = Math.max(60_000, ...bars.map(({ runtimeMs, beforeMs }) => Math.max(runtimeMs, beforeMs)))
  const hours = mostMs > 3 * 3_600_000
  const unitMs = hours ? 3_600_000 : 60_000
  const step = niceStep(mostMs / unitMs / 3)
  const top = Math.ceil(mostMs / unitMs / step) * step
  const plot = HEIGHT - BOTTOM - TOP
  const y = (ms: number) => TOP + plot - (ms / unitMs / top) * plot
  const each = (WIDTH - LEFT) / bars.length
  const wide = Math.max(2, Math.min(18, each * 0.72))
  const labelled = Math.max(1, Math.ceil(bars.length / 5))
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step)
  const title = t(hours ? 'backtest.barsHours' : 'backtest.barsMinutes', { name })
  return (
    <figure className={classes.bars}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={WIDTH} y1={y(tick * unitMs)} y2={y(tick * unitMs)} className={classes.grid} />
            <text x={LEFT - 6} y={y(tick * unitMs) + 4} textAnchor="end">
              {format.number(tick, step < 1 ? 1 : 0)}
            </text>
          </g>
        ))}
        {bars.map(({ day, runtimeMs, beforeMs, fired }, index) => {
          const x = LEFT + each * (index + 0.5)
          return (
            <g key={day}>
              <title>{`${day}: ${format.duration(runtimeMs)}${compared === null ? '' : `, ${compared}: ${format.duration(beforeMs)}`}, ${t('backtest.firedTimes', { count: fired })}`}</title>
              <rect x={x - each / 2} y={TOP} width={each} height={plot + 14} fill="transparent" />
              {runtimeMs > 0 && (
                <rect x={x - wide / 2} y={y(runtimeMs)} width={wide} height={TOP + plot - y(runtimeMs)} className={classes.bar} />
              )}
              {compared !== null && beforeMs > 0 && (
                <line x1={x - wide / 2 - 1} x2={x + wide / 2 + 1} y1={y(beforeMs)} y2={y(beforeMs)} className={classes.before} />
              )}
              {Array.from({ length: Math.min(fired, 3) }, (_, dot) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: dots have no other name
                <circle key={dot} cx={x + (dot - (Math.min(fired, 3) - 1) / 2) * 5} cy={TOP + plot + 10} r={1.8} className={classes.dot} />
              ))}
              {index % labelled === 0 && (
                <text x={x} y={HEIGHT - 6} textAnchor="middle">
                  {dayLabel(day, format.language)}
                </text>
              )}
            </g>
          )
        })}
      </svg>
      <figcaption>
        {title}, {t('backtest.dots')}
        {compared !== null && (
          <span className={classes.legend}>
            <span data-mark="draft">{t('backtest.draft')}</span>
            <span data-mark="before">{compared}</span>
          </span>
        )}
      </figcaption>
    </figure>
  )
}

function niceStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(raw, 0.1)))
  return power * ([1, 2, 5, 10].find((one) => one * power >= raw) ?? 10)
}

const DAY_FORMATS = {
  en: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }),
  de: new Intl.DateTimeFormat('de-DE', { day: 'numeric', month: 'short', timeZone: 'UTC' }),
}

function dayLabel(day: string, language: 'en' | 'de'): string {
  return DAY_FORMATS[language].format(new Date(`${day}T00:00:00Z`))
}
