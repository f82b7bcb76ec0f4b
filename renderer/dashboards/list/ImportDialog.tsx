import { FileInput, TextInput } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Dashboard, SeriesRef } from '../../../backend/contract/dashboard.ts'
import { saveDocument, useEdited } from '../../backend/documents.ts'
import { useLive } from '../../backend/live-store.ts'
import { errorText } from '../../language/errors.ts'
import { spacedName } from '../../quantities/series-name.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'
import { freeName } from '../body-of.ts'
import { type FileProblem, type ReadFile, readDashboardFile, resolveFile, type Unknown } from '../dashboard-file.ts'
import { SeriesField } from '../editor/SeriesField.tsx'
import classes from './list.module.css'

/** Imports a dashboard from a file; series that are not here are named and can be replaced. */
interface Props {
  all: readonly Dashboard[]
  onClose(): void
}

/** A dashboard of 200 widgets is some 100 kB. */
const MOST_BYTES = 4 * 1024 * 1024

export function ImportDialog({ all, onClose }: Props) {
  const { t } = useTranslation('dashboards')
  const navigate = useNavigate()
  const { id } = useEdited()
  const [file, setFile] = useState<File | null>(null)
  const [read, setRead] = useState<ReadFile | null>(null)
  const [choices, setChoices] = useState<ReadonlyMap<string, SeriesRef>>(new Map())
  const [typed, setTyped] = useState('')
  const [failure, setFailure] = useState<string>()
  const [saving, setSaving] = useState(false)
  const series = useLive((state) => state.series)
  const seriesByBoard = useLive((state) => state.seriesByBoard)
  const found = useMemo(
    () => (read?.ok ? resolveFile(read.body, read.meanings, { series, seriesByBoard }, choices) : null),
    [read, series, seriesByBoard, choices],
  )
  const name = typed.trim()

  const take = async (next: File | null) => {
    setFile(next)
    setRead(null)
    setChoices(new Map())
    setFailure(undefined)
    if (!next) return
    if (next.size > MOST_BYTES) return setRead({ ok: false, problem: { kind: 'not-dashboard' } })
    const outcome = readDashboardFile(await next.text())
    setRead(outcome)
    if (outcome.ok) setTyped(freeName(outcome.body.name, all))
  }
  const create = async () => {
    if (!found || name === '') return
    setSaving(true)
    setFailure(undefined)
    try {
      await saveDocument('dashboards', id, 0, { ...found.body, name })
      onClose()
      void navigate({ to: '/dashboards/$dashboardId', params: { dashboardId: id }, search: {} })
    } catch (fault) {
      setFailure(errorText(fault))
      setSaving(false)
    }
  }
  const choose = (key: string, ref: SeriesRef | null) => {
    const next = new Map(choices)
    if (ref === null) next.delete(key)
    else next.set(key, ref)
    setChoices(next)
  }
  return (
    <FormDialog
      title={t('list.import')}
      size={640}
      act={t('import.act')}
      blocked={found ? name === '' : t('import.first')}
      busy={saving}
      failure={failure}
      onSubmit={() => void create()}
      onClose={onClose}
    >
      <FileInput
        label={t('import.file')}
        placeholder={t('import.choose')}
        accept="application/json,.json"
        clearable={false}
        leftSection={<IconFileImport size={16} stroke={1.75} />}
        value={file}
        error={read && !read.ok && problemText(read.problem, t)}
        onChange={(next) => void take(next)}
      />
      {found && (
        <>
          <TextInput
            label={t('page.name')}
            maxLength={80}
            value={typed}
            error={name === '' && t('page.nameFault')}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {found.unknown.length > 0 && (
            <section className={classes.unknown}>
              <h3>{t('import.unknown', { count: found.unknown.length })}</h3>
              <p>{t('import.unknownText')}</p>
              {found.unknown.map((one) => (
                <SeriesField
                  key={one.key}
                  label={`${nameOf(one)} · ${t('import.widgets', { count: one.count })}`}
                  kinds="any"
                  variable={undefined}
                  value={choices.get(one.key) ?? null}
                  onChange={(ref) => choose(one.key, ref)}
                />
              ))}
            </section>
          )}
        </>
      )}
    </FormDialog>
  )
}

function nameOf({ ref, meaning }: Unknown): string {
  if (meaning) return `${meaning.name}, ${meaning.board}${meaning.unit ? ` (${meaning.unit})` : ''}`
  return 'series' in ref ? `#${ref.series}` : `${spacedName(ref.sensorType)}, ${ref.board}`
}

function problemText(problem: FileProblem, t: ReturnType<typeof useTranslation<'dashboards'>>['t']): string {
  switch (problem.kind) {
    case 'not-json':
      return t('import.notJson')
    case 'not-dashboard':
      return t('import.notDashboard')
    case 'newer':
      return t('import.newer', { schema: problem.schema })
    case 'fault':
      return t('import.fault', { text: problem.text })
  }
}
