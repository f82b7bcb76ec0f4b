import { SegmentedControl, Select, Switch, TagsInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { EXPORT_FORMATS, type Report } from '../../backend/contract/export.ts'
import { CALENDAR_UNITS } from '../../backend/contract/history.ts'
import { saveDocument, useEdited } from '../backend/documents.ts'
import { WritingFields } from '../exports/WritingFields.tsx'
import { useFormat } from '../language/format.ts'
import { SeriesPicker } from '../series-picker/SeriesPicker.tsx'
import { Banner } from '../ui/Banner.tsx'
import blocks from '../ui/blocks.module.css'
import { EditorDrawer } from '../ui/EditorDrawer.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import { useForm } from '../ui/use-form.ts'
import { bodyOfReport, formOfReport, newForm, RESOLUTIONS, type ReportForm, reportFaults } from './report-form.ts'
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
  const { t } = useTranslation('reports')
  const { id, version } = useEdited(report)
  const format = useFormat()
  const editing = useForm<ReportForm>(() => (report ? formOfReport(report) : newForm(format.language)))
  const { form, tried, set } = editing
  const nowMs = Date.now()
  const faults = reportFaults(form, nowMs)
  const errorOf = (field: keyof typeof faults) => {
    const fault = faults[field]
    return fault && (tried || field === 'schedule' || field === 'decimal') ? t(`fault.${fault}`) : undefined
  }

  return (
    <EditorDrawer
      title={report ? t('editor.change', { name: report.name }) : t('editor.new')}
      size={520}
      editing={editing}
      faulty={Object.keys(faults).length > 0}
      save={t('editor.save')}
      failed={t('editor.failed')}
      onSave={() => saveDocument('reports', id, version, bodyOfReport(form))}
      onClose={onClose}
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
      <section className={blocks.section}>
        <h3 className={blocks.title}>{t('editor.when')}</h3>
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
      <section className={blocks.section}>
        <h3 className={blocks.title}>{t('editor.file')}</h3>
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
      <section className={blocks.section}>
        <h3 className={blocks.title}>{t('editor.target')}</h3>
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
    </EditorDrawer>
  )
}

/** What a report covers follows how often it runs, unless the person chose otherwise. */
function periodFor(every: ReportForm['schedule']['every'], { schedule, period }: ReportForm): Partial<ReportForm> {
  return every === schedule.every || every === 'other' || period !== schedule.every ? {} : { period: every }
}
