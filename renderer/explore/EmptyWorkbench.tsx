import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useConditionsVersion, valueCondition } from '../backend/board-conditions.ts'
import { useDocuments } from '../backend/documents.ts'
import { latestValue } from '../backend/latest-values.ts'
import { useLive } from '../backend/live-store.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import classes from './explore.module.css'
import type { ViewActs } from './use-explore-view.ts'
import { openSearch } from './views.ts'

/** Nothing is chosen: what one can begin with. */
const FIRST_SERIES = 6

export function EmptyWorkbench({ acts, onSeries }: { acts: ViewActs; onSeries(): void }) {
  const { t } = useTranslation('explore')
  const series = useLive((state) => state.series)
  const byBoard = useLive((state) => state.seriesByBoard)
  const known = useLive((state) => state.seriesKnown)
  const conditions = useConditionsVersion()
  const views = useDocuments('views').list
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for conditions that change in place
  const troubled = useMemo(
    () =>
      [...series.values()]
        .filter((one) => latestValue(one.id) && ['critical', 'warning'].includes(valueCondition(one).state))
        .slice(0, FIRST_SERIES)
        .map((one) => one.id),
    [series, conditions],
  )
  const first = [...byBoard].find(([, ids]) => ids.length > 0)
  const firstName = useLive((state) => (first ? (state.boards.get(first[0])?.name ?? first[0]) : ''))
  if (known && series.size === 0)
    return (
      <EmptyState title={t('empty.noSeries')} text={t('empty.noSeriesText')}>
        <LinkButton variant="filled" to="/">
          {t('empty.overview')}
        </LinkButton>
      </EmptyState>
    )
  return (
    <div className={classes.empty}>
      <EmptyState
        title={t('empty.title')}
        text={t('empty.text')}
        more={
          views.length > 0 && (
            <div className={classes.views}>
              <h3>{t('empty.views')}</h3>
              <ul>
                {views.slice(0, 8).map((one) => (
                  <li key={one.id}>
                    <Link to="/explore" search={openSearch(one)}>
                      {one.name}
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          )
        }
      >
        <Button variant="filled" onClick={onSeries}>
          {t('empty.choose')}
        </Button>
        {troubled.length > 0 && <Button onClick={() => acts.toggle(troubled, true)}>{t('empty.troubled')}</Button>}
        {first && (
          <Button onClick={() => acts.toggle(first[1].slice(0, FIRST_SERIES), true)}>{t('empty.board', { name: firstName })}</Button>
        )}
      </EmptyState>
    </div>
  )
}
