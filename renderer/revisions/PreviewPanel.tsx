import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RevisionPreview, RevisionRequest } from '../../backend/contract/revision.ts'
import type { Series } from '../../backend/contract/series.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { decimalsOf, shownUnit } from '../quantities/format.ts'
import { Banner } from '../ui/Banner.tsx'
import { DiffChart } from './DiffChart.tsx'
import { previewRevision } from './revision-calls.ts'
import classes from './revisions.module.css'

/** What a change would do, before it is done: both curves, and the change in figures. */
interface Props {
  series: Series
  /** Null: the form has a fault. */
  request: RevisionRequest | null
}

const AFTER_MS = 400

/** The backend wants a reason with every request; a preview has none yet. */
const PREVIEW_REASON = 'preview'

export function PreviewPanel({ series, request }: Props) {
  const { t } = useTranslation('revisions')
  const [key] = useDebouncedValue(request === null ? null : JSON.stringify({ ...request, reason: PREVIEW_REASON }), AFTER_MS)
  const { data, error, isFetching } = useQuery({
    queryKey: ['revision-preview', key],
    queryFn: ({ signal }) => {
      if (request === null) throw new Error('There is nothing to preview.')
      return previewRevision({ ...request, reason: PREVIEW_REASON }, signal)
    },
    enabled: key !== null && request !== null,
    placeholderData: (before) => before,
    retry: 0,
    staleTime: 0,
  })
  return (
    <section className={classes.preview} aria-busy={isFetching} aria-label={t('preview.title')}>
      {error && (
        <Banner status="warning" role="alert" title={t('preview.failed')}>
          {errorText(error)}
        </Banner>
      )}
      {!data && !error && <p className={classes.waiting}>{t('preview.waiting')}</p>}
      {data && !error && (
        <>
          <DiffChart preview={data} unit={shownUnit(series.unit)} decimals={decimalsOf(series)} label={t('preview.title')} />
          <Figures preview={data} series={series} />
        </>
      )}
    </section>
  )
}

function Figures({ preview, series }: { preview: RevisionPreview; series: Series }) {
  const { t } = useTranslation('revisions')
  const format = useFormat()
  const decimals = decimalsOf(series)
  const unit = shownUnit(series.unit)
  /** Changes may be smaller than what the quantity is usually written with. */
  const value = (one: number | null, signed = false, more = 0) => {
    if (one === null) return '–'
    const text = format.number(one, decimals + more)
    return `${signed && one > 0 ? '+' : ''}${text} ${unit}`.trim()
  }
  const { samples, changed, meanBefore, meanAfter, largestChange, failed } = preview
  const shift = meanBefore === null || meanAfter === null ? null : meanAfter - meanBefore
  return (
    <dl className={classes.figures}>
      <div>
        <dt>{t('preview.changed')}</dt>
        <dd>{t('preview.ofSamples', { changed: format.number(changed), samples: format.number(samples) })}</dd>
      </div>
      <div>
        <dt>{t('preview.mean')}</dt>
        <dd>
          {value(meanBefore)} → {value(meanAfter)}
        </dd>
      </div>
      <div>
        <dt>{t('preview.shift')}</dt>
        <dd>{value(shift, true, 1)}</dd>
      </div>
      <div>
        <dt>{t('preview.largest')}</dt>
        <dd>{value(largestChange, false, 1)}</dd>
      </div>
      {changed === 0 && samples > 0 && <div className={classes.waiting}>{t('preview.nothing')}</div>}
      {failed > 0 && (
        <div data-status="warning">
          <dt>{t('preview.refused')}</dt>
          <dd>{format.number(failed)}</dd>
        </div>
      )}
    </dl>
  )
}
