import { Button, Select } from '@mantine/core'
import { IconFilterOff } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { ALARM_SOURCES, type Alarm, type AlarmSeverity } from '../../backend/contract/alarms/alarm.ts'
import { SOURCE_WORDS } from '../../backend/contract/alarms/text.ts'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { SearchField } from '../ui/SearchField.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { type AlarmSearch, isFiltered, SEVERITIES } from './alarm-search.ts'
import { statusOf } from './alarm-words.ts'
import classes from './alarms.module.css'

/** Severity, words, source, zone and board: what both lists of alarms are narrowed by. The address holds what is set. */
export type CommonSearch = Pick<AlarmSearch, 'severity' | 'source' | 'zone' | 'board' | 'q' | 'id'>

interface Props {
  search: CommonSearch
  /** Those of which zones and boards are offered. */
  alarms: readonly Alarm[]
  /** Undefined: not known before the answer. */
  counts?: Record<AlarmSeverity, number>
  onChange(search: CommonSearch): void
  /** Between severities and words. */
  children?: React.ReactNode
}

export function FilterBar({ search, alarms, counts, onChange, children }: Props) {
  const { t } = useTranslation('alarms')
  const format = useFormat()
  const boards = useLive((state) => state.boards)
  const choices = useMemo(() => {
    const zones = new Set(alarms.flatMap(({ zone }) => zone ?? []).concat(search.zone ?? []))
    const ids = new Set(alarms.flatMap(({ board, members }) => [...(board === null ? [] : [board]), ...members.map((one) => one.board)]))
    if (search.board) ids.add(search.board)
    const order = (a: string, b: string) => a.localeCompare(b, format.language, { numeric: true })
    return {
      zones: [...zones].sort(order),
      boards: [...ids].map((id) => ({ value: id, label: boards.get(id)?.name ?? id })).sort((a, b) => order(a.label, b.label)),
    }
  }, [alarms, boards, search.zone, search.board, format.language])
  const set = <K extends keyof CommonSearch>(key: K, value: CommonSearch[K] | undefined) => {
    const { [key]: _old, ...rest } = search
    onChange(value === undefined ? rest : { ...rest, [key]: value })
  }
  return (
    <search className={classes.filters}>
      <fieldset className={classes.toggles} aria-label={t('filter.severity')}>
        {SEVERITIES.map((severity) => (
          <button
            key={severity}
            type="button"
            className={classes.toggle}
            aria-pressed={search.severity === severity}
            onClick={() => set('severity', search.severity === severity ? undefined : severity)}
          >
            <StatusGlyph status={statusOf(severity)} size={14} />
            {counts && <strong>{format.number(counts[severity])}</strong>} {t(`severity.${severity}`, { count: counts?.[severity] ?? 2 })}
          </button>
        ))}
      </fieldset>
      {children}
      <div className={classes.fields}>
        <SearchField
          label={t('filter.search')}
          reset={t('filter.reset')}
          className={classes.search}
          value={search.q}
          onChange={(q) => set('q', q)}
        />
        <Select
          className={classes.choice}
          aria-label={t('filter.source')}
          placeholder={t('filter.allSources')}
          clearable
          clearButtonProps={{ 'aria-label': t('filter.allSources') }}
          value={search.source ?? null}
          data={ALARM_SOURCES.map((value) => ({ value, label: SOURCE_WORDS[format.language][value] }))}
          onChange={(value) =>
            set(
              'source',
              ALARM_SOURCES.find((one) => one === value),
            )
          }
        />
        <Select
          className={classes.choice}
          aria-label={t('filter.zone')}
          placeholder={t('filter.allZones')}
          clearable
          clearButtonProps={{ 'aria-label': t('filter.allZones') }}
          searchable
          nothingFoundMessage={t('filter.noZone')}
          value={search.zone ?? null}
          data={choices.zones}
          onChange={(value) => set('zone', value ?? undefined)}
        />
        <Select
          className={classes.choice}
          aria-label={t('filter.board')}
          placeholder={t('filter.allBoards')}
          clearable
          clearButtonProps={{ 'aria-label': t('filter.allBoards') }}
          searchable
          nothingFoundMessage={t('filter.noBoard')}
          value={search.board ?? null}
          data={choices.boards}
          onChange={(value) => set('board', value ?? undefined)}
        />
        {isFiltered(search) && (
          <Button
            size="sm"
            variant="subtle"
            leftSection={<IconFilterOff size={14} stroke={1.75} />}
            onClick={() => onChange(search.id === undefined ? {} : { id: search.id })}
          >
            {t('filter.reset')}
          </Button>
        )}
      </div>
    </search>
  )
}
