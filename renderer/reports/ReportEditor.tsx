import { Button, Drawer, SegmentedControl, Select, Switch, TagsInput, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EXPORT_FORMATS, type Report } from '../../backend/contract/export.ts'
import { CALENDAR_UNITS } from '../../backend/contract/history.ts'
import { newDocumentId, saveDocument } from '../backend/documents.ts'
import { WritingFields } from '../exports/WritingFields.tsx'
import { UnsavedGuard } from '../jobs/UnsavedGuard.tsx'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { SeriesPicker } from '../series-picker/SeriesPicker.tsx'
import { Banner } from '../ui/Banner.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import { useFocusBack } from '../ui/use-focus-back.ts'
import { bodyOfReport, formOfReport, newForm, RESOLUTIONS, type ReportForm, reportFaults } from './report-form.ts'
import classes from './reports.module.css'
import { ScheduleFields } from './ScheduleFields.tsx'

/** Drawer that makes or changes a scheduled report. Faults show once saving was tried, so an empty form is not red. */
interface Props {
  /** Null: a new one. */
  report: Report | null
  /** Known to the reader, who may read the mail settings: whether mail can leave. */
  mailReady: boolean | undefined
  onClose(): void
}

export function ReportEditor({ report, mailReady, onClose }: Props) {
  useFocusBack()
  const { t } = useTranslation('reports')
  const { t: common } = useTranslation()
  const format = useFormat()
  const [before] = useState(() => (report ? formOfReport(report) : newForm(format.language)))
  const [form, setForm] = useState<ReportForm>(before)
  const element = useRef<HTMLFormElement>(null)
  const [tried, setTried] = useState(false)
  const [asking, setAsking] = useState(false)
  const [saving, setSaving] = useState(false)
  const [failure, setFailure] = useState<string>()
  const nowMs = Date.now()
  const faults = reportFaults(form, nowMs)
  const dirty = JSON.stringify(form) !== JSON.stringify(before)
  const set = (change: Partial<ReportForm>) => setForm((now) => ({ ...now, ...change }))
  const errorOf = (field: keyof typeof faults) => {
    const fault = faults[field]
    return fault && (tried || field === 'schedule' || field === 'decimal') ? t(`fault.${fault}`) : undefined
  }
  // Asked after the key press is over: the same Escape would close the question again.
  const close = () => (dirty ? setTimeout(() => setAsking(true)) : onClose())

  const save = async () => {
    setTried(true)
    if (Object.keys(faults).length > 0) {
      // Once the marks are drawn, the first one is where the person goes on.
      requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      return
    }
    setSaving(true)
    setFailure(undefined)
    try {
      await saveDocument('reports', report?.id ?? newDocumentId(), report?.version ?? 0, bodyOfReport(form))
      onClose()
    } catch (fault) {
      setFailure(errorText(fault))
      setSaving(false)
    }
  }

  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size={520}
      title={report ? t('editor.change', { name: report.name }) : t('editor.new')}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      <form
        ref={element}
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!saving) void save()
        }}
      >
        <TextInput
          label={t('editor.name')}
          value={form.name}
          maxLength={80}
          error={errorOf('name')}
          data-autofocus
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Switch label={t('editor.enabled')} checked={form.enabled} onChange={(event) => set({ enabled: event.currentTarget.checked })} />
        <SeriesPicker
          label={t('editor.series')}
          chosen={form.series}
          most={1000}
          error={errorOf('series')}
          onChange={(series) => set({ series })}
        />
        <section className={classes.section}>
          <h3 className={classes.title}>{t('editor.when')}</h3>
          <Select
            label={t('editor.period')}
            value={form.period}
            allowDeselect={false}
            data={CALENDAR_UNITS.map((value) => ({ value, label: t(`period.${value}`) }))}
            onChange={(value) => {
              const period = CALENDAR_UNITS.find((one) => one === value)
              if (period) set({ period })
            }}
          />
          <ScheduleFields
            schedule={form.schedule}
            timeZone={form.writing.timeZone}
            nowMs={nowMs}
            error={errorOf('schedule')}
            onChange={(schedule) => set({ schedule, ...periodFor(schedule.every, form) })}
          />
        </section>
        <section className={classes.section}>
          <h3 className={classes.title}>{t('editor.file')}</h3>
          <SegmentedControl
            aria-label={t('editor.format')}
            value={form.writing.format}
            data={EXPORT_FORMATS.map((value) => ({ value, label: t(`format.${value}`, { ns: 'exports' }) }))}
            onChange={(value) => {
              const next = EXPORT_FORMATS.find((one) => one === value)
              if (next) set({ writing: { ...form.writing, format: next } })
            }}
          />
          <Select
            label={t('editor.resolution')}
            value={form.resolution}
            allowDeselect={false}
            data={RESOLUTIONS.map((value) => ({ value, label: t(`resolution.${value}`) }))}
            onChange={(value) => {
              const resolution = RESOLUTIONS.find((one) => one === value)
              if (resolution) set({ resolution })
            }}
          />
          <WritingFields
            writing={form.writing}
            error={errorOf('decimal')}
            onChange={(change) => set({ writing: { ...form.writing, ...change } })}
          />
        </section>
        <section className={classes.section}>
          <h3 className={classes.title}>{t('editor.target')}</h3>
          <SegmentedControl
            aria-label={t('editor.target')}
            value={form.target}
            data={[
              { value: 'folder', label: t('target.folder') },
              { value: 'mail', label: t('target.mail') },
            ]}
            onChange={(value) => set({ target: value === 'mail' ? 'mail' : 'folder' })}
          />
          {form.target === 'folder' ? (
            <TextInput
              label={t('target.path')}
              description={t('target.pathHint')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              value={form.path}
              maxLength={1024}
              placeholder="/srv/reports"
              error={errorOf('path')}
              onChange={(event) => set({ path: event.currentTarget.value })}
            />
          ) : (
            <>
              <TagsInput
                label={t('target.to')}
                value={form.to}
                maxTags={20}
                splitChars={[',', ';', ' ']}
                acceptValueOnBlur
                placeholder={form.to.length === 0 ? 'lab@example.org' : ''}
                error={errorOf('to')}
                onChange={(to) => set({ to })}
              />
              {mailReady === false && (
                <Banner status="warning" title={t('target.noMail')} actions={<LinkButton to="/system">{t('target.toSystem')}</LinkButton>}>
                  {t('target.noMailText')}
                </Banner>
              )}
            </>
          )}
        </section>
        <div className={classes.foot}>
          {failure !== undefined && (
            <Banner status="critical" role="alert" title={t('editor.failed')}>
              {failure}
            </Banner>
          )}
          <Button variant="subtle" onClick={close}>
            {common('act.cancel')}
          </Button>
          <Button type="submit" variant="filled" disabled={saving || !dirty} title={dirty ? undefined : t('editor.nothing')}>
            {t('editor.save')}
          </Button>
        </div>
      </form>
      <UnsavedGuard dirty={dirty && !saving} closing={asking} onKeep={() => setAsking(false)} onDiscard={onClose} />
    </Drawer>
  )
}

/** What a report covers follows how often it runs, unless the person chose otherwise. */
function periodFor(every: ReportForm['schedule']['every'], { schedule, period }: ReportForm): Partial<ReportForm> {
  return every === schedule.every || every === 'other' || period !== schedule.every ? {} : { period: every }
}
