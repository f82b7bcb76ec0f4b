import { Modal, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EXPORT_FORMATS } from '../../backend/contract/export.ts'
import { useRole } from '../backend/live-store.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { SeriesPicker } from '../series-picker/SeriesPicker.tsx'
import blocks from '../ui/blocks.module.css'
import { FormActs } from '../ui/FormActs.tsx'
import { useFocusBack } from '../ui/use-focus-back.ts'
import { ExportProgress } from './ExportProgress.tsx'
import { estimateValues } from './estimate-rows.ts'
import { download, startExport } from './export-calls.ts'
import {
  downloadPath,
  type ExportDraft,
  type ExportFormat,
  isDirect,
  rememberedWriting,
  rememberWriting,
  specFault,
  specOf,
} from './export-draft.ts'
import classes from './exports.module.css'
import { RangeFields } from './RangeFields.tsx'
import { WritingFields } from './WritingFields.tsx'

/** A file in every detail: which series and range, what is shown or every sample, how it is written, how large it will be. */
interface Props {
  draft: ExportDraft
  format?: ExportFormat
  everySample?: boolean
  onClose(): void
}

const ESTIMATE_AFTER_MS = 400
const MOST_SERIES = 1000

export function ExportDialog({ draft: given, format: firstFormat = 'csv', everySample: firstEvery = false, onClose }: Props) {
  useFocusBack()
  const { t } = useTranslation('exports')
  const { t: common } = useTranslation()
  const format = useFormat()
  const may = useRole() !== 'viewer'
  const [draft, setDraft] = useState(given)
  const [writing, setWriting] = useState(() => rememberedWriting(format.language, firstFormat))
  const [everySample, setEverySample] = useState(firstEvery || given.aggregation === 'raw')
  const [failure, setFailure] = useState<string>()
  const [started, setStarted] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  const pdf = writing.format === 'pdf'
  const spec = specOf(draft, writing, everySample && !pdf)
  const fault = specFault(spec)
  const [asked] = useDebouncedValue(spec, ESTIMATE_AFTER_MS)
  const { data: estimate, error } = useQuery({
    queryKey: ['export-estimate', asked.series, asked.fromMs, asked.toMs, asked.aggregation, asked.maxPoints, asked.bucket, asked.timeZone],
    queryFn: ({ signal }) => estimateValues(asked, signal),
    enabled: started === null && fault === undefined && !pdf,
  })
  const direct = isDirect(spec, estimate?.values ?? null)

  const start = async () => {
    rememberWriting(writing)
    if (direct) {
      download(downloadPath(spec))
      onClose()
      return
    }
    setBusy(true)
    setFailure(undefined)
    try {
      setStarted((await startExport(spec)).id)
    } catch (cause) {
      setFailure(errorText(cause))
    }
    setBusy(false)
  }

  const needs = common('needsRole', { role: common('role.operator') })
  const blocked = fault !== undefined ? t(`fault.${fault}`) : !may && !direct ? needs : undefined
  const title = t(pdf ? 'dialog.pdf' : 'dialog.title')
  return (
    <Modal opened onClose={onClose} title={title} size={640} closeButtonProps={{ 'aria-label': common('act.close') }}>
      {started !== null ? (
        <ExportProgress id={started} onClose={onClose} />
      ) : (
        <form
          className={blocks.form}
          onSubmit={(event) => {
            event.preventDefault()
            if (blocked === undefined && !busy) void start()
          }}
        >
          <SegmentedControl
            value={writing.format}
            aria-label={t('dialog.format')}
            data={EXPORT_FORMATS.map((value) => ({ value, label: t(`format.${value}`) }))}
            onChange={(value) => {
              const next = EXPORT_FORMATS.find((one) => one === value)
              if (next) setWriting({ ...writing, format: next })
            }}
          />
          <TextInput
            label={t('dialog.name')}
            value={draft.title}
            maxLength={120}
            data-autofocus
            onChange={(event) => setDraft({ ...draft, title: event.currentTarget.value })}
          />
          {!pdf && (
            <SegmentedControl
              aria-label={t('dialog.what')}
              value={everySample ? 'all' : 'shown'}
              data={[
                { value: 'shown', label: t('dialog.shown'), disabled: given.aggregation === 'raw' },
                { value: 'all', label: t('dialog.all') },
              ]}
              onChange={(value) => setEverySample(value === 'all')}
            />
          )}
          <RangeFields fromMs={draft.fromMs} toMs={draft.toMs} onChange={(range) => setDraft({ ...draft, ...range })} />
          <SeriesPicker
            label={t('dialog.series')}
            chosen={draft.series}
            most={MOST_SERIES}
            error={fault === 'noSeries' || fault === 'tooManySeries' ? t(`fault.${fault}`) : undefined}
            onChange={(series) => setDraft({ ...draft, series })}
          />
          <WritingFields
            writing={writing}
            error={fault === 'sameSigns' ? t('fault.sameSigns') : undefined}
            onChange={(change) => setWriting({ ...writing, ...change })}
          />
          <FormActs
            sticky
            act={t(direct ? 'dialog.download' : pdf ? 'dialog.makeReport' : 'dialog.start')}
            blocked={blocked}
            busy={busy}
            failed={t('dialog.failed')}
            failure={failure}
            onCancel={onClose}
          >
            <span className={classes.estimate} aria-live="polite">
              {!pdf && fault === undefined && error && errorText(error)}
              {!pdf &&
                fault === undefined &&
                estimate &&
                `${t(estimate.exact ? 'dialog.values' : 'dialog.aboutValues', { count: estimate.values, text: format.number(estimate.values) })}${direct ? '' : ` · ${t('dialog.asJob')}`}`}
            </span>
          </FormActs>
        </form>
      )}
    </Modal>
  )
}
