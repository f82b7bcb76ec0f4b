import { Button, CopyButton, Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useDocuments } from '../backend/documents.ts'
import { useFocusBack } from '../ui/use-focus-back.ts'
import classes from './flash.module.css'
import { jobLog } from './job-log.ts'

/** Everything known of a piece of work, to read and to copy. */
export function JobLogDialog({ id, onClose }: { id: string; onClose(): void }) {
  useFocusBack()
  const { t } = useTranslation('flash')
  const { t: common } = useTranslation()
  const job = useDocuments('flash-jobs').find(id)
  if (job === undefined) return null
  const text = jobLog(job)
  return (
    <Modal
      opened
      onClose={onClose}
      size={760}
      title={t('log.title', { port: job.port })}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      <section
        className={classes.log}
        aria-label={t('log.title', { port: job.port })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        {text}
      </section>
      <div className={classes.foot}>
        <CopyButton value={text} timeout={2000}>
          {({ copied, copy }) => <Button onClick={copy}>{t(copied ? 'act.copied' : 'act.copyLog')}</Button>}
        </CopyButton>
        <Button variant="filled" onClick={onClose}>
          {common('act.close')}
        </Button>
      </div>
    </Modal>
  )
}
