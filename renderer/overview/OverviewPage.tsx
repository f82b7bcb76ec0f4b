import { Button, Drawer } from '@mantine/core'
import { useElementSize, useMediaQuery } from '@mantine/hooks'
import { IconHistory } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTopics } from '../backend/live-connection.ts'
import { useActivity, useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import page from '../ui/page.module.css'
import { ActivityPanel } from './ActivityPanel.tsx'
import { AttentionList } from './AttentionList.tsx'
import { CountsLine, withState } from './CountsLine.tsx'
import { FleetRows } from './FleetRows.tsx'
import { NewBoards } from './NewBoards.tsx'
import { OverviewEmpty } from './OverviewEmpty.tsx'
import classes from './overview.module.css'
import { countStates } from './overview-rows.ts'
import { useFleet } from './use-fleet.ts'

/** Every board at a glance, worst first. */

/** States are worked out from every value, so all are needed; the hub sends each series' newest only. */
const TOPICS = ['values']

export default function OverviewPage() {
  const { t } = useTranslation('overview')
  const search = useSearch({ from: '/' })
  const navigate = useNavigate({ from: '/' })
  const known = useLive((state) => state.boardsKnown)
  const fleet = useFleet()
  const { ref, width } = useElementSize()
  const wide = useMediaQuery('(min-width: 1200px)', true, { getInitialValueInEffect: false })
  useTopics(TOPICS)

  if (!known) return <div className={page.page} aria-busy="true" aria-label={t('loading')} role="status" />
  if (fleet.boards.length === 0) {
    return (
      <div className={page.page}>
        <h1 className="sr-only">{t('title')}</h1>
        <OverviewEmpty />
      </div>
    )
  }

  const { state } = search
  const boards = state ? fleet.boards.filter((one) => one.condition.state === state) : fleet.boards
  return (
    <div className={page.page}>
      <h1 className="sr-only">{t('title')}</h1>
      <CountsLine counts={countStates(fleet.boards)} search={search} aside={!wide && <ActivityButton />} />
      <NewBoards boards={fleet.fresh} />
      <AttentionList items={fleet.attention} />
      <div className={classes.columns} data-aside={wide}>
        <div ref={ref} className={classes.main}>
          {boards.length === 0 && state ? (
            <EmptyState title={t('filtered.none', { state: t(`boardState.${state}`, { ns: 'common', count: 1 }) })} text="">
              <Button onClick={() => void navigate({ search: withState(search, undefined), replace: true })}>{t('filtered.clear')}</Button>
            </EmptyState>
          ) : (
            width > 0 && <FleetRows boards={boards} width={width} byBoard={search.group === 'board'} order={search.sort ?? 'worst'} />
          )}
        </div>
        {wide && (
          <aside className={classes.aside}>
            <ActivityPanel />
          </aside>
        )}
      </div>
    </div>
  )
}

const COUNTED = 99

function ActivityButton() {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const count = useActivity().length
  return (
    <>
      <Button leftSection={<IconHistory size={16} stroke={1.75} />} onClick={() => setOpen(true)}>
        {t('activity.open')}&nbsp;
        <b className={classes.activityCount}>{count > COUNTED ? `${COUNTED}+` : format.number(count)}</b>
      </Button>
      <Drawer
        opened={open}
        onClose={() => setOpen(false)}
        position="right"
        size={340}
        withCloseButton={false}
        padding={0}
        aria-label={t('activity.title')}
        classNames={{ body: classes.drawer }}
      >
        <ActivityPanel onClose={() => setOpen(false)} />
      </Drawer>
    </>
  )
}
