import { IconAffiliate } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Series } from '../../backend/contract/series.ts'
import { useDocuments } from '../backend/documents.ts'
import { readsSeries } from './list/rule-rows.ts'

/** From a series: the rules that read it; nothing where there are none. */
export function SeriesRules({ series, className }: { series: Series; className: string | undefined }) {
  const { t } = useTranslation('ruleInsight')
  const key = `${series.board} ${series.channel}`
  const count = useDocuments('rules').list.filter((rule) => readsSeries(rule, key)).length
  if (count === 0) return null
  return (
    <Link to="/rules" search={{ series: key }} className={className}>
      <IconAffiliate size={14} stroke={1.75} aria-hidden="true" />
      {t('series.rules', { count })}
    </Link>
  )
}
