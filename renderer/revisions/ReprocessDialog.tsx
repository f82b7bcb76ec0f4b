import { Modal, SegmentedControl, Select, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryView } from '../../backend/contract/library.ts'
import type { Revision, RevisionRequest } from '../../backend/contract/revision.ts'
import type { Series } from '../../backend/contract/series.ts'
import { librariesQuery } from '../backend/board-calls.ts'
import { useLive, useRole } from '../backend/live-store.ts'
import { CalibrationFields } from '../device/CalibrationFields.tsx'
import { type ChannelForm, faultsOf, formOf, parameterDrafts } from '../device/channel-form.ts'
import { ParameterField } from '../device/ParameterField.tsx'
import { useFaultText } from '../device/use-fault-text.ts'
import { RangeFields } from '../exports/RangeFields.tsx'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { seriesName } from '../quantities/series-name.ts'
import { Banner } from '../ui/Banner.tsx'
import blocks from '../ui/blocks.module.css'
import { FormActs } from '../ui/FormActs.tsx'
import { useFocusBack } from '../ui/use-focus-back.ts'
import { PreviewPanel } from './PreviewPanel.tsx'
import { processingOf } from './processing.ts'
import { RevisionProgress } from './RevisionProgress.tsx'
import { startRevision } from './revision-calls.ts'
import classes from './revisions.module.css'

/** Makes the values of a stretch anew from what the board sent: how, what would change, why; then progress and Undo. */
interface Props {
  series: number
  fromMs: number
  /** Not included. */
  toMs: number
  onClose(): void
}

export const SHORTEST_REASON = 3
const LONGEST_REASON = 500

export function ReprocessDialog({ series: id, fromMs, toMs, onClose }: Props) {
  useFocusBack()
  const { t } = useTranslation('revisions')
  const { t: common } = useTranslation()
  const { language } = useFormat()
  const series = useLive((state) => state.series.get(id))
  const { data: libraries, error } = useQuery(librariesQuery)
  const [started, setStarted] = useState<Revision | null>(null)
  return (
    <Modal
      opened
      onClose={onClose}
      size={720}
      title={t('reprocess.title', { name: series ? seriesName(series, language) : id })}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      {error && (
        <Banner status="critical" title={t('reprocess.noLibraries')}>
          {errorText(error)}
        </Banner>
      )}
      {!series && <Banner status="critical" title={t('reprocess.gone')} />}
      {started ? (
        <RevisionProgress started={started} onClose={onClose} />
      ) : (
        series &&
        libraries && (
          <ReprocessForm series={series} libraries={libraries} fromMs={fromMs} toMs={toMs} onStarted={setStarted} onClose={onClose} />
        )
      )}
    </Modal>
  )
}

interface FormProps {
  series: Series
  libraries: readonly LibraryView[]
  fromMs: number
  toMs: number
  onStarted(revision: Revision): void
  onClose(): void
}

function ReprocessForm({ series, libraries, fromMs, toMs, onStarted, onClose }: FormProps) {
  const { t } = useTranslation('revisions')
  const { t: common } = useTranslation()
  const format = useFormat()
  const faultText = useFaultText()
  const may = useRole() !== 'viewer'
  const libraryOf = (name: string) => libraries.find((one) => one.name === name)
  const [range, setRange] = useState({ fromMs: Math.floor(fromMs), toMs: Math.ceil(toMs) })
  const [own, setOwn] = useState(false)
  const [form, setForm] = useState<ChannelForm>(() => formOf(series, libraryOf(series.library ?? '')?.parameters ?? [], format.language))
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const library = libraryOf(form.library)
  const parameters = useMemo(() => library?.parameters ?? [], [library])
  const faults = useMemo(() => faultsOf(form, parameters), [form, parameters])
  const request: RevisionRequest = {
    kind: 'reprocess',
    series: series.id,
    fromMs: Math.floor(range.fromMs),
    toMs: Math.ceil(range.toMs),
    ...(own && faults.size === 0 ? { processing: processingOf(form, parameters) } : {}),
    reason: reason.trim(),
  }
  const faulty = own && faults.size > 0
  const set = (change: Partial<ChannelForm>) => setForm((now) => ({ ...now, ...change }))
  const errorOf = (field: string) => {
    const fault = faults.get(field)
    return fault && faultText(fault)
  }
  const needs = common('needsRole', { role: common('role.operator') })
  const blocked = !may ? needs : faulty ? t('fix') : request.reason.length < SHORTEST_REASON ? t('reasonNeeded') : undefined
  const start = async () => {
    setBusy(true)
    setFailure(undefined)
    try {
      onStarted(await startRevision(request))
    } catch (fault) {
      setFailure(errorText(fault))
      setBusy(false)
    }
  }
  return (
    <form
      className={blocks.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (blocked === undefined && !busy) void start()
      }}
    >
      <PreviewPanel series={series} request={faulty ? null : request} />
      <RangeFields fromMs={fromMs} toMs={toMs} onChange={setRange} />
      <SegmentedControl
        aria-label={t('reprocess.how')}
        value={own ? 'own' : 'set'}
        data={[
          { value: 'set', label: t('reprocess.asSet') },
          { value: 'own', label: t('reprocess.own') },
        ]}
        onChange={(value) => setOwn(value === 'own')}
      />
      {own && (
        <div className={classes.processing}>
          <Select
            label={t('reprocess.library')}
            value={form.library}
            allowDeselect={false}
            data={[
              { value: '', label: t('reprocess.noLibrary') },
              ...libraries.map((one) => ({ value: one.name, label: `${one.name} ${one.version}`, disabled: one.fault !== null })),
            ]}
            onChange={(name) => {
              const next = name ?? ''
              const kept = next === series.library ? series.parameters : {}
              set({ library: next, parameters: parameterDrafts(libraryOf(next)?.parameters ?? [], kept, format.language) })
            }}
          />
          {parameters.map((parameter) => (
            <ParameterField
              key={parameter.name}
              library={form.library}
              parameter={parameter}
              value={form.parameters[parameter.name]}
              error={errorOf(`parameters.${parameter.name}`)}
              onChange={(value) => set({ parameters: { ...form.parameters, [parameter.name]: value } })}
            />
          ))}
          <CalibrationFields form={form} series={series} errorOf={errorOf} onChange={set} />
        </div>
      )}
      <Textarea
        label={t('reason')}
        description={t('reasonHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={reason}
        maxLength={LONGEST_REASON}
        autosize
        minRows={2}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <FormActs
        sticky
        act={t('reprocess.start')}
        blocked={blocked}
        busy={busy}
        failed={t('notStarted')}
        failure={failure}
        onCancel={onClose}
      >
        <span className={`${classes.note} ${classes.grow}`}>{t('rawStays')}</span>
      </FormActs>
    </form>
  )
}
