import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useDocuments } from '../backend/documents.ts'
import { JobWork } from '../jobs/JobWork.tsx'
import { jobFault } from '../jobs/job-fault.ts'
import { isActive } from '../jobs/job-figures.ts'
import { useFormat } from '../language/format.ts'
import { Banner } from '../ui/Banner.tsx'
import blocks from '../ui/blocks.module.css'
import { showFailure } from '../ui/toasts.tsx'
import { cancelExport, download, exportFilePath } from './export-calls.ts'
import classes from './exports.module.css'

/** The started job inside the dialog; the file is saved by itself when it is ready. Closing leaves it running. */
interface Props {
  id: string
  onClose(): void
}

export function ExportProgress({ id, onClose }: Props) {
  const { t } = useTranslation('exports')
  const { t: common } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()

  const job = useDocuments('exports').find(id)
  const saved = useRef(false)
  const done = job?.progress.state === 'done'
  useEffect(() => {
    if (!done || saved.current) return
    saved.current = true
    download(exportFilePath(id))
  }, [done, id])

  const cancel = () => void cancelExport(id).catch((fault: unknown) => showFailure(t('cancelFailed'), fault))
  return (
    <div className={blocks.form}>
      {!job && <p className={classes.quiet}>{t('dialog.starting')}</p>}
      {job && isActive(job.progress) && <JobWork title={job.fileName} progress={job.progress} onCancel={cancel} />}
      {job && done && (
        <Banner status="ok" title={t('dialog.ready')}>
          {job.fileName}, {format.bytes(job.bytes)}
        </Banner>
      )}
      {job?.progress.state === 'failed' && (
        <Banner status="critical" role="alert" title={t('state.failed')}>
          {jobFault(job.progress.error)}
        </Banner>
      )}
      {job?.progress.state === 'cancelled' && <Banner status="idle" title={t('state.cancelled')} />}
      <div className={blocks.acts}>
        <span className={classes.estimate}>{job && isActive(job.progress) && t('dialog.goesOn')}</span>
        <Button
          onClick={() => {
            onClose()
            void navigate({ to: '/explore/exports' })
          }}
        >
          {t('dialog.toPage')}
        </Button>
        {done && (
          <Button leftSection={<IconDownload size={16} stroke={1.75} />} onClick={() => download(exportFilePath(id))}>
            {t('row.download')}
          </Button>
        )}
        <Button variant="filled" onClick={onClose}>
          {common('act.close')}
        </Button>
      </div>
    </div>
  )
}
