import { Button } from '@mantine/core'
import { IconChartLine, IconChecklist, IconFileImport } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Import, ImportTarget } from '../../backend/contract/import.ts'
import { useRole } from '../backend/live-store.ts'
import { JobWork } from '../jobs/JobWork.tsx'
import { jobFault } from '../jobs/job-fault.ts'
import { isActive } from '../jobs/job-figures.ts'
import { useFormat } from '../language/format.ts'
import { Banner } from '../ui/Banner.tsx'
import { Panel } from '../ui/Panel.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { ImportOutcome } from './ImportOutcome.tsx'
import { stepImport } from './import-calls.ts'
import classes from './imports.module.css'
import { headOf, mappingFault, newTarget, setLayout } from './mapping.ts'
import { NamesTable } from './NamesTable.tsx'
import { PreviewTable } from './PreviewTable.tsx'
import { ReadingFields } from './ReadingFields.tsx'
import { ShowImported } from './ShowImported.tsx'
import { useMapping } from './use-mapping.ts'

/** One import from the uploaded file to the result: how it is read, what the columns are, dry run, import. */
export function ImportWizard({ job }: { job: Import }) {
  const { t } = useTranslation('imports')
  const { t: common } = useTranslation()
  const format = useFormat()
  const may = useRole() !== 'viewer'
  const { mapping, change, pending, failure } = useMapping(job)
  const [busy, setBusy] = useState(false)
  const { preview, progress, stage, fileName, dryRun } = job
  const running = isActive(progress)
  const width = preview.reduce((most, row) => Math.max(most, row.length), 0)
  const titleOf = (column: number) => headOf(mapping, preview, column) || t('preview.column', { number: column + 1 })
  const freshOf = (column: number): ImportTarget => newTarget(fileName, headOf(mapping, preview, column) || `column ${column + 1}`)
  const fault = mappingFault(mapping, titleOf)
  // What was waited for stands below the fold.
  const end = useRef<HTMLDivElement>(null)
  const wasRunning = useRef(running)
  useEffect(() => {
    if (wasRunning.current && !running) end.current?.scrollIntoView({ block: 'end' })
    wasRunning.current = running
  }, [running])
  const began = progress.startedAtMs !== null
  const needs = may ? undefined : common('needsRole', { role: common('role.operator') })
  const blocked = needs ?? (fault ? t('fault.first') : failure !== undefined ? t('fault.first') : pending ? t('fault.saving') : undefined)

  const step = async (which: 'check' | 'run' | 'cancel') => {
    setBusy(true)
    try {
      await stepImport(job.id, which)
    } catch (cause) {
      showFailure(t(`step.${which}Failed`), cause)
    }
    setBusy(false)
  }

  return (
    <>
      <Panel
        title={fileName}
        note={t('file.note', { bytes: format.bytes(job.bytes), columns: t('file.columns', { count: width }) })}
        actions={<span>{t(`stage.${running ? (dryRun ? 'checking' : 'importing') : stage}`)}</span>}
      >
        <ReadingFields
          job={job}
          mapping={mapping}
          onChange={(part) => change({ ...mapping, ...part })}
          onLayout={(layout) => change(setLayout(mapping, layout, width, freshOf))}
        />
      </Panel>
      <Panel title={t('preview.title')} note={t('preview.note')}>
        <PreviewTable job={job} mapping={mapping} disabled={running || !may} onChange={change} freshOf={freshOf} />
        {mapping.layout === 'long' && (
          <NamesTable mapping={mapping} disabled={running || !may} onChange={change} freshOf={(name) => newTarget(fileName, name)} />
        )}
      </Panel>
      {fault && (
        <Banner status="warning" title={t('fault.title')}>
          {fault.kind === 'twice'
            ? t('fault.twice', { first: fault.first, second: fault.second })
            : fault.kind === 'target'
              ? t('fault.target', { of: fault.of })
              : t(`fault.${fault.kind}`)}
        </Banner>
      )}
      {!fault && failure !== undefined && (
        <Banner status="critical" role="alert" title={t('fault.refused')}>
          {failure}
        </Banner>
      )}
      {running ? (
        <JobWork
          title={t(dryRun ? 'step.checking' : 'step.importing', { name: fileName })}
          progress={progress}
          step={t('step.rows', { count: job.counts.rows, text: format.number(job.counts.rows) })}
          onCancel={may ? () => void step('cancel') : undefined}
        />
      ) : (
        <>
          {progress.state === 'failed' && (
            <Banner status="critical" role="alert" title={t(dryRun ? 'step.checkFailed' : 'step.runFailed')}>
              {jobFault(progress.error)}
            </Banner>
          )}
          {progress.state === 'cancelled' && (
            <Banner status="idle" title={t('step.cancelled')}>
              {!dryRun && t('step.cancelledText')}
            </Banner>
          )}
          {began && progress.state === 'done' && !pending && <ImportOutcome job={job} />}
          <div ref={end} className={classes.steps}>
            {stage === 'imported' && progress.state === 'done' && !pending ? (
              <ShowImported job={job}>
                <IconChartLine size={16} stroke={1.75} />
              </ShowImported>
            ) : null}
            <Button
              variant={stage === 'uploaded' ? 'filled' : 'default'}
              leftSection={<IconChecklist size={16} stroke={1.75} />}
              disabled={blocked !== undefined || busy}
              title={blocked}
              onClick={() => void step('check')}
            >
              {t(stage === 'uploaded' ? 'step.check' : 'step.checkAgain')}
            </Button>
            <Button
              variant={stage === 'checked' ? 'filled' : 'default'}
              leftSection={<IconFileImport size={16} stroke={1.75} />}
              disabled={blocked !== undefined || busy || stage === 'uploaded'}
              title={blocked ?? (stage === 'uploaded' ? t('step.checkFirst') : undefined)}
              onClick={() => void step('run')}
            >
              {t(stage === 'imported' ? 'step.runAgain' : 'step.run')}
            </Button>
            <span className={classes.quiet}>{t(`next.${stage}`)}</span>
          </div>
        </>
      )}
    </>
  )
}
