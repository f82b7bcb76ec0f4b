import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Draft } from '../../backend/contract/calibrations/record.ts'
import type { Series } from '../../backend/contract/series.ts'
import { useValue } from '../backend/values-store.ts'
import { previewSeries } from '../calibration/calibration-calls.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { decimalsOf, shownUnit } from '../quantities/format.ts'
import { PreviewChart } from './PreviewChart.tsx'
import classes from './preview.module.css'

/** Raw as it comes, the value at present and under what is being typed; follows every reading. Nothing is saved. */
interface Props {
  series: Series
  /** null while fields are wrong. */
  draft: Draft | null
}

const COUNT = 120

export function DraftPreview({ series, draft }: Props) {
  const { t } = useTranslation('sensors')
  const format = useFormat()
  const value = useValue(series.id)
  const { data, error } = useQuery({
    queryKey: ['series-preview', series.id, JSON.stringify(draft), value?.atMs, series.calibration?.atMs],
    enabled: draft !== null,
    placeholderData: keepPreviousData,
    retry: 0,
    queryFn: ({ signal }) => {
      if (draft === null) throw new Error('no draft')
      return previewSeries(series.id, { draft, count: COUNT }, signal)
    },
  })
  const newest = data?.readings.at(-1)
  const decimals = decimalsOf(series)
  const unit = shownUnit(series.unit)
  const write = (one: number | null | undefined) => (typeof one === 'number' ? format.number(one, decimals) : '–')
  const raw = value?.raw ?? newest?.raw
  const digits = raw === undefined || Number.isInteger(raw) ? 0 : 3
  return (
    <section className={classes.preview} aria-live="off">
      <dl className={classes.figures}>
        <div>
          <dt>{t('preview.raw')}</dt>
          <dd>{raw === undefined || raw === null ? '–' : format.number(raw, digits)}</dd>
        </div>
        <div>
          <dt>{t('preview.present')}</dt>
          <dd>
            {write(newest?.present)} <small>{unit}</small>
          </dd>
        </div>
        <div>
          <dt>{t('preview.draft')}</dt>
          <dd data-changed={newest && newest.draft !== newest.present ? '' : undefined}>
            {draft === null ? '–' : write(newest?.draft)} <small>{shownUnit(data?.unit || series.unit)}</small>
          </dd>
        </div>
      </dl>
      {error ? (
        <p className={classes.fault} role="alert">
          {t('preview.failed', { why: errorText(error) })}
        </p>
      ) : (
        data && <PreviewChart preview={data} series={series} height={64} />
      )}
    </section>
  )
}
