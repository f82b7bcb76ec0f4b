import { useTranslation } from 'react-i18next'
import type { Series } from '../../backend/contract/series.ts'
import { makeStrip } from '../charts/make-curves.ts'
import { statePoints } from '../charts/state-points.ts'
import { useHistory } from '../charts/use-history.ts'
import { useFormat } from '../language/format.ts'
import classes from './panel.module.css'

/** When it was on in the last 24 h. Outputs are series of their own (channel `gpio<N>:output`). */
const DAY_MS = 86_400_000

export function OutputStrip({ series }: { series: Series | undefined }) {
  const { t } = useTranslation('outputs')
  return (
    <section className={classes.section} aria-label={t('strip.title')}>
      <h3 className={classes.title}>{t('strip.title')}</h3>
      {series?.kind === 'state' ? <Strip series={series} /> : <p className={classes.quiet}>{t('strip.none')}</p>}
    </section>
  )
}

function Strip({ series }: { series: Series }) {
  const { t } = useTranslation('outputs')
  const format = useFormat()
  const answer = useHistory({
    items: [{ key: String(series.id), series: series.id, shiftMs: 0 }],
    range: { kind: 'last', spanMs: DAY_MS },
    aggregation: 'last',
    bucket: null,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    widthPx: statePoints(1),
  })
  const { fromMs, toMs } = answer
  const row = makeStrip(String(series.id), series, answer.changes.get(String(series.id)) ?? [], fromMs, toMs, format)
  const share = (ms: number) => `${(ms / (toMs - fromMs)) * 100}%`
  return (
    <>
      <div className={classes.strip} role="img" aria-label={`${t('strip.title')}: ${row.stretches.at(-1)?.text ?? t('strip.none')}`}>
        {row.stretches.map((stretch) => (
          <span
            key={stretch.fromMs}
            data-look={stretch.look}
            title={`${stretch.text}, ${format.time(stretch.fromMs)} – ${format.time(stretch.toMs)}`}
            style={{ left: share(stretch.fromMs - fromMs), width: share(stretch.toMs - stretch.fromMs) }}
          />
        ))}
      </div>
      <div className={classes.stripAxis} aria-hidden="true">
        <span>{format.shortTime(fromMs)}</span>
        <span>{format.shortTime((fromMs + toMs) / 2)}</span>
        <span>{format.shortTime(toMs)}</span>
      </div>
    </>
  )
}
