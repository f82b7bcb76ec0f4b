import { Button, Kbd } from '@mantine/core'
import { IconCheck, IconCircleX, IconClockPause, IconFileTypeCsv } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Alarm } from '../../backend/contract/alarms/alarm.ts'
import { useNow } from '../backend/clock.ts'
import { useDocuments } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import page from '../ui/page.module.css'
import { keepKnown, NOTHING } from '../ui/selection.ts'
import { showFailure } from '../ui/toasts.tsx'
import virtual from '../ui/virtual-table.module.css'
import { ActDialog, type AlarmAct } from './ActDialog.tsx'
import { AlarmDetail } from './AlarmDetail.tsx'
import { AlarmTable } from './AlarmTable.tsx'
import { AlarmTabs } from './AlarmTabs.tsx'
import { unshelveAlarms } from './alarm-calls.ts'
import { type AlarmSearch, countSeverities, countStandings, fits, isFiltered, ordered, readAlarmSearch, STANDINGS } from './alarm-search.ts'
import { useAlarmWords } from './alarm-words.ts'
import classes from './alarms.module.css'
import { FilterBar } from './FilterBar.tsx'
import { SoundSwitch } from './SoundSwitch.tsx'
import { useSaveCsv } from './use-save-csv.ts'

/** The alarms that stand: what nobody has seen first, worst first. */

const ACTS = ['acknowledge', 'shelve', 'clear'] as const
const ICONS = { acknowledge: IconCheck, shelve: IconClockPause, clear: IconCircleX }

export default function AlarmsPage() {
  const { t } = useTranslation('alarms')
  const { t: common } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const nowMs = useNow()
  const words = useAlarmWords()
  const saveCsv = useSaveCsv()
  const may = useRole() !== 'viewer'
  const raw = useSearch({ strict: false })
  const search = useMemo(() => readAlarmSearch({ ...raw }), [raw])
  const { known, list } = useDocuments('alarms')
  const [selection, setSelection] = useState(NOTHING)
  const [acting, setActing] = useState<{ act: AlarmAct; alarms: readonly Alarm[] } | null>(null)

  const { shown, severities, standings } = useMemo(() => {
    const { severity: _severity, ...severityless } = search
    const { state: _state, ...stateless } = search
    return {
      shown: ordered(
        list.filter((one) => fits(one, search, words.all)),
        search.sort,
      ),
      severities: countSeverities(list.filter((one) => fits(one, severityless, words.all))),
      // Each standing's own number, whatever is chosen.
      standings: countStandings(list.filter((one) => STANDINGS.some((state) => fits(one, { ...stateless, state }, words.all)))),
    }
  }, [list, search, words])
  const chosen = useMemo(() => {
    const ids = new Set(shown.map(({ id }) => id))
    return keepKnown(selection, (id) => ids.has(id))
  }, [selection, shown])

  const change = (next: AlarmSearch) => void navigate({ to: '/alarms', search: { ...next }, replace: true })
  const open = (id: string | undefined) => {
    const { id: _id, ...rest } = search
    void navigate({ to: '/alarms', search: id === undefined ? rest : { ...rest, id }, replace: id === undefined })
  }
  const act = (what: AlarmAct, ids: readonly string[]) => {
    const alarms = list.filter(({ id, state }) => ids.includes(id) && !(what === 'acknowledge' && state === 'acknowledged'))
    if (alarms.length > 0) setActing({ act: what, alarms })
  }
  const unshelve = (ids: readonly string[]) => {
    setSelection({ ...NOTHING, cursor: selection.cursor })
    unshelveAlarms(ids).catch((fault: unknown) => showFailure(t('unshelveFailed', { count: ids.length }), fault))
  }
  const needs = may ? undefined : common('needsRole', { role: common('role.operator') })
  const picked = shown.filter(({ id }) => chosen.chosen.has(id))
  const aside = picked.filter(({ shelf }) => shelf !== null).map(({ id }) => id)
  const unseen = picked.filter(({ state }) => state === 'raised').length

  return (
    <div className={`${page.page} ${virtual.page}`}>
      <AlarmTabs here="standing" note={known ? t('count', { count: shown.length, text: format.number(shown.length) }) : undefined}>
        <SoundSwitch />
        <Button
          leftSection={<IconFileTypeCsv size={16} stroke={1.75} />}
          disabled={shown.length === 0}
          title={shown.length === 0 ? t('csv.empty') : undefined}
          onClick={() => saveCsv(t('title.standing'), shown)}
        >
          {t('csv.save')}
        </Button>
      </AlarmTabs>
      {known && list.length === 0 ? (
        <EmptyState title={t('empty.title')} text={t('empty.text')}>
          <LinkButton to="/devices" variant="filled">
            {t('empty.limits')}
          </LinkButton>
          <LinkButton to="/alarms/channels">{t('empty.channels')}</LinkButton>
          <LinkButton to="/alarms/history">{t('empty.history')}</LinkButton>
        </EmptyState>
      ) : (
        <>
          <FilterBar
            search={search}
            alarms={list}
            counts={severities}
            onChange={(next) =>
              change({
                ...next,
                ...(search.state && isFiltered(next) && { state: search.state }),
                ...(search.sort && { sort: search.sort }),
              })
            }
          >
            <fieldset className={classes.toggles} aria-label={t('filter.state')}>
              {STANDINGS.map((state) => (
                <button
                  key={state}
                  type="button"
                  className={classes.toggle}
                  aria-pressed={search.state === state}
                  onClick={() => {
                    const { state: before, ...rest } = search
                    change(before === state ? rest : { ...rest, state })
                  }}
                >
                  <strong>{format.number(standings[state])}</strong> {t(`standing.${state}`)}
                </button>
              ))}
            </fieldset>
          </FilterBar>
          <section className={virtual.panel} aria-busy={!known}>
            <AlarmTable
              label={t('title.standing')}
              alarms={shown}
              selection={chosen}
              onSelection={setSelection}
              onOpen={open}
              onAct={may ? act : undefined}
              sort={search.sort}
              onSort={(sort) => {
                const { sort: _sort, ...rest } = search
                change(sort === undefined ? rest : { ...rest, sort })
              }}
              nowMs={nowMs}
            />
            {known && shown.length === 0 && (
              <div className={virtual.none}>
                <EmptyState
                  title={t(isFiltered(search) ? 'none.title' : 'calm.title')}
                  text={t(isFiltered(search) ? 'none.text' : 'calm.text', { count: list.length })}
                >
                  {isFiltered(search) ? (
                    <Button onClick={() => change({})}>{t('filter.reset')}</Button>
                  ) : (
                    <Button onClick={() => change({ state: standings.shelved > 0 ? 'shelved' : 'covered' })}>{t('calm.show')}</Button>
                  )}
                </EmptyState>
              </div>
            )}
            {picked.length > 0 && (
              <div className={virtual.bulk} role="toolbar" aria-label={t('selected', { count: picked.length })}>
                <strong aria-live="polite">{t('selected', { count: picked.length })}</strong>
                {ACTS.map((what) => {
                  const Icon = ICONS[what]
                  const idle = what === 'acknowledge' && unseen === 0
                  return (
                    <Button
                      key={what}
                      size="sm"
                      leftSection={<Icon size={14} stroke={1.75} />}
                      disabled={!may || idle}
                      title={needs ?? (idle ? t('allSeen') : undefined)}
                      onClick={() => act(what, [...chosen.chosen])}
                    >
                      {t(`act.${what}`)}
                    </Button>
                  )
                })}
                {aside.length > 0 && (
                  <Button size="sm" disabled={!may} title={needs} onClick={() => unshelve(aside)}>
                    {t('act.unshelve')}
                  </Button>
                )}
                <Button size="sm" onClick={() => saveCsv(t('title.standing'), picked)}>
                  {t('csv.some')}
                </Button>
                <Button
                  size="sm"
                  variant="subtle"
                  className={virtual.clear}
                  rightSection={<Kbd>Esc</Kbd>}
                  onClick={() => setSelection({ ...NOTHING, cursor: selection.cursor })}
                >
                  {t('clearSelection')}
                </Button>
              </div>
            )}
            <p id="alarms-hint" className="sr-only">
              {t(may ? 'hint' : 'hintViewer')}
            </p>
          </section>
        </>
      )}
      {search.id !== undefined && (
        <AlarmDetail
          key={search.id}
          id={search.id}
          onAct={may ? (what, alarm) => act(what, [alarm.id]) : undefined}
          onUnshelve={may ? (alarm) => unshelve([alarm.id]) : undefined}
          onClose={() => open(undefined)}
        />
      )}
      {acting && (
        <ActDialog
          act={acting.act}
          alarms={acting.alarms}
          onClose={(done) => {
            setActing(null)
            if (done) setSelection({ ...NOTHING, cursor: selection.cursor })
          }}
        />
      )}
    </div>
  )
}
