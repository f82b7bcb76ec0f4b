import { Button } from '@mantine/core'
import { IconCalendar, IconPlus } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { backendNow } from '../backend/clock.ts'
import { useTopics } from '../backend/live-connection.ts'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { DevicesNav } from '../rollouts/DevicesTabs.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import page from '../ui/page.module.css'
import { keepKnown, NOTHING } from '../ui/selection.ts'
import virtual from '../ui/virtual-table.module.css'
import { BulkBar } from './BulkBar.tsx'
import { DeviceTable } from './DeviceTable.tsx'
import { countStates, matches, orderRows } from './device-rows.ts'
import classes from './devices.module.css'
import { type DevicesSearch, isFiltered, readDevicesSearch, type SortKey } from './devices-search.ts'
import { FilterBar, without } from './FilterBar.tsx'
import { StateCounts } from './StateCounts.tsx'
import { useDeviceRows } from './use-device-rows.ts'

/** Table of every board: find, compare, accept, reject, move. States come from live values, so it listens to all of them. */

const TOPICS = ['values']

export default function DevicesPage() {
  useTopics(TOPICS)
  const { t } = useTranslation('devices')
  const format = useFormat()
  const navigate = useNavigate()
  const raw = useSearch({ strict: false })
  const search = useMemo(() => readDevicesSearch({ ...raw }), [raw])
  const all = useDeviceRows()
  const known = useLive((state) => state.boardsKnown)
  const [selection, setSelection] = useState(NOTHING)

  const zones = useMemo(() => zonesOf(all), [all])
  const counts = useMemo(() => {
    const { state: _state, ...others } = search
    return countStates(all.filter((row) => matches(row, others)))
  }, [all, search])
  const rows = useMemo(
    () =>
      orderRows(
        all.filter((row) => matches(row, search)),
        search,
        backendNow(),
      ),
    [all, search],
  )
  const chosen = useMemo(() => keepKnown(selection, (id) => all.some((row) => row.id === id)), [selection, all])

  const total = format.number(all.length)
  const countText = isFiltered(search) ? t('shown', { shown: format.number(rows.length), total }) : t('total', { count: all.length, total })

  const change = (next: DevicesSearch) => void navigate({ to: '/devices', search: { ...next }, replace: true })
  const sortBy = (sort: SortKey) => {
    const same = (search.sort ?? 'state') === sort
    const { sort: _sort, down: _down, ...rest } = search
    change({ ...rest, ...(sort === 'state' ? {} : { sort }), ...(same && !search.down ? { down: true } : {}) })
  }

  return (
    <div className={`${page.page} ${virtual.page}`}>
      <div className={page.head}>
        <h1 className={page.title}>{t('title')}</h1>
        <span className={classes.shown}>{known && countText}</span>
        <LinkButton to="/devices/add" size="sm" leftSection={<IconPlus size={14} stroke={1.75} />}>
          {t('empty.add')}
        </LinkButton>
        <LinkButton to="/schedules" search={{}} size="sm" leftSection={<IconCalendar size={14} stroke={1.75} />}>
          {t('schedules', { ns: 'shell' })}
        </LinkButton>
        <StateCounts counts={counts} chosen={search.state} onChoose={(state) => change(without(search, 'state', state ? { state } : {}))} />
      </div>
      <DevicesNav here="devices" />
      {known && all.length === 0 ? (
        <EmptyState title={t('empty.title')} text={t('empty.text')}>
          <LinkButton variant="filled" to="/devices/add">
            {t('empty.add')}
          </LinkButton>
          <Button component={Link} to="/">
            {t('empty.overview')}
          </Button>
        </EmptyState>
      ) : (
        <>
          <FilterBar search={search} zones={zones} onChange={change} />
          <section className={virtual.panel} aria-busy={!known}>
            <DeviceTable rows={rows} search={search} selection={chosen} onSelection={setSelection} onSort={sortBy} />
            {known && rows.length === 0 && (
              <div className={virtual.none}>
                <EmptyState title={t('none.title')} text={t('none.text')}>
                  {isFiltered(search) && (
                    <Button onClick={() => void navigate({ to: '/devices', search: {}, replace: true })}>{t('reset')}</Button>
                  )}
                </EmptyState>
              </div>
            )}
            {chosen.chosen.size > 0 && <BulkBar ids={[...chosen.chosen]} zones={zones} onClear={() => setSelection(NOTHING)} />}
            <p id="devices-hint" className="sr-only">
              {t('hint')}
            </p>
          </section>
        </>
      )}
    </div>
  )
}

function zonesOf(rows: ReturnType<typeof useDeviceRows>): string[] {
  const zones = new Set<string>()
  for (const { board } of rows) if (board.zone) zones.add(board.zone)
  return [...zones].sort((a, b) => a.localeCompare(b))
}
