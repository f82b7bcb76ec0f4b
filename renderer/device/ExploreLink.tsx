import { IconChartLine } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Series } from '../../backend/contract/series.ts'
import { EMPTY_VIEW, writeView } from '../explore/explore-search.ts'
import classes from './chart.module.css'

/** Leads from a board's chart to the same curve, states and range in Explore. */
interface Props {
  curve: Series | null
  states: readonly Series[]
  /** Range that ends now, ms. */
  spanMs: number
}

export function ExploreLink({ curve, states, spanMs }: Props) {
  const { t } = useTranslation('device')
  const shown = [...(curve ? [curve] : []), ...states]
  if (shown.length === 0) return null
  const items = shown.map((one) => ({ series: one.id, hidden: false, side: null }))
  return (
    <Link to="/explore" search={writeView({ ...EMPTY_VIEW, items, range: { kind: 'last', ms: spanMs } })} className={classes.explore}>
      <IconChartLine size={14} stroke={1.75} aria-hidden="true" />
      {t('chart.explore')}
    </Link>
  )
}
