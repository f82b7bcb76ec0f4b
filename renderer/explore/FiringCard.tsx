import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Firing } from '../../backend/contract/rule-firing.ts'
import { useFormat } from '../language/format.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { ChartCard } from './ChartCard.tsx'
import classes from './chart-area.module.css'

/** Rules that fired at a glyph of the time axis, each with the way to its explanation. */
interface Props {
  firings: readonly Firing[]
  at: number
  onClose(): void
}

export function FiringCard({ firings, at, onClose }: Props) {
  const { t } = useTranslation('explore')
  const format = useFormat()
  const [first] = firings
  if (!first) return null
  return (
    <ChartCard title={format.moment(first.atMs, Date.now())} at={at} onClose={onClose}>
      <ul className={classes.entries}>
        {firings.map(({ id, rule, ruleName, atMs, state }) => (
          <li key={id} className={classes.entry}>
            <StatusGlyph status={state === 'failed' ? 'critical' : 'event'} size={14} />
            <span className={classes.entryText}>
              <span>
                <time className={classes.by}>{format.time(atMs)}</time> {t('event.fired', { rule: ruleName })}
              </span>
              <Link to="/rules/$ruleId" params={{ ruleId: rule }} search={{ firing: id }} className={classes.link}>
                {t('event.why')}
              </Link>
            </span>
          </li>
        ))}
      </ul>
    </ChartCard>
  )
}
