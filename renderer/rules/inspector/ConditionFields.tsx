import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Condition } from '../../../backend/contract/rules/rule.ts'
import { NumberField } from '../../outputs/NumberField.tsx'
import { shownUnit } from '../../quantities/format.ts'
import { PER_WORD } from '../words/span.ts'
import { useRuleNames } from '../words/use-rule-names.ts'
import { ComparisonFields, withUnit } from './ComparisonFields.tsx'
import { FactFields } from './FactFields.tsx'
import { DaysField, SeriesRefField, SpanField } from './fields.tsx'
import classes from './inspector.module.css'

/** The form of a condition. */
interface Props {
  node: Condition
  errorOf(field: string): string | undefined
  /** @param field names what is typed into, so that a word is one step */
  onChange(node: Condition, field: string): void
}

type Of<K extends Condition['kind']> = Extract<Condition, { kind: K }>

export function ConditionFields({ node, errorOf, onChange }: Props) {
  switch (node.kind) {
    case 'value':
      return <ValueFields node={node} errorOf={errorOf} onChange={onChange} />
    case 'rate':
    case 'trend':
      return <ChangeFields node={node} errorOf={errorOf} onChange={onChange} />
    case 'silent':
    case 'flat':
      return <QuietFields node={node} errorOf={errorOf} onChange={onChange} />
    case 'time':
    case 'sun':
      return <ClockFields node={node} onChange={onChange} />
    case 'all':
    case 'any':
    case 'not':
      return null
    default:
      return <FactFields node={node} errorOf={errorOf} onChange={onChange} />
  }
}

interface FieldsProps<K extends Condition['kind']> {
  node: Of<K>
  errorOf(field: string): string | undefined
  onChange(node: Condition, field: string): void
}

function useUnit(node: Condition): string {
  const names = useRuleNames()
  const series = 'series' in node ? names.series(node.series) : undefined
  return series === undefined ? '' : shownUnit(series.unit)
}

function ValueFields({ node, errorOf, onChange }: FieldsProps<'value'>) {
  const { t } = useTranslation('ruleNodes')
  const unit = useUnit(node)
  return (
    <>
      <SeriesRefField
        value={node.series}
        error={errorOf('series')}
        onChange={(series, { kind }) => {
          const words = kind === 'state'
          const were = node.text !== null
          const comparison =
            words === were
              ? {}
              : words
                ? ({ test: 'equals', low: null, high: null, text: '' } as const)
                : ({ test: 'above', text: null } as const)
          onChange({ ...node, series, ...comparison }, 'series')
        }}
      />
      <ComparisonFields node={node} unit={unit} errorOf={errorOf} onChange={(change, field) => onChange({ ...node, ...change }, field)} />
      <div className={classes.pair}>
        <SpanField
          label={t('field.forS')}
          value={node.forS}
          error={errorOf('forS')}
          onChange={(forS) => onChange({ ...node, forS }, 'forS')}
        />
        <NumberField
          label={t('field.breaches')}
          value={node.breaches}
          min={1}
          max={1000}
          whole
          onChange={(breaches) => onChange({ ...node, breaches: breaches ?? 1 }, 'breaches')}
        />
      </div>
      <div className={classes.pair}>
        {node.text === null && (
          <NumberField
            label={withUnit(t('field.hysteresis'), unit)}
            value={node.hysteresis}
            min={0}
            error={errorOf('hysteresis')}
            onChange={(hysteresis) => onChange({ ...node, hysteresis: hysteresis ?? 0 }, 'hysteresis')}
          />
        )}
        <SpanField
          label={t('field.maxAge')}
          value={node.maxAgeS}
          min={1}
          onChange={(maxAgeS) => onChange({ ...node, maxAgeS }, 'maxAgeS')}
        />
      </div>
    </>
  )
}

const PER = [1, 60, 3600, 86_400] as const

function ChangeFields({ node, errorOf, onChange }: FieldsProps<'rate' | 'trend'>) {
  const { t } = useTranslation('ruleNodes')
  const unit = useUnit(node)
  return (
    <>
      <SeriesRefField value={node.series} error={errorOf('series')} onChange={(series) => onChange({ ...node, series }, 'series')} />
      {node.kind === 'rate' ? (
        <div className={classes.pair}>
          <Select
            label={t('field.test')}
            allowDeselect={false}
            value={node.test}
            data={(['above', 'below'] as const).map((value) => ({ value, label: t(`test.${value}`) }))}
            onChange={(value) => onChange({ ...node, test: value === 'below' ? 'below' : 'above' }, 'test')}
          />
          <NumberField
            label={withUnit(t('field.low'), unit)}
            value={node.low}
            onChange={(low) => onChange({ ...node, low: low ?? 0 }, 'low')}
          />
          <Select
            label={t('field.per')}
            allowDeselect={false}
            value={String(node.perS)}
            data={PER.map((value) => ({ value: String(value), label: t(`per.${PER_WORD[value]}`) }))}
            onChange={(value) => onChange({ ...node, perS: PER.find((one) => String(one) === value) ?? 60 }, 'perS')}
          />
        </div>
      ) : (
        <div className={classes.pair}>
          <Select
            label={t('field.direction')}
            allowDeselect={false}
            value={node.direction}
            data={(['rising', 'falling'] as const).map((value) => ({ value, label: t(`direction.${value}`) }))}
            onChange={(value) => onChange({ ...node, direction: value === 'falling' ? 'falling' : 'rising' }, 'direction')}
          />
          <NumberField
            label={withUnit(t('field.least'), unit)}
            value={node.least}
            error={errorOf('least')}
            onChange={(least) => onChange({ ...node, least: least ?? 0 }, 'least')}
          />
        </div>
      )}
      <div className={classes.pair}>
        <SpanField
          label={t('field.window')}
          value={node.windowS}
          min={1}
          onChange={(windowS) => onChange({ ...node, windowS }, 'windowS')}
        />
        <SpanField
          label={t('field.maxAge')}
          value={node.maxAgeS}
          min={1}
          onChange={(maxAgeS) => onChange({ ...node, maxAgeS }, 'maxAgeS')}
        />
      </div>
    </>
  )
}

function QuietFields({ node, errorOf, onChange }: FieldsProps<'silent' | 'flat'>) {
  const { t } = useTranslation('ruleNodes')
  const unit = useUnit(node)
  return (
    <>
      <SeriesRefField value={node.series} error={errorOf('series')} onChange={(series) => onChange({ ...node, series }, 'series')} />
      <div className={classes.pair}>
        {node.kind === 'flat' && (
          <NumberField
            label={withUnit(t('field.width'), unit)}
            value={node.within}
            min={0}
            onChange={(within) => onChange({ ...node, within: within ?? 0 }, 'within')}
          />
        )}
        <SpanField
          label={t(node.kind === 'flat' ? 'field.forS' : 'field.silentFor')}
          value={node.forS}
          min={1}
          error={errorOf('forS')}
          onChange={(forS) => onChange({ ...node, forS }, 'forS')}
        />
        {node.kind === 'flat' && (
          <SpanField
            label={t('field.maxAge')}
            value={node.maxAgeS}
            min={1}
            onChange={(maxAgeS) => onChange({ ...node, maxAgeS }, 'maxAgeS')}
          />
        )}
      </div>
    </>
  )
}

function ClockFields({ node, onChange }: { node: Of<'time' | 'sun'>; onChange(node: Condition, field: string): void }) {
  const { t } = useTranslation('ruleNodes')
  if (node.kind === 'time') {
    return (
      <>
        <div className={classes.pair}>
          <TextInput
            label={t('field.timeFrom')}
            type="time"
            value={node.from}
            onChange={(event) => onChange({ ...node, from: event.currentTarget.value || '00:00' }, 'from')}
          />
          <TextInput
            label={t('field.timeTo')}
            type="time"
            value={node.to}
            onChange={(event) => onChange({ ...node, to: event.currentTarget.value || '00:00' }, 'to')}
          />
        </div>
        <DaysField value={node.days} onChange={(days) => onChange({ ...node, days }, 'days')} />
      </>
    )
  }
  return (
    <>
      <SegmentedControl
        aria-label={t('field.is')}
        value={node.is}
        data={(['day', 'night'] as const).map((value) => ({ value, label: t(`sun.${value}`) }))}
        onChange={(value) => onChange({ ...node, is: value === 'night' ? 'night' : 'day' }, 'is')}
      />
      <div className={classes.pair}>
        <NumberField
          label={t('field.sunrise')}
          value={node.sunriseOffsetMin}
          min={-720}
          max={720}
          whole
          onChange={(next) => onChange({ ...node, sunriseOffsetMin: next ?? 0 }, 'sunrise')}
        />
        <NumberField
          label={t('field.sunset')}
          value={node.sunsetOffsetMin}
          min={-720}
          max={720}
          whole
          onChange={(next) => onChange({ ...node, sunsetOffsetMin: next ?? 0 }, 'sunset')}
        />
        <NumberField
          label={t('field.latitude')}
          value={node.latitude}
          min={-90}
          max={90}
          onChange={(next) => onChange({ ...node, latitude: next ?? 0 }, 'latitude')}
        />
        <NumberField
          label={t('field.longitude')}
          value={node.longitude}
          min={-180}
          max={180}
          onChange={(next) => onChange({ ...node, longitude: next ?? 0 }, 'longitude')}
        />
      </div>
    </>
  )
}
