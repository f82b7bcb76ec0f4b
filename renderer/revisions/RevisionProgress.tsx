import { Button } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Revision } from '../../backend/contract/revision.ts'
import { useDocuments } from '../backend/documents.ts'
import { jobFault } from '../jobs/job-fault.ts'
import { isActive } from '../jobs/job-figures.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { Banner } from '../ui/Banner.tsx'
import blocks from '../ui/blocks.module.css'
import { RevisionWork } from './RevisionWork.tsx'
import { undoRevision } from './revision-calls.ts'
import classes from './revisions.module.css'

/** A change under way inside its dialog, then its result with Undo. Closing leaves it running. */
interface Props {
  /** As the backend answered; what is pushed later counts. */
  started: Revision
  onClose(): void
}

export function RevisionProgress({ started, onClose }: Props) {
  const { t } = useTranslation('revisions')
  const { t: common } = useTranslation()
  const format = useFormat()
  const revision = newer(started, useDocuments('revisions').find(started.id))
  const [failure, setFailure] = useState<string>()
  const close = useRef<HTMLButtonElement>(null)
  // It takes the place of a form, whose buttons are gone.
  useEffect(() => close.current?.focus(), [])
  const { stage, progress, changed } = revision
  const undo = async () => {
    setFailure(undefined)
    try {
      await undoRevision(revision.id)
    } catch (fault) {
      setFailure(errorText(fault))
    }
  }
  const running = isActive(progress)
  return (
    <div className={blocks.form}>
      {running && <RevisionWork revision={revision} />}
      {!running && stage === 'applied' && (
        <Banner
          status="ok"
          title={t('result.done')}
          actions={
            <Button size="sm" leftSection={<IconArrowBackUp size={14} stroke={1.75} />} onClick={() => void undo()}>
              {common('act.undo')}
            </Button>
          }
        >
          {t('result.changed', { count: changed, text: format.number(changed) })}
        </Banner>
      )}
      {!running && stage === 'undone' && <Banner status="ok" title={t('result.undone')} />}
      {!running && stage === 'interrupted' && progress.state === 'cancelled' && <Banner status="idle" title={t('result.cancelled')} />}
      {!running && stage === 'interrupted' && progress.state !== 'cancelled' && (
        <Banner status="critical" role="alert" title={t('result.interrupted')}>
          {jobFault(progress.error)}
        </Banner>
      )}
      {!running && stage === 'applied' && progress.state === 'cancelled' && <Banner status="idle" title={t('history.undoCancelled')} />}
      {!running && stage === 'applied' && progress.state === 'failed' && (
        <Banner status="critical" role="alert" title={t('history.undoFailed')}>
          {jobFault(progress.error)}
        </Banner>
      )}
      {failure !== undefined && (
        <Banner status="critical" role="alert" title={t('history.undoFailed')}>
          {failure}
        </Banner>
      )}
      <div className={blocks.acts}>
        {running && <span className={`${classes.note} ${classes.grow}`}>{t('result.goesOn')}</span>}
        <Button ref={close} variant="filled" onClick={onClose}>
          {common('act.close')}
        </Button>
      </div>
    </div>
  )
}

function newer(answered: Revision, pushed: Revision | undefined): Revision {
  return pushed && pushed.version >= answered.version ? pushed : answered
}
