import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { QueryAnswer } from '../../backend/contract/history.ts'
import { MARK, unpackQuality } from '../../backend/contract/quality.ts'
import type { Series } from '../../backend/contract/series.ts'
import { useRole } from '../backend/live-store.ts'
import { rest } from '../backend/rest.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { decimalsOf, shownUnit } from '../quantities/format.ts'
import { ChartCard } from './ChartCard.tsx'
import classes from './chart-area.module.css'

/** One stored sample: value, raw, quality, marks, time; leads to editing or excluding it. */
interface Props {
  series: Series
  name: string
  atMs: number
  at: number
  onEdit(kind: 'edit' | 'exclude', value: number | null): void
  onClose(): void
}

export function SampleCard({ series, name, atMs, at, onEdit, onClose }: Props) {
  const { t } = useTranslation('explore')
  const { t: common } = useTranslation()
  const format = useFormat()
  const may = useRole() !== 'viewer'
  const { data, error } = useQuery({
    queryKey: ['sample', series.id, atMs],
    queryFn: async ({ signal }) => {
      const range = `from=${Math.floor(atMs)}&to=${Math.floor(atMs) + 1}`
      const answer = await rest.get(`/api/query?series=${series.id}&${range}&agg=raw&maxPoints=10`, QueryAnswer, { signal })
      return answer.series[0]?.points[0] ?? null
    },
  })
  const [sampleMs, value, raw, packed] = data ?? []
  const { quality, marks } = unpackQuality(typeof packed === 'number' ? packed : 0)
  const words = (Object.keys(MARK) as (keyof typeof MARK)[])
    .filter((key) => (marks & MARK[key]) !== 0)
    .map((key) => t(`sample.mark.${key}`))
  const number = (one: unknown, more = 0) => (typeof one === 'number' ? format.number(one, Math.min(6, decimalsOf(series) + more)) : '–')
  const unit = shownUnit(series.unit)
  const shownMs = typeof sampleMs === 'number' ? sampleMs : atMs
  return (
    <ChartCard title={name} at={at} onClose={onClose}>
      {error ? (
        <p className={classes.noteText} role="alert">
          {t('sample.failed')}. {errorText(error)}
        </p>
      ) : (
        <dl className={classes.facts}>
          <dt>{t('sample.at')}</dt>
          <dd>
            {format.date(shownMs)} {format.time(shownMs)}
          </dd>
          <dt>{t('sample.value')}</dt>
          <dd>
            <strong>{number(value, 1)}</strong> {unit}
          </dd>
          <dt>{t('sample.raw')}</dt>
          <dd>{number(raw, 1)}</dd>
          <dt>{t('sample.quality')}</dt>
          <dd>{data ? common(`quality.${quality}`) : '–'}</dd>
          <dt>{t('sample.marks')}</dt>
          <dd>{words.length === 0 ? t('sample.none') : words.join(', ')}</dd>
        </dl>
      )}
      <div className={classes.cardActs}>
        {(['edit', 'exclude'] as const).map((kind) => (
          <Button
            key={kind}
            size="sm"
            disabled={!may || !data}
            title={may ? undefined : common('needsRole', { role: common('role.operator') })}
            onClick={() => onEdit(kind, typeof value === 'number' ? value : null)}
          >
            {t(`sample.${kind}`)}
          </Button>
        ))}
      </div>
    </ChartCard>
  )
}
