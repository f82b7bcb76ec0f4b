import { ActionIcon, Button, SegmentedControl, TextInput } from '@mantine/core'
import { IconPlus, IconTargetArrow, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Series } from '../../backend/contract/series.ts'
import { useValue } from '../backend/values-store.ts'
import { useFormat } from '../language/format.ts'
import { decimalsOf } from '../quantities/format.ts'
import blocks from '../ui/blocks.module.css'
import { beforeCalibration, type ChannelForm, METHODS, type PointDraft, writeNumber } from './channel-form.ts'
import classes from './editor.module.css'

/** Offset and up to 20 reference points; the present value is one press away. */
interface Props {
  form: ChannelForm
  series: Series
  errorOf(field: string): string | undefined
  onChange(change: Partial<ChannelForm>): void
  /** Opens the step-by-step calibration; left out where there is none. */
  onGuide?: (() => void) | undefined
}

const MOST_POINTS = 20

export function CalibrationFields({ form, series, errorOf, onChange, onGuide }: Props) {
  const { t } = useTranslation('device')
  const format = useFormat()
  const value = useValue(series.id)?.value
  const decimals = decimalsOf(series)
  const present = typeof value === 'number' ? beforeCalibration(value, series) : undefined
  const setPoint = (index: number, change: Partial<PointDraft>) =>
    onChange({ points: form.points.map((point, at) => (at === index ? { ...point, ...change } : point)) })
  const { calibration } = series
  // Rows have no id of their own; one that is taken out must not hand its focus and caret to the next.
  const [keys] = useState<number[]>([])
  while (keys.length < form.points.length) keys.push((keys.at(-1) ?? 0) + 1)
  return (
    <section className={classes.section}>
      <h3 className={blocks.title}>{t('editor.calibration')}</h3>
      <p className={blocks.hint}>{t('editor.calibrationHint')}</p>
      {onGuide && (
        <div>
          <Button size="sm" leftSection={<IconTargetArrow size={14} stroke={1.75} />} onClick={onGuide}>
            {t('editor.guide')}
          </Button>
        </div>
      )}
      {form.points.length > 1 && (
        <div>
          <SegmentedControl
            aria-label={t('editor.method')}
            value={form.method}
            data={METHODS.map((method) => ({ value: method, label: t(`editor.methods.${method}`) }))}
            onChange={(next) => {
              const method = METHODS.find((one) => one === next)
              if (method) onChange({ method })
            }}
          />
          <p className={blocks.hint}>{t(`editor.methodHint.${form.method}`)}</p>
        </div>
      )}
      {form.points.map((point, index) => (
        <div key={keys[index]} className={classes.point}>
          <TextInput
            label={`${t('editor.measured')} ${index + 1}`}
            inputMode="decimal"
            value={point.measured}
            error={errorOf(`points.${index}.measured`)}
            onChange={(event) => setPoint(index, { measured: event.currentTarget.value })}
            rightSection={
              present !== undefined && (
                <ActionIcon
                  size={24}
                  aria-label={t('editor.take', { value: format.number(present, decimals) })}
                  title={t('editor.take', { value: format.number(present, decimals) })}
                  onClick={() => setPoint(index, { measured: writeNumber(Number(present.toFixed(decimals + 2)), format.language) })}
                >
                  <IconTargetArrow size={16} stroke={1.75} />
                </ActionIcon>
              )
            }
          />
          <TextInput
            label={`${t('editor.actual')} ${index + 1}`}
            inputMode="decimal"
            value={point.actual}
            error={errorOf(`points.${index}.actual`)}
            rightSection={<span className={classes.unit}>{form.unit}</span>}
            rightSectionWidth={44}
            onChange={(event) => setPoint(index, { actual: event.currentTarget.value })}
          />
          <ActionIcon
            className={classes.remove}
            aria-label={t('editor.removePoint', { count: index + 1 })}
            title={t('editor.removePoint', { count: index + 1 })}
            onClick={() => {
              keys.splice(index, 1)
              onChange({ points: form.points.filter((_, at) => at !== index) })
            }}
          >
            <IconTrash size={16} stroke={1.75} />
          </ActionIcon>
        </div>
      ))}
      {errorOf('points') !== undefined && (
        <p className={classes.fault} role="alert">
          {errorOf('points')}
        </p>
      )}
      {form.points.length < MOST_POINTS && (
        <div>
          <Button
            size="sm"
            leftSection={<IconPlus size={14} stroke={1.75} />}
            onClick={() =>
              onChange({
                points: [...form.points, { measured: '', actual: '' }],
                ...(form.points.length === 2 && form.method === 'line' ? { method: 'table' as const } : {}),
              })
            }
          >
            {t('editor.addPoint')}
          </Button>
        </div>
      )}
      {calibration && (
        <p className={blocks.hint}>{t('editor.calibratedBy', { date: format.date(calibration.atMs), by: calibration.by })}</p>
      )}
      <TextInput
        label={t('editor.offset')}
        description={t('editor.offsetHint')}
        inputMode="decimal"
        placeholder="0"
        value={form.offset}
        error={errorOf('offset')}
        rightSection={<span className={classes.unit}>{form.unit}</span>}
        rightSectionWidth={44}
        onChange={(event) => onChange({ offset: event.currentTarget.value })}
      />
    </section>
  )
}
