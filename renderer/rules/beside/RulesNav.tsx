import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import tabs from '../../jobs/history-tabs.module.css'
import { RULE_LISTS, type RuleList } from '../rules-search.ts'

/** Rules, and what stands beside them, as a row of tabs. */
export function RulesNav({ here }: { here: RuleList }) {
  const { t } = useTranslation('ruleBeside')
  return (
    <nav className={tabs.tabs} aria-label={t('tabs.label')}>
      {RULE_LISTS.map((list) => (
        <Link
          key={list}
          to="/rules"
          search={list === 'rules' ? {} : { list }}
          className={tabs.tab}
          activeOptions={{ exact: true, includeSearch: true }}
          {...(list === here ? { 'aria-current': 'page' as const } : {})}
        >
          {t(`tabs.${list}`)}
        </Link>
      ))}
    </nav>
  )
}
