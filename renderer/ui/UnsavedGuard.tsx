import { Button, Modal } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import blocks from './blocks.module.css'

/** One question before changes of an editor are thrown away, whether by closing it, another page, or the window. */
interface Props {
  dirty: boolean
  /** The editor itself is to be closed. */
  closing: boolean
  onKeep(): void
  onDiscard(): void
}

export function UnsavedGuard({ dirty, closing, onKeep, onDiscard }: Props) {
  const { t } = useTranslation()
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  })
  const leaving = blocker.status === 'blocked'
  const keep = () => {
    if (leaving) blocker.reset()
    onKeep()
  }
  const discard = () => {
    if (leaving) blocker.proceed()
    else onDiscard()
  }
  return (
    <Modal
      opened={closing || leaving}
      onClose={keep}
      title={t('unsaved.title')}
      zIndex={151}
      closeButtonProps={{ 'aria-label': t('unsaved.keep') }}
    >
      <div className={blocks.form}>
        <p className={blocks.about}>{t('unsaved.text')}</p>
        <div className={blocks.acts}>
          <Button variant="danger" onClick={discard}>
            {t('unsaved.discard')}
          </Button>
          <Button variant="filled" onClick={keep} data-autofocus>
            {t('unsaved.keep')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
