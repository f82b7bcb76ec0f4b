import { useTranslation } from 'react-i18next'
import type { Export } from '../../backend/contract/export.ts'
import { useRole } from '../backend/live-store.ts'
import { JobWork } from '../jobs/JobWork.tsx'
import { useFormat } from '../language/format.ts'
import { showFailure } from '../ui/toasts.tsx'
import { cancelExport } from './export-calls.ts'

/** An export that waits or runs, with its way out. */
export function ExportWork({ job }: { job: Export }) {
  const { t } = useTranslation('exports')
  const format = useFormat()
  const may = useRole() !== 'viewer'
  const cancel = () => void cancelExport(job.id).catch((fault: unknown) => showFailure(t('cancelFailed'), fault))
  return (
    <JobWork
      title={job.fileName}
      progress={job.progress}
      step={t('row.written', { bytes: format.bytes(job.bytes) })}
      onCancel={may ? cancel : undefined}
    />
  )
}
