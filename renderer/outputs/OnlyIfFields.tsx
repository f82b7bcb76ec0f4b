import { ActionIcon, Button, Select } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ageOfReading, onlyIfStanding } from '../../backend/contract/actuators/only-if.ts'
import type { OnlyIf } from '../../backend/contract/configuration/configuration.ts'
import { useNow } from '../backend/clock.ts'
import { useTopics } from '../backend/live-connection.ts'
import { useLive } from '../backend/live-store.ts'
import { useValue } from '../backend/values-store.ts'
import setting from '../configuration/setting-form.module.css'
import { useFormat } from '../language/format.ts'
import { writeValue } from '../quantities/format.ts'
import { SeriesSelect } from '../series-picker/SeriesSelect.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { NumberField } from './NumberField.tsx'
import classes from './setting-form.module.css'

/** Conditions under which an output may be switched on, each with the value it looks at as it is now. */
interface Props {
  conditions: readonly OnlyIf[]
  onChange(conditions: OnlyIf[]): void
}

const MOST = 8
const COMPARISONS = ['above', 'below', 'between', 'outside'] as const
const FRESH: OnlyIf = { series: 0, comparison: 'above', low: 0, high: null, maxAgeS: 60 }

export function OnlyIfFields({ conditions, onChange }: Props) {
  const { t } = useTranslation('outputForm')
  return (
    <>
      {conditions.map((condition, index) => (
        <Condition
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no name; their fields keep no state of their own
          key={index}
          n={index + 1}
          condition={condition}
          onChange={(next) => onChange(conditions.map((one, at) => (at === index ? next : one)))}
          onRemove={() => onChange(conditions.filter((_, at) => at !== index))}
        />
      ))}
      <div>
        <Button
          size="sm"
          leftSection={<IconPlus size={14} stroke={1.75} />}
          disabled={conditions.length >= MOST}
          onClick={() => onChange([...conditions, FRESH])}
        >
          {t('add')}
        </Button>
      </div>
    </>
  )
}

interface ConditionProps {
  n: number
  condition: OnlyIf
  onChange(condition: OnlyIf): void
  onRemove(): void
}

function Condition({ n, condition, onChange, onRemove }: ConditionProps) {
  const { t } = useTranslation('outputForm')
  const ranged = condition.comparison === 'between' || condition.comparison === 'outside'
  const inOrder = !ranged || (condition.high !== null && condition.high > condition.low)
  return (
    <fieldset className={classes.condition}>
      <legend className="sr-only">{`${t('part.onlyIf')} ${n}`}</legend>
      <div className={classes.conditionSeries}>
        <SeriesSelect
          label={t('series')}
          value={condition.series > 0 ? condition.series : null}
          error={condition.series > 0 ? undefined : t('chooseSeries')}
          onChange={(series) => onChange({ ...condition, series })}
        />
        <ActionIcon className={classes.remove} aria-label={t('remove', { n })} title={t('remove', { n })} onClick={onRemove}>
          <IconTrash size={16} stroke={1.75} />
        </ActionIcon>
      </div>
      <div className={classes.four}>
        <Select
          label={t('comparison')}
          allowDeselect={false}
          value={condition.comparison}
          data={COMPARISONS.map((value) => ({ value, label: t(`compare.${value}`) }))}
          onChange={(value) => {
            const comparison = COMPARISONS.find((one) => one === value) ?? 'above'
            const takesTwo = comparison === 'between' || comparison === 'outside'
            onChange({ ...condition, comparison, high: takesTwo ? (condition.high ?? condition.low + 1) : null })
          }}
        />
        <NumberField
          label={t(ranged ? 'from' : 'low')}
          value={condition.low}
          onChange={(low) => onChange({ ...condition, low: low ?? 0 })}
        />
        {ranged && (
          <NumberField
            label={t('high')}
            value={condition.high}
            error={inOrder ? undefined : t('order')}
            onChange={(high) => onChange({ ...condition, high: high ?? condition.low })}
          />
        )}
        <NumberField
          label={t('maxAge')}
          value={condition.maxAgeS}
          min={1}
          max={86_400}
          onChange={(maxAgeS) => onChange({ ...condition, maxAgeS: maxAgeS ?? 60 })}
        />
      </div>
      {condition.series > 0 && <Now condition={condition} />}
    </fieldset>
  )
}

function Now({ condition }: { condition: OnlyIf }) {
  const { t } = useTranslation('outputForm')
  const format = useFormat()
  const series = useLive((state) => state.series.get(condition.series))
  useTopics(series ? [`values/${series.board}`] : [])
  const latest = useValue(condition.series)
  const nowMs = useNow()
  const now = onlyIfStanding(condition, latest, nowMs)
  const written = writeValue(latest?.value, series ?? { unit: '', sensorType: '' }, format)
  const value = [written.text, written.unit].filter(Boolean).join(' ')
  const age = latest ? format.duration(ageOfReading(latest, nowMs)) : ''
  return (
    <p className={setting.now} data-status={now === 'holds' ? 'ok' : 'warning'}>
      <StatusGlyph status={now === 'holds' ? 'ok' : now === 'fails' ? 'warning' : 'stale'} size={12} />
      {t(`now.${now}`, { value, age })}
    </p>
  )
}
