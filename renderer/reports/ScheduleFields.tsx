import { Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import blocks from '../ui/blocks.module.css'
import classes from './reports.module.css'
import { changeEvery, EVERY, nextRuns, type Schedule, toCron } from './schedule.ts'

/** When a report runs, said as people say it; five fields for the rest. Shows the next three runs. */
interface Props {
  schedule: Schedule
  timeZone: string
  nowMs: number
  error: string | undefined
  onChange(schedule: Schedule): void
}

const SHOWN_RUNS = 3
/** A Monday, for the names of weekdays. */
const MONDAY = Date.UTC(2026, 10, 16)
const DAY_MS = 86_400_000
const DAYS_OF_EVERY_MONTH = 28

export function ScheduleFields({ schedule, timeZone, nowMs, error, onChange }: Props) {
  const { t } = useTranslation('reports')
  const { language } = useFormat()
  const locale = language === 'de' ? 'de-DE' : 'en-GB'
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' })
  const moment = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  })
  const runs = nextRuns(toCron(schedule), timeZone, SHOWN_RUNS, nowMs)
  return (
    <div className={classes.schedule}>
      <div className={classes.fields}>
        <Select
          label={t('schedule.every')}
          value={schedule.every}
          allowDeselect={false}
          data={EVERY.map((value) => ({ value, label: t(`schedule.${value}`) }))}
          onChange={(value) => {
            const every = EVERY.find((one) => one === value)
            if (every && every !== schedule.every) onChange(changeEvery(schedule, every))
          }}
        />
        {schedule.every === 'week' && (
          <Select
            label={t('schedule.weekday')}
            value={String(schedule.weekday)}
            allowDeselect={false}
            data={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: weekday.format(MONDAY + (day - 1) * DAY_MS) }))}
            onChange={(value) => onChange({ ...schedule, weekday: Number(value) })}
          />
        )}
        {schedule.every === 'month' && (
          <Select
            label={t('schedule.dayOfMonth')}
            value={String(schedule.day)}
            allowDeselect={false}
            data={Array.from({ length: DAYS_OF_EVERY_MONTH }, (_, index) => ({
              value: String(index + 1),
              label: t('schedule.nth', { day: index + 1 }),
            }))}
            onChange={(value) => onChange({ ...schedule, day: Number(value) })}
          />
        )}
        {'at' in schedule && (
          <TextInput
            label={t('schedule.at')}
            value={schedule.at}
            error={error}
            onChange={(event) => onChange({ ...schedule, at: event.currentTarget.value })}
          />
        )}
        {schedule.every === 'hour' && (
          <Select
            label={t('schedule.minute')}
            value={String(schedule.minute)}
            allowDeselect={false}
            data={Array.from({ length: 60 }, (_, minute) => String(minute))}
            onChange={(value) => onChange({ ...schedule, minute: Number(value) })}
          />
        )}
        {schedule.every === 'other' && (
          <TextInput
            label={t('schedule.cron')}
            description={t('schedule.cronHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={schedule.text}
            maxLength={64}
            error={error}
            classNames={{ input: 'mono' }}
            onChange={(event) => onChange({ ...schedule, text: event.currentTarget.value })}
          />
        )}
      </div>
      {error === undefined && runs !== undefined && runs.length > 0 && (
        <p className={blocks.hint} aria-live="polite">
          {t('schedule.next')} {runs.map((run) => moment.format(run)).join(' · ')}
        </p>
      )}
    </div>
  )
}
