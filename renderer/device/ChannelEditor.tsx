import { Autocomplete, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryView } from '../../backend/contract/library.ts'
import type { Series } from '../../backend/contract/series.ts'
import { librariesQuery, patchSeries } from '../backend/board-calls.ts'
import { backendNow } from '../backend/clock.ts'
import { useRole } from '../backend/live-store.ts'
import { CalibrationWizard } from '../calibration/CalibrationWizard.tsx'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { seriesName } from '../quantities/series-name.ts'
import { processingOf } from '../revisions/processing.ts'
import { ReprocessDialog } from '../revisions/ReprocessDialog.tsx'
import { SeriesHistoryBar } from '../revisions/SeriesHistoryBar.tsx'
import { DraftPreview } from '../sensors/DraftPreview.tsx'
import { Banner } from '../ui/Banner.tsx'
import blocks from '../ui/blocks.module.css'
import { FormActs } from '../ui/FormActs.tsx'
import { GuardedDrawer } from '../ui/GuardedDrawer.tsx'
import { showToast } from '../ui/toasts.tsx'
import { useSubmit } from '../ui/use-submit.ts'
import { CalibrationFields } from './CalibrationFields.tsx'
import { type ChannelForm, faultsOf, formOf, LIMIT_KEYS, parameterDrafts, patchOf } from './channel-form.ts'
import classes from './editor.module.css'
import { ParameterField } from './ParameterField.tsx'
import { useFaultText } from './use-fault-text.ts'

/** Drawer that edits how one series is named, computed and judged. Guards against losing what was typed. */
interface Props {
  series: Series
  onClose(): void
}

export function ChannelEditor({ series, onClose }: Props) {
  const { data: libraries, error } = useQuery(librariesQuery)
  const { t } = useTranslation('device')
  const format = useFormat()
  const name = seriesName(series, format.language)
  const [dirty, setDirty] = useState(false)
  const [guide, setGuide] = useState<'steps' | 'past' | null>(null)
  return (
    <GuardedDrawer title={t('editor.title', { name })} size={440} dirty={dirty} onClose={onClose}>
      {(close) => (
        <>
          {error && (
            <Banner status="warning" title={t('editor.library')}>
              {errorText(error)}
            </Banner>
          )}
          <SeriesHistoryBar series={series.id} />
          {libraries && (
            <EditorForm
              key={series.calibration?.atMs}
              series={series}
              libraries={libraries}
              onDirty={setDirty}
              onCancel={close}
              onSaved={onClose}
              onGuide={() => setGuide('steps')}
            />
          )}
          {guide === 'steps' && <CalibrationWizard series={series} onClose={() => setGuide(null)} onPast={() => setGuide('past')} />}
          {guide === 'past' && (
            <ReprocessDialog series={series.id} fromMs={backendNow() - WEEK_MS} toMs={backendNow()} onClose={() => setGuide(null)} />
          )}
        </>
      )}
    </GuardedDrawer>
  )
}

interface FormProps {
  series: Series
  libraries: readonly LibraryView[]
  onDirty(dirty: boolean): void
  onCancel(): void
  onSaved(): void
  onGuide(): void
}

const WEEK_MS = 7 * 86_400_000

const UNITS = ['°C', '%', '%RH', 'pH', 'µS/cm', 'mS/cm', 'ppm', 'hPa', 'bar', 'lx', 'l/min', 'V', 'mV', 'A', 'W', 'mm', 'cm', 'm/s']

function EditorForm({ series, libraries, onDirty, onCancel, onSaved, onGuide }: FormProps) {
  const { t } = useTranslation('device')
  const format = useFormat()
  const faultText = useFaultText()
  const allowed = useRole() !== 'viewer'
  const libraryOf = (name: string) => libraries.find((one) => one.name === name)
  const [form, setForm] = useState<ChannelForm>(() => formOf(series, libraryOf(series.library ?? '')?.parameters ?? [], format.language))
  const { busy, failure, submit } = useSubmit()
  const library = libraryOf(form.library)
  const parameters = useMemo(() => library?.parameters ?? [], [library])
  const faults = useMemo(() => faultsOf(form, parameters), [form, parameters])
  const patch = useMemo(() => patchOf(form, series, parameters), [form, series, parameters])
  const dirty = Object.keys(patch).length > 0
  useEffect(() => onDirty(dirty), [dirty, onDirty])

  const set = (change: Partial<ChannelForm>) => setForm((now) => ({ ...now, ...change }))
  const errorOf = (field: string) => {
    const fault = faults.get(field)
    return fault && faultText(fault)
  }
  const save = async () => {
    const saved = await patchSeries(series.id, patch)
    showToast({ status: 'ok', title: t('editor.saved', { name: seriesName(saved, format.language) }), text: t('editor.recomputed') })
  }
  const needs = t('needsRole', { ns: 'common', role: t('role.operator', { ns: 'common' }) })
  const blocked = !allowed ? needs : !dirty ? t('unsaved.nothing', { ns: 'common' }) : faults.size > 0 ? t('editor.fix') : undefined
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (blocked === undefined && !busy) void submit(save, onSaved)
      }}
    >
      <div className={classes.pair}>
        <TextInput
          label={t('editor.name')}
          placeholder={seriesName({ ...series, name: null }, format.language)}
          value={form.name}
          maxLength={64}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Autocomplete label={t('editor.unit')} value={form.unit} maxLength={16} data={UNITS} limit={6} onChange={(unit) => set({ unit })} />
      </div>
      {series.kind === 'number' && (
        <>
          <DraftPreview series={series} draft={faults.size > 0 ? null : processingOf(form, parameters)} />
          <section className={classes.section}>
            <Select
              label={t('editor.library')}
              value={form.library}
              data={libraryChoices(libraries, series, t('editor.noLibrary'))}
              allowDeselect={false}
              onChange={(name) => {
                const next = name ?? ''
                set({
                  library: next,
                  parameters: parameterDrafts(
                    libraryOf(next)?.parameters ?? [],
                    next === series.library ? series.parameters : {},
                    format.language,
                  ),
                })
              }}
            />
            {library && <LibraryFacts library={library} />}
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
          </section>
          <CalibrationFields form={form} series={series} errorOf={errorOf} onChange={set} onGuide={onGuide} />
          <section className={classes.section}>
            <h3 className={blocks.title}>{t('editor.limits')}</h3>
            <p className={blocks.hint}>{t('editor.limitsHint')}</p>
            <div className={classes.limits}>
              {LIMIT_KEYS.map((key) => (
                <TextInput
                  key={key}
                  label={t(`editor.${key}`)}
                  inputMode="decimal"
                  value={form.limits[key]}
                  error={limitError(faults.get(`limits.${key}`), faultText)}
                  rightSection={<span className={classes.unit}>{form.unit}</span>}
                  rightSectionWidth={44}
                  onChange={(event) => set({ limits: { ...form.limits, [key]: event.currentTarget.value } })}
                />
              ))}
            </div>
            <TextInput
              label={t('editor.hysteresis')}
              description={t('editor.hysteresisHint')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              inputMode="decimal"
              placeholder="0"
              value={form.hysteresis}
              error={errorOf('hysteresis')}
              rightSection={<span className={classes.unit}>{form.unit}</span>}
              rightSectionWidth={44}
              onChange={(event) => set({ hysteresis: event.currentTarget.value })}
            />
          </section>
        </>
      )}
      <FormActs
        sticky
        act={t(busy ? 'editor.saving' : 'editor.save')}
        blocked={blocked}
        busy={busy}
        failed={t('editor.failed')}
        failure={failure}
        onCancel={onCancel}
      />
    </form>
  )
}

function limitError(fault: Parameters<ReturnType<typeof useFaultText>>[0] | undefined, text: ReturnType<typeof useFaultText>) {
  return fault && text(fault)
}

function libraryChoices(libraries: readonly LibraryView[], series: Series, none: string) {
  const fits = (library: LibraryView) => library.sensorTypes.some((type) => type.toLowerCase() === series.sensorType.toLowerCase())
  const sorted = [...libraries].sort((a, b) => Number(fits(b)) - Number(fits(a)) || a.name.localeCompare(b.name))
  const known = sorted.map((one) => ({ value: one.name, label: `${one.name} ${one.version}`, disabled: one.fault !== null }))
  const missing = series.library !== null && !libraries.some((one) => one.name === series.library)
  return [{ value: '', label: none }, ...(missing ? [{ value: series.library ?? '', label: series.library ?? '' }] : []), ...known]
}

function LibraryFacts({ library }: { library: LibraryView }) {
  const { t } = useTranslation('device')
  const format = useFormat()
  return (
    <div className={classes.library}>
      <code>{library.formula}</code>
      <span>{t('editor.range', { min: format.number(library.range.min), max: format.number(library.range.max), unit: library.unit })}</span>
      <span title={library.source} className={classes.source}>
        {library.source}
      </span>
      {library.fault !== null && <span className={classes.fault}>{t('editor.libraryFault', { fault: library.fault })}</span>}
    </div>
  )
}
