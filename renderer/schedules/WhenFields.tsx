import { Chip, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { upcoming } from '../../backend/contract/schedules/upcoming.ts'
import { isTimeZone } from '../../backend/contract/schedules/zone-offset.ts'
import { useNow } from '../backend/clock.ts'
import { useFormat } from '../language/format.ts'
import { NumberField } from '../outputs/NumberField.tsx'
import { SitePlace } from '../site/SitePlace.tsx'
import blocks from '../ui/blocks.module.css'
import classes from './editor.module.css'
import { ALL_DAYS, bodyOfForm, type FormFault, formFaults, type ScheduleForm } from './schedule-form.ts'

/** When a schedule falls due, with its next times as the backend will have them. */
interface Props {
  form: ScheduleForm
  errorOf(field: FormFault): string | undefined
  onChange(change: Partial<ScheduleForm>): void
}

const KINDS = ['weekly', 'sun', 'cron'] as const
/** A Monday, for the names of weekdays. */
const MONDAY = Date.UTC(2026, 10, 16)
const DAY_MS = 86_400_000
const SHOWN = 4

export function WhenFields({ form, errorOf, onChange }: Props) {
  const { t } = useTranslation('schedules')
  const { language } = useFormat()
  const weekday = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { weekday: 'short', timeZone: 'UTC' })
  return (
    <>
      <SegmentedControl
        aria-label={t('editor.when')}
        value={form.kind}
        data={KINDS.map((value) => ({ value, label: t(`editor.kind.${value}`) }))}
        onChange={(value) => onChange({ kind: KINDS.find((one) => one === value) ?? 'weekly' })}
      />
      {form.kind !== 'cron' && (
        <div>
          <Chip.Group
            multiple
            value={form.days.map(String)}
            onChange={(days) => onChange({ days: days.map(Number).sort((a, b) => a - b) })}
          >
            {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend that is drawn */}
            <div className={classes.days} role="group" aria-label={t('editor.days')}>
              {ALL_DAYS.map((day) => (
                <Chip key={day} value={String(day)} size="xs" radius="sm" classNames={{ label: classes.chip ?? '' }}>
                  {weekday.format(MONDAY + (day - 1) * DAY_MS)}
                </Chip>
              ))}
            </div>
          </Chip.Group>
          {errorOf('days') && (
            <p className={classes.fault} role="alert">
              {errorOf('days')}
            </p>
          )}
        </div>
      )}
      {form.kind === 'weekly' && (
        <TextInput
          label={t('editor.times')}
          description={t('editor.timesHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={form.times}
          maxLength={300}
          error={errorOf('times')}
          onChange={(event) => onChange({ times: event.currentTarget.value })}
        />
      )}
      {form.kind === 'cron' && (
        <TextInput
          label={t('editor.cron')}
          description={t('editor.cronHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={form.cron}
          maxLength={120}
          error={errorOf('cron')}
          classNames={{ input: 'mono' }}
          onChange={(event) => onChange({ cron: event.currentTarget.value })}
        />
      )}
      {form.kind === 'sun' && (
        <>
          <div className={classes.pair}>
            <Select
              label={t('editor.event')}
              allowDeselect={false}
              value={form.event}
              data={(['sunrise', 'sunset'] as const).map((value) => ({ value, label: t(`words.${value}`) }))}
              onChange={(value) => onChange({ event: value === 'sunset' ? 'sunset' : 'sunrise' })}
            />
            <NumberField
              label={t('editor.offset')}
              value={form.offsetMin}
              min={-720}
              max={720}
              whole
              onChange={(offsetMin) => onChange({ offsetMin })}
            />
          </div>
          <div className={classes.pair}>
            <NumberField
              label={t('editor.latitude')}
              value={form.latitude}
              min={-90}
              max={90}
              placeholder="52.52"
              error={errorOf('place')}
              onChange={(latitude) => onChange({ latitude })}
            />
            <NumberField
              label={t('editor.longitude')}
              value={form.longitude}
              min={-180}
              max={180}
              placeholder="13.40"
              onChange={(longitude) => onChange({ longitude })}
            />
          </div>
          <SitePlace latitude={form.latitude} longitude={form.longitude} timeZone={form.timeZone} onTake={onChange} />
        </>
      )}
      <Next form={form} />
    </>
  )
}

function Next({ form }: { form: ScheduleForm }) {
  const { t } = useTranslation('schedules')
  const { language } = useFormat()
  const minute = Math.floor(useNow() / 60_000)
  const faults = formFaults(form)
  if (faults.times || faults.cron || faults.place || faults.days || faults.valid || !isTimeZone(form.timeZone)) return null
  const runs = upcoming(bodyOfForm(form), minute * 60_000, minute * 60_000 + 400 * DAY_MS, SHOWN)
  const seconds = runs.some((run) => run % 60_000 !== 0)
  const moment = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
    timeZone: form.timeZone,
  })
  return (
    <p className={blocks.hint} aria-live="polite">
      {runs.length === 0 ? t('editor.noNext') : `${t('editor.next')}: ${runs.map((run) => moment.format(run)).join(' · ')}`}
    </p>
  )
}
