import { Select, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { TimeZoneSelect } from '../exports/TimeZoneSelect.tsx'
import { NumberField } from '../outputs/NumberField.tsx'
import classes from './editor.module.css'
import type { FormFault, ScheduleForm } from './schedule-form.ts'

/** What most schedules leave as it is: zone, validity, days of rest, priority, missed ones, reason. */
interface Props {
  form: ScheduleForm
  errorOf(field: FormFault): string | undefined
  /** The line that is no date. */
  wrongDate: string | undefined
  onChange(change: Partial<ScheduleForm>): void
}

const MAKE_UP_MIN = 30

export function MoreFields({ form, errorOf, wrongDate, onChange }: Props) {
  const { t } = useTranslation('schedules')
  const wrong = wrongDate !== undefined || errorOf('valid') !== undefined
  return (
    <details className={classes.more} {...(wrong ? { open: true } : {})}>
      <summary>{t('editor.more')}</summary>
      <div className={classes.moreFields}>
        <TimeZoneSelect label={t('editor.zone')} value={form.timeZone} onChange={(timeZone) => onChange({ timeZone })} />
        <div className={classes.pair}>
          <TextInput
            label={t('editor.from')}
            type="date"
            value={form.validFrom}
            onChange={(event) => onChange({ validFrom: event.currentTarget.value })}
          />
          <TextInput
            label={t('editor.to')}
            type="date"
            value={form.validTo}
            error={errorOf('valid')}
            onChange={(event) => onChange({ validTo: event.currentTarget.value })}
          />
        </div>
        <Textarea
          label={t('editor.exceptions')}
          description={t('editor.exceptionsHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={form.exceptions}
          autosize
          minRows={2}
          maxRows={8}
          error={wrongDate === undefined ? undefined : t('fault.exceptions', { text: wrongDate })}
          onChange={(event) => onChange({ exceptions: event.currentTarget.value })}
        />
        <div className={classes.pair}>
          <Select
            label={t('editor.missed')}
            allowDeselect={false}
            value={form.makeUpMin === null ? 'skip' : 'makeUp'}
            data={[
              { value: 'skip', label: t('editor.skip') },
              { value: 'makeUp', label: t('editor.makeUp') },
            ]}
            onChange={(value) => onChange({ makeUpMin: value === 'skip' ? null : MAKE_UP_MIN })}
          />
          {form.makeUpMin !== null && (
            <NumberField
              label={t('editor.makeUpMin')}
              value={form.makeUpMin}
              min={1}
              max={1440}
              whole
              onChange={(makeUpMin) => onChange({ makeUpMin: makeUpMin ?? MAKE_UP_MIN })}
            />
          )}
        </div>
        <NumberField
          label={t('editor.priority')}
          value={form.priority}
          min={0}
          max={100}
          whole
          description={t('editor.priorityHint')}
          onChange={(priority) => onChange({ priority })}
        />
        <TextInput
          label={t('editor.reason')}
          value={form.reason}
          maxLength={160}
          description={t('editor.reasonHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          onChange={(event) => onChange({ reason: event.currentTarget.value })}
        />
      </div>
    </details>
  )
}
