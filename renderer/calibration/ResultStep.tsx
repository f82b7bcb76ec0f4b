import { Select, Textarea } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { applyCurve, calibrate } from '../../backend/contract/calibrations/curve.ts'
import { electrodeState } from '../../backend/contract/calibrations/electrode.ts'
import type { CalibrationRequest, SeriesPreview } from '../../backend/contract/calibrations/record.ts'
import type { Series } from '../../backend/contract/series.ts'
import { useFormat } from '../language/format.ts'
import { reasonSentence } from '../language/reasons.ts'
import { decimalsOf, shownUnit } from '../quantities/format.ts'
import { PreviewChart } from '../sensors/PreviewChart.tsx'
import { Banner } from '../ui/Banner.tsx'
import classes from './calibration.module.css'
import type { WizardDraft } from './wizard-draft.ts'

/** Last step: how far off each point was and will be, the electrode in words, the last readings before and after. */
interface Props {
  series: Series
  request: CalibrationRequest
  preview: SeriesPreview | undefined
  draft: WizardDraft
  onChange(change: Partial<WizardDraft>): void
}

const MONTHS = ['1', '3', '6', '12', '24', ''] as const

export function ResultStep({ series, request, preview, draft, onChange }: Props) {
  const { t } = useTranslation('calibration')
  const format = useFormat()
  const decimals = decimalsOf(series)
  const unit = shownUnit(series.unit)
  const before = calibrate(series.calibration, series.offset)
  const after = calibrate({ method: request.method, points: request.points }, 0)
  const signed = (value: number) => `${value > 0 ? '+' : ''}${format.number(Math.abs(value) < 1e-9 ? 0 : value, decimals + 1)}`
  return (
    <div className={classes.step}>
      {!after.ok && (
        <Banner status="critical" role="alert" title={t('result.impossible')}>
          {reasonSentence(after.reason) ?? after.reason.key}
        </Banner>
      )}
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('result.reference')}</th>
            <th scope="col">{t('result.measured')}</th>
            <th scope="col">{t('result.before')}</th>
            <th scope="col">{t('result.after')}</th>
          </tr>
        </thead>
        <tbody>
          {request.points.map((point) => (
            <tr key={`${point.actual}/${point.measured}`}>
              <td>
                {format.number(point.actual, decimals)} {unit}
              </td>
              <td>{format.number(point.measured, decimals + 1)}</td>
              <td>{before.ok ? signed(applyCurve(before.curve, point.measured) - point.actual) : '–'}</td>
              <td>{after.ok ? signed(applyCurve(after.curve, point.measured) - point.actual) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {request.electrode && <ElectrodeWords electrode={request.electrode} />}
      {preview && <PreviewChart preview={preview} series={series} />}
      {series.offset !== 0 && <p className={classes.note}>{t('result.offsetBack', { offset: signed(series.offset), unit })}</p>}
      <div className={classes.pair}>
        <Textarea
          label={t('result.note')}
          value={draft.note}
          maxLength={1000}
          autosize
          minRows={2}
          onChange={(event) => onChange({ note: event.currentTarget.value })}
        />
        <Select
          label={t('result.due')}
          allowDeselect={false}
          value={draft.dueMonths}
          data={MONTHS.map((months) => ({
            value: months,
            label: months === '' ? t('result.noDue') : t('result.months', { count: Number(months) }),
          }))}
          onChange={(months) => onChange({ dueMonths: months ?? '' })}
        />
      </div>
    </div>
  )
}

function ElectrodeWords({ electrode }: { electrode: NonNullable<CalibrationRequest['electrode']> }) {
  const { t } = useTranslation('calibration')
  const format = useFormat()
  const state = electrodeState(electrode)
  const figures =
    electrode.kind === 'ph'
      ? t('electrode.ph', { slope: format.number(electrode.slopePercent, 1), offset: format.number(electrode.offsetMv, 1) })
      : t('electrode.ec', { constant: format.number(electrode.cellConstant, 2) })
  return (
    <Banner
      status={state === 'good' ? 'ok' : state === 'worn' ? 'warning' : 'critical'}
      title={t(`electrode.${electrode.kind}State.${state}`)}
    >
      {figures}
    </Banner>
  )
}
