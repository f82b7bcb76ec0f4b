import { Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { RULE_OUTCOMES, type RuleOutcome } from '../../../backend/contract/rules/firing.ts'
import classes from './evaluations.module.css'

/** What of the log is listed. */
export interface FiringFilter {
  text: string
  outcome: RuleOutcome | null
}
export const EVERY_FIRING: FiringFilter = { text: '', outcome: null }

export function FiringSearch({ filter, onFilter }: { filter: FiringFilter; onFilter(filter: FiringFilter): void }) {
  const { t } = useTranslation('ruleInsight')
  return (
    <span className={classes.search}>
      <TextInput
        size="xs"
        type="search"
        aria-label={t('search.label')}
        placeholder={t('search.short')}
        leftSection={<IconSearch size={14} stroke={1.75} />}
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.currentTarget.value.slice(0, 120) })}
      />
      <Select
        size="xs"
        aria-label={t('column.outcome')}
        placeholder={t('search.any')}
        clearable
        clearButtonProps={{ 'aria-label': t('search.any') }}
        value={filter.outcome}
        data={RULE_OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
        onChange={(next) => onFilter({ ...filter, outcome: RULE_OUTCOMES.find((one) => one === next) ?? null })}
      />
    </span>
  )
}
