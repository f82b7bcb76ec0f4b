import { useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useDocuments } from '../backend/documents.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import page from '../ui/page.module.css'
import RuleEditor from './editor/RuleEditor.tsx'
import { readRuleSearch } from './rules-search.ts'

/** One rule, in its editor. A rule that was never published is a draft alone. */
export default function RulePage() {
  const { t } = useTranslation('rules')
  const { ruleId = '' } = useParams({ strict: false })
  const { firing } = readRuleSearch({ ...useSearch({ strict: false }) })
  const rules = useDocuments('rules')
  const drafts = useDocuments('rule-drafts')
  const standings = useDocuments('rule-standings')
  useDocuments('scenes')
  useDocuments('variables')
  const rule = rules.find(ruleId)
  const draft = drafts.find(ruleId)
  const known = rules.known && drafts.known
  if (known && (rule || draft)) {
    return <RuleEditor key={ruleId} id={ruleId} published={rule} draft={draft} standing={standings.find(ruleId)} firing={firing} />
  }
  return (
    <div className={page.page} aria-busy={!known}>
      {known && (
        <EmptyState title={t('gone.title')} text={t('gone.text')}>
          <LinkButton to="/rules">{t('gone.back')}</LinkButton>
        </EmptyState>
      )}
    </div>
  )
}
