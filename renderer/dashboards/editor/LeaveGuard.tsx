import { Button, Modal } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import blocks from '../../ui/blocks.module.css'
import classes from './editor.module.css'

/** Asks before one leaves the editor with unpublished work. The draft stays in this browser unless one discards it. */
interface Props {
  dirty: boolean
  /** The draft could not be kept: closing the window would lose it, so the browser asks too. */
  mayBeLost: boolean
  onDiscard(): void
}

export function LeaveGuard({ dirty, mayBeLost, onDiscard }: Props) {
  const { t } = useTranslation('dashboards')
  const blocker = useBlocker({
    // Another range, board or tab of the same dashboard is no leaving.
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty && mayBeLost,
    withResolver: true,
  })
  const blocked = blocker.status === 'blocked'
  const leave = (discard: boolean) => {
    if (!blocked) return
    if (discard) onDiscard()
    blocker.proceed()
  }
  return (
    <Modal
      opened={blocked}
      onClose={() => blocked && blocker.reset()}
      title={t('leave.title')}
      size={640}
      closeButtonProps={{ 'aria-label': t('leave.stay') }}
    >
      <p className={classes.question}>{t(mayBeLost ? 'leave.textLost' : 'leave.text')}</p>
      <div className={blocks.acts}>
        <Button variant="subtle" onClick={() => blocked && blocker.reset()}>
          {t('leave.stay')}
        </Button>
        <Button variant="danger" onClick={() => leave(true)}>
          {t('leave.discard')}
        </Button>
        {!mayBeLost && (
          <Button variant="filled" data-autofocus onClick={() => leave(false)}>
            {t('leave.keep')}
          </Button>
        )}
      </div>
    </Modal>
  )
}
