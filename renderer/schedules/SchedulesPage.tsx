import { ActionIcon, Button, SegmentedControl } from '@mantine/core'
import { IconCalendarPlus, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { allows } from '../../backend/contract/roles.ts'
import type { Schedule } from '../../backend/contract/schedules/schedule.ts'
import { useNow } from '../backend/clock.ts'
import { useDocuments } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import { ownZone } from '../exports/time-zones.ts'
import { useFormat } from '../language/format.ts'
import { OutputsNav } from '../outputs/OutputsNav.tsx'
import { useOutputName } from '../outputs/output-name.ts'
import { useSite } from '../site/use-site.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Panel } from '../ui/Panel.tsx'
import page from '../ui/page.module.css'
import { ConflictList } from './ConflictList.tsx'
import { type CalendarDay, dayAt, monthOf, shiftDate, weekOf } from './calendar-days.ts'
import { entriesOf } from './calendar-entries.ts'
import { ListView } from './ListView.tsx'
import { MonthView } from './MonthView.tsx'
import { clockText } from './move-entry.ts'
import { ScheduleEditor } from './ScheduleEditor.tsx'
import { formOf, newForm, type ScheduleForm } from './schedule-form.ts'
import { readOutput, readScheduleSearch, type ScheduleSearch } from './schedule-search.ts'
import classes from './schedules.module.css'
import { useConflicts } from './use-conflicts.ts'
import { WeekView } from './WeekView.tsx'

/** What switches outputs by the clock: calendar of a week or month, or list; made and changed in a drawer. */

const VIEWS = ['week', 'month', 'list'] as const

export default function SchedulesPage() {
  const { t } = useTranslation('schedules')
  const { t: common } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const raw = useSearch({ strict: false })
  const search = useMemo(() => readScheduleSearch({ ...raw }), [raw])
  const nowMs = useNow()
  const site = useSite()
  // The calendar goes by the plant's clock, wherever it is looked at.
  const timeZone = site?.timeZone ?? ownZone()
  const { known, list } = useDocuments('schedules')
  const output = readOutput(search.output)
  const outputName = useOutputName(output?.board ?? '', output?.gpio ?? 0)
  const needs = allows(useRole(), 'operator') ? undefined : common('needsRole', { role: common('role.operator') })
  const [editing, setEditing] = useState<{ schedule: Schedule | null; before: ScheduleForm } | null>(null)
  const view = search.view ?? 'week'
  const date = search.date ?? dayAt(nowMs, timeZone)

  const shown = useMemo(() => {
    const only = readOutput(search.output)
    return only === undefined
      ? list
      : list.filter(({ targets }) => targets.some(({ board, gpio }) => board === only.board && gpio === only.gpio))
  }, [list, search.output])
  const days = useMemo(() => (view === 'month' ? monthOf(date, timeZone) : weekOf(date, timeZone)), [view, date, timeZone])
  const entries = useMemo(() => entriesOf(shown, days, timeZone), [shown, days, timeZone])
  const conflicts = useConflicts(entries, days.at(-1)?.endMs ?? 0)

  const change = (next: ScheduleSearch) => void navigate({ to: '/schedules', search: { ...search, ...next }, replace: true })
  const open = (schedule: Schedule) => setEditing({ schedule, before: formOf(schedule) })
  const make = (fields: Partial<ScheduleForm> = {}) => {
    const near = list.findLast((one) => one.when.kind === 'sun')?.when
    const place = site ?? (near?.kind === 'sun' ? near : null)
    const at = place && { latitude: place.latitude, longitude: place.longitude }
    setEditing({ schedule: null, before: newForm(timeZone, { ...at, ...(output ? { targets: [output] } : {}), ...fields }) })
  }
  const makeAt = (day: CalendarDay, minute: number) => {
    const weekday = new Date(day.local).getUTCDay() || 7
    make({ days: [weekday], times: clockText(minute * 60_000) })
  }
  const shift = (count: number) => change({ date: shiftDate(date, view === 'month' ? 'month' : 'week', count) })
  const step = view === 'month' ? 'month' : 'week'
  const begin = (
    <Button
      variant="filled"
      leftSection={<IconCalendarPlus size={16} stroke={1.75} />}
      disabled={needs !== undefined}
      title={needs}
      onClick={() => make()}
    >
      {t('new')}
    </Button>
  )

  return (
    <div className={page.page}>
      <div className={page.head}>
        <h1 className={page.title}>{t('title')}</h1>
        {output && (
          <span className={classes.only}>
            {t('only', { name: outputName })}
            <Button size="sm" variant="subtle" onClick={() => void navigate({ to: '/schedules', search: { view }, replace: true })}>
              {t('showAll')}
            </Button>
          </span>
        )}
        <div className={classes.acts}>{known && shown.length > 0 && begin}</div>
      </div>
      <OutputsNav here="schedules" />
      {known && shown.length === 0 ? (
        <EmptyState title={t(output ? 'empty.filtered' : 'empty.title')} text={t('empty.text')}>
          {begin}
        </EmptyState>
      ) : (
        <>
          {conflicts.list.length > 0 && view !== 'list' && <ConflictList conflicts={conflicts.list} />}
          <Panel
            title={view === 'list' ? t('count', { count: shown.length }) : rangeText(days, view, date, format.language)}
            note={view === 'list' ? undefined : `${timeZone.replaceAll('_', ' ')}, ${format.zone(days[0]?.startMs ?? nowMs, timeZone)}`}
            actions={
              <>
                {view !== 'list' && (
                  <>
                    <ActionIcon size={28} aria-label={t(`earlier.${step}`)} title={t(`earlier.${step}`)} onClick={() => shift(-1)}>
                      <IconChevronLeft size={16} stroke={1.75} />
                    </ActionIcon>
                    <Button size="sm" onClick={() => change({ date: dayAt(nowMs, timeZone) })}>
                      {t('today')}
                    </Button>
                    <ActionIcon size={28} aria-label={t(`later.${step}`)} title={t(`later.${step}`)} onClick={() => shift(1)}>
                      <IconChevronRight size={16} stroke={1.75} />
                    </ActionIcon>
                  </>
                )}
                <SegmentedControl
                  aria-label={t('view.label')}
                  value={view}
                  data={VIEWS.map((value) => ({ value, label: t(`view.${value}`) }))}
                  onChange={(value) => change({ view: VIEWS.find((one) => one === value) ?? 'week' })}
                />
              </>
            }
          >
            {view === 'week' && (
              <WeekView
                days={days}
                entries={entries}
                marked={conflicts.marked}
                timeZone={timeZone}
                nowMs={nowMs}
                needs={needs}
                onOpen={open}
                onMake={makeAt}
              />
            )}
            {view === 'month' && (
              <MonthView
                days={days}
                entries={entries}
                marked={conflicts.marked}
                month={date.slice(0, 7)}
                timeZone={timeZone}
                nowMs={nowMs}
                onOpen={open}
                onDay={(day) => change({ view: 'week', date: day })}
              />
            )}
            {view === 'list' && <ListView schedules={shown} nowMs={nowMs} needs={needs} onOpen={open} />}
          </Panel>
        </>
      )}
      {editing && (
        <ScheduleEditor
          key={editing.schedule?.id ?? 'new'}
          schedule={editing.schedule}
          before={editing.before}
          needs={needs}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  )
}

function rangeText(days: readonly CalendarDay[], view: 'week' | 'month', date: string, language: 'en' | 'de'): string {
  const locale = language === 'de' ? 'de-DE' : 'en-GB'
  if (view === 'month') {
    return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.parse(`${date.slice(0, 7)}-15`))
  }
  const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
  return format.formatRange(days[0]?.local ?? 0, days.at(-1)?.local ?? 0)
}
