import { Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Condition, VALUE_TESTS } from '../../../backend/contract/rules/rule.ts'
import { NumberField } from '../../outputs/NumberField.tsx'
import classes from './inspector.module.css'

export const withUnit = (label: string, unit: string) => (unit === '' ? label : `${label}, ${unit}`)

type Comparison = Pick<Extract<Condition, { kind: 'value' }>, 'test' | 'low' | 'high' | 'text'>
interface ComparisonProps {
  node: Comparison
  unit: string
  errorOf(field: string): string | undefined
  onChange(change: Comparison, field: string): void
}

/** Numbers against bounds, or a word. */
export function ComparisonFields({ node, unit, errorOf, onChange }: ComparisonProps) {
  const { t } = useTranslation('ruleNodes')
  const { test, low, high, text } = node
  const own = { test, low, high, text }
  const ranged = test === 'between' || test === 'outside'
  const worded = text !== null
  return (
    <div className={classes.pair}>
      <Select
        label={t('field.test')}
        allowDeselect={false}
        value={test}
        data={VALUE_TESTS.filter((one) => !worded || one === 'equals' || one === 'differs').map((value) => ({
          value,
          label: t(`test.${value}`),
        }))}
        onChange={(value) => {
          const next = VALUE_TESTS.find((one) => one === value) ?? test
          const takesTwo = next === 'between' || next === 'outside'
          onChange({ ...own, test: next, high: takesTwo ? (high ?? low) : null }, 'test')
        }}
      />
      {worded ? (
        <TextInput
          label={t('field.word')}
          value={text}
          maxLength={120}
          error={errorOf('text')}
          onChange={(event) => onChange({ ...own, text: event.currentTarget.value }, 'text')}
        />
      ) : (
        <NumberField
          label={withUnit(t(ranged ? 'field.from' : 'field.low'), unit)}
          value={low}
          error={errorOf('low')}
          onChange={(next) => onChange({ ...own, low: next }, 'low')}
        />
      )}
      {ranged && (
        <NumberField
          label={withUnit(t('field.high'), unit)}
          value={high}
          error={errorOf('high')}
          onChange={(next) => onChange({ ...own, high: next }, 'high')}
        />
      )}
    </div>
  )
}
