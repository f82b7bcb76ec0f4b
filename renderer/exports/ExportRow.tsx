import { ActionIcon, Button } from '@mantine/core'
import { IconDownload, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Export } from '../../backend/contract/export.ts'
import { useRole } from '../backend/live-store.ts'
import { deleteWithUndo } from '../jobs/delayed-delete.ts'
import { jobFault } from '../jobs/job-fault.ts'
import { useJobWords } from '../jobs/use-job-words.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import table from '../ui/list-table.module.css'
import { type Status, StatusGlyph } from '../ui/StatusGlyph.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { download, exportFilePath, resumeExport } from './export-calls.ts'
import classes from './exports.module.css'

/** A finished, failed or cancelled export: what it holds, fetching it, going on with it, deleting it. */

const GLYPHS: Record<Export['progress']['state'], Status> = {
  waiting: 'pending',
  running: 'pending',
  done: 'ok',
  failed: 'critical',
  cancelled: 'idle',
}

export function ExportRow({ job }: { job: Export }) {
  const { t } = useTranslation('exports')
  const { t: common } = useTranslation()
  const format = useFormat()
  const words = useJobWords()
  const may = useRole() !== 'viewer'
  const { spec, progress, fileName } = job
  const { state } = progress
  const needs = may ? undefined : common('needsRole', { role: common('role.operator') })
  const resume = () => void resumeExport(job.id).catch((fault: unknown) => showFailure(t('resumeFailed'), fault))
  const remove = () =>
    deleteWithUndo('exports', job.id, { done: t('row.deleted', { name: fileName }), failed: t('row.deleteFailed', { name: fileName }) })
  return (
    <tr data-state={state}>
      <td className={classes.state}>
        <StatusGlyph status={GLYPHS[state]} size={14} /> {t(`state.${state}`)}
      </td>
      <td className={classes.file}>
        <span className={classes.strong} title={fileName}>
          {fileName}
        </span>
        <span className={table.sub}>
          {job.report !== null && `${t('row.byReport')} · `}
          {spec.aggregation === 'raw' ? t('row.every') : t('row.shown')}
          {job.skipped.length > 0 && ` · ${t('row.skipped', { count: job.skipped.length })}`}
        </span>
        {state === 'failed' && <span className={classes.fault}>{jobFault(progress.error)}</span>}
      </td>
      <td className={classes.quiet}>
        <span className={classes.moment}>{format.moment(spec.fromMs, 0)} –</span>{' '}
        <span className={classes.moment}>{format.moment(spec.toMs, 0)}</span>
      </td>
      <td className={classes.number}>{format.number(spec.series.length)}</td>
      <td className={classes.number}>{spec.format === 'pdf' ? '–' : format.number(job.rows)}</td>
      <td className={classes.number}>{format.bytes(job.bytes)}</td>
      <td className={`${classes.quiet} ${classes.moment}`}>
        {format.moment(job.createdAtMs, Date.now())}
        <span className={table.sub}>
          {[personName(job.by, format.language), words.took(progress)].filter((part) => part !== '').join(' · ')}
        </span>
      </td>
      <td>
        <div className={classes.acts}>
          {state === 'done' ? (
            <Button
              size="sm"
              leftSection={<IconDownload size={14} stroke={1.75} />}
              aria-label={t('row.downloadName', { name: fileName })}
              onClick={() => download(exportFilePath(job.id))}
            >
              {t('row.download')}
            </Button>
          ) : (
            <Button
              size="sm"
              disabled={!may}
              title={needs}
              leftSection={<IconPlayerPlay size={14} stroke={1.75} />}
              aria-label={t('row.resumeName', { name: fileName })}
              onClick={resume}
            >
              {t('row.resume')}
            </Button>
          )}
          <ActionIcon
            size={28}
            disabled={!may}
            title={needs ?? t('row.delete', { name: fileName })}
            aria-label={t('row.delete', { name: fileName })}
            onClick={remove}
          >
            <IconTrash size={16} stroke={1.75} />
          </ActionIcon>
        </div>
      </td>
    </tr>
  )
}
