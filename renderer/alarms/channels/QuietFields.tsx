import { Checkbox, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { TimeZoneSelect } from '../../exports/TimeZoneSelect.tsx'
import { type ChannelFaults, type ChannelForm, WEEK } from './channel-form.ts'
import classes from './channels.module.css'
import { useWeekdays } from './use-weekdays.ts'

/** When a channel keeps still; `to` before `from` goes past midnight. */
interface Props {
  form: ChannelForm
  errorOf(field: keyof ChannelFaults): string | undefined
  onChange(change: Partial<ChannelForm>): void
}

export function QuietFields({ form, errorOf, onChange }: Props) {
  const { t } = useTranslation('alarms')
  const weekday = useWeekdays()
  return (
    <>
      <Switch label={t('editor.quiet')} checked={form.quiet} onChange={(event) => onChange({ quiet: event.currentTarget.checked })} />
      {form.quiet && (
        <>
          <div className={classes.pair}>
            {(['from', 'until'] as const).map((field) => (
              <TextInput
                key={field}
                type="time"
                label={t(field === 'from' ? 'editor.from' : 'editor.to')}
                value={form[field]}
                error={errorOf(field)}
                onChange={(event) => onChange({ [field]: event.currentTarget.value })}
              />
            ))}
          </div>
          <Checkbox.Group
            label={t('editor.days')}
            value={form.days.map(String)}
            error={errorOf('days')}
            onChange={(value) => onChange({ days: WEEK.filter((day) => value.includes(String(day))) })}
          >
            <div className={classes.checks}>
              {WEEK.map((day) => (
                <Checkbox key={day} value={String(day)} label={weekday(day)} />
              ))}
            </div>
          </Checkbox.Group>
          <Switch
            label={t('editor.criticalPasses')}
            checked={form.criticalPasses}
            onChange={(event) => onChange({ criticalPasses: event.currentTarget.checked })}
          />
        </>
      )}
      <TimeZoneSelect label={t('editor.timeZone')} value={form.timeZone} onChange={(timeZone) => onChange({ timeZone })} />
    </>
  )
}
