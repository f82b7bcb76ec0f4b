import { Switch } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useNow } from '../../backend/clock.ts'
import { useDocuments } from '../../backend/documents.ts'
import { useRole } from '../../backend/live-store.ts'
import { useFormat } from '../../language/format.ts'
import { setEnabled, usePending } from '../../rules/list/rule-acts.ts'
import { ruleRows, STATE_STATUS } from '../../rules/list/rule-rows.ts'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import type { WidgetOf } from '../scope.ts'
import frame from './frame.module.css'
import classes from './rule.module.css'
import { WidgetFrame } from './WidgetFrame.tsx'

/** How one rule stands, when it fired last, and its switch. */
export const RuleWidget = memo(function RuleWidget({ widget }: { widget: WidgetOf<'rule'> }) {
  const { t } = useTranslation('dashboards')
  const { t: rules } = useTranslation('rules')
  const format = useFormat()
  const nowMs = useNow()
  const known = useDocuments('rules')
  const standings = useDocuments('rule-standings').list
  const viewer = useRole() === 'viewer'
  const pending = usePending(({ ids }) => widget.rule !== null && ids.has(widget.rule))
  const rule = widget.rule === null ? undefined : known.find(widget.rule)
  if (rule === undefined) {
    return (
      <div className={frame.missing}>
        <b>{widget.title || t('kind.rule')}</b>
        {(widget.rule === null || known.known) && <span>{t(widget.rule === null ? 'missing.none' : 'rule.gone')}</span>}
      </div>
    )
  }
  const [row] = ruleRows([rule], [], standings)
  if (row === undefined) return null
  const { standing, state } = row
  const last = standing?.lastFiredMs ?? null
  return (
    <WidgetFrame
      title={widget.title || rule.name}
      note={rule.group}
      status={state === 'stopped' ? 'critical' : state === 'broken' ? 'warning' : undefined}
    >
      <div className={classes.rule}>
        <span className={classes.state}>
          <StatusGlyph status={STATE_STATUS[state]} size={16} />
          <Link to="/rules/$ruleId" params={{ ruleId: rule.id }} search={{}}>
            {rules(`state.${state}`)}
          </Link>
        </span>
        <Switch
          aria-label={rules('list.enabled', { name: rule.name })}
          checked={rule.enabled}
          disabled={viewer || pending}
          onChange={(event) => void setEnabled([row], event.currentTarget.checked)}
        />
        <span className={classes.note}>
          {last === null ? t('rule.never') : t('rule.fired', { age: format.age(last, nowMs) })}
          {standing !== undefined && standing.today.fired > 0 && ` · ${rules('list.today', { count: standing.today.fired })}`}
        </span>
      </div>
    </WidgetFrame>
  )
})
