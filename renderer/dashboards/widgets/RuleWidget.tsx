import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { WidgetOf } from '../scope.ts'
import frame from './frame.module.css'

/** Keeps the place of a rule. There is no rule engine in this version, and the widget says so. */
export const RuleWidget = memo(function RuleWidget({ widget }: { widget: WidgetOf<'rule'> }) {
  const { t } = useTranslation('dashboards')
  return (
    <div className={frame.missing}>
      <b>{widget.title || t('kind.rule')}</b>
      <span>{t('rule.later')}</span>
    </div>
  )
})
