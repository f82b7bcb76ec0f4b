import { Button, Select } from '@mantine/core'
import { IconFileTypeCsv } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Alarm } from '../../backend/contract/alarms/alarm.ts'
import { useNow } from '../backend/clock.ts'
import { watchDocuments } from '../backend/document-store.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { Banner } from '../ui/Banner.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import page from '../ui/page.module.css'
import { NOTHING } from '../ui/selection.ts'
import { showFailure } from '../ui/toasts.tsx'
import virtual from '../ui/virtual-table.module.css'
import { AlarmDetail } from './AlarmDetail.tsx'
import { AlarmTable } from './AlarmTable.tsx'
import { AlarmTabs } from './AlarmTabs.tsx'
import { askHistory } from './alarm-calls.ts'
import { daysOf, fits, HISTORY_DAYS, type HistorySearch, isFiltered, readHistorySearch } from './alarm-search.ts'
import { useAlarmWords } from './alarm-words.ts'
import classes from './alarms.module.css'
import { FilterBar } from './FilterBar.tsx'
import { useSaveCsv } from './use-save-csv.ts'

/** Alarms that have ended, newest end first; older ones are fetched when they are wanted. */

const PAGE = 200
/** Of one question when all are saved, and rows of a file: more than a spreadsheet shows well. */
const MOST_AT_ONCE = 1000
const MOST_SAVED = 100_000

export default function HistoryPage() {
  const { t } = useTranslation('alarms')
  const format = useFormat()
  const navigate = useNavigate()
  const nowMs = useNow()
  const words = useAlarmWords()
  const saveCsv = useSaveCsv()
  const raw = useSearch({ strict: false })
  const search = useMemo(() => readHistorySearch({ ...raw }), [raw])
  const [selection, setSelection] = useState(NOTHING)
  const [saving, setSaving] = useState(false)
  const { severity, source, zone, board } = search
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['alarm-history', severity, source, zone, board, daysOf(search)],
    queryFn: ({ pageParam, signal }) => askHistory(search, Date.now(), pageParam, PAGE, signal),
    initialPageParam: null as Alarm | null,
    getNextPageParam: ({ alarms, more }) => (more ? alarms.at(-1) : undefined),
  })
  useEffect(
    () =>
      watchDocuments(({ noun, full, removed }) => {
        if (noun === 'alarms' && !full && removed.length > 0) void refetch()
      }),
    [refetch],
  )
  const all = useMemo(() => data?.pages.flatMap(({ alarms }) => alarms) ?? [], [data])
  const shown = useMemo(() => {
    const { q } = search
    if (q === undefined) return all
    // Ended ones have no standing; they are found by their words alone.
    return all.filter((one) => fits({ ...one, shelf: null, under: null }, { q }, words.all))
  }, [all, search, words])

  const change = (next: HistorySearch) => void navigate({ to: '/alarms/history', search: { ...next }, replace: true })
  const open = (id: string | undefined) => {
    const { id: _id, ...rest } = search
    void navigate({ to: '/alarms/history', search: id === undefined ? rest : { ...rest, id }, replace: id === undefined })
  }
  /** Everything of the range and the filters, not only what has been fetched. */
  const save = async () => {
    setSaving(true)
    try {
      const found: Alarm[] = []
      for (let more = true; more; ) {
        const answer = await askHistory(search, nowMs, found.at(-1) ?? null, MOST_AT_ONCE)
        found.push(...answer.alarms)
        more = answer.more && found.length < MOST_SAVED
      }
      const { q } = search
      saveCsv(
        t('title.history'),
        q === undefined ? found : found.filter((one) => fits({ ...one, shelf: null, under: null }, { q }, words.all)),
      )
    } catch (fault) {
      showFailure(t('csv.failed'), fault)
    }
    setSaving(false)
  }

  return (
    <div className={`${page.page} ${virtual.page}`}>
      <AlarmTabs
        here="history"
        note={data && t(hasNextPage ? 'countMore' : 'count', { count: shown.length, text: format.number(shown.length) })}
      >
        <Button
          leftSection={<IconFileTypeCsv size={16} stroke={1.75} />}
          disabled={saving || shown.length === 0}
          title={shown.length === 0 ? t('csv.empty') : undefined}
          onClick={() => void save()}
        >
          {t('csv.save')}
        </Button>
      </AlarmTabs>
      <FilterBar
        search={search}
        alarms={all}
        onChange={(next) => change({ ...next, ...(search.days !== undefined && { days: search.days }) })}
      >
        <Select
          className={classes.days}
          aria-label={t('filter.days')}
          allowDeselect={false}
          value={String(daysOf(search))}
          data={HISTORY_DAYS.map((value) => ({ value: String(value), label: t('days', { count: value }) }))}
          onChange={(value) => {
            const { days: _days, ...rest } = search
            change({ ...rest, ...readHistorySearch({ days: Number(value) }) })
          }}
        />
      </FilterBar>
      {error && (
        <Banner
          status="critical"
          role="alert"
          title={t('historyFailed')}
          actions={
            <Button size="sm" onClick={() => void refetch()}>
              {t('act.retry', { ns: 'common' })}
            </Button>
          }
        >
          {errorText(error)}
        </Banner>
      )}
      <section className={virtual.panel} aria-busy={isPending}>
        <AlarmTable
          label={t('title.history')}
          alarms={shown}
          selection={selection}
          onSelection={setSelection}
          onOpen={open}
          ended
          nowMs={nowMs}
        />
        {data && shown.length === 0 && (
          <div className={virtual.none}>
            <EmptyState
              title={t(isFiltered(search) ? 'none.title' : 'noHistory.title')}
              text={t(isFiltered(search) ? 'none.text' : 'noHistory.text', { count: 2 })}
            >
              {isFiltered(search) && <Button onClick={() => change({})}>{t('filter.reset')}</Button>}
            </EmptyState>
          </div>
        )}
        {hasNextPage && (
          <div className={virtual.bulk}>
            <Button size="sm" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('older')}
            </Button>
          </div>
        )}
        <p id="alarms-hint" className="sr-only">
          {t('hintViewer')}
        </p>
      </section>
      {search.id !== undefined && <AlarmDetail key={search.id} id={search.id} onClose={() => open(undefined)} />}
    </div>
  )
}
