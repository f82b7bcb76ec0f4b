import { Button } from '@mantine/core'
import { Notifications, notifications } from '@mantine/notifications'
import i18next from 'i18next'
import { useEffect, useState } from 'react'
import { errorText } from '../language/errors.ts'
import { type Status, StatusGlyph } from './StatusGlyph.tsx'
import classes from './toasts.module.css'

/** Short notes at the lower right for what the page itself does not show. Failures stay until closed. */

const UNDO_SECONDS = 8
const STAY_MS = 5_000

interface Toast {
  status: Status
  title: string
  text?: string
  /** One act, such as Open. */
  act?: { label: string; run(): void }
}

export function showToast({ status, title, text, act }: Toast): void {
  notifications.show({
    title,
    message: act ? <ActLine text={text} act={act} /> : (text ?? ''),
    icon: <StatusGlyph status={status} />,
    className: `${classes.toast} ${status === 'critical' ? classes.critical : ''}`,
    autoClose: status === 'critical' ? false : STAY_MS,
    withBorder: true,
    closeButtonProps: { 'aria-label': i18next.t('act.close') },
  })
}

function ActLine({ text, act }: Pick<Toast, 'text'> & { act: NonNullable<Toast['act']> }) {
  return (
    <span className={classes.undo}>
      <span className={classes.words}>{text}</span>
      <Button className={classes.act} size="sm" onClick={act.run}>
        {act.label}
      </Button>
    </span>
  )
}

/** Where toasts appear; once in the app. */
export function Toasts() {
  return <Notifications className={classes.stack} position="bottom-right" zIndex={140} limit={4} />
}

/** `title` says what did not happen; cause and remedy come from the error. */
export function showFailure(title: string, error: unknown): void {
  showToast({ status: 'critical', title, text: errorText(error) })
}

/** Something was done and can be taken back while the seconds run. */
export function showUndo({ title, text }: { title: string; text?: string }, undo: () => void): void {
  const id = crypto.randomUUID()
  notifications.show({
    id,
    message: (
      <UndoLine
        title={title}
        text={text}
        onUndo={() => {
          notifications.hide(id)
          undo()
        }}
      />
    ),
    icon: <StatusGlyph status="ok" />,
    className: classes.toast,
    autoClose: UNDO_SECONDS * 1000,
    withBorder: true,
    closeButtonProps: { 'aria-label': i18next.t('act.close') },
  })
}

function UndoLine({ title, text, onUndo }: { title: string; text: string | undefined; onUndo(): void }) {
  const [left, setLeft] = useState(UNDO_SECONDS)
  useEffect(() => {
    const timer = setInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1000)
    return () => clearInterval(timer)
  }, [])
  return (
    <span className={classes.undo}>
      <span className={classes.words}>
        <strong>{title}</strong>
        {text}
      </span>
      <Button
        className={classes.act}
        size="sm"
        onClick={onUndo}
        rightSection={<span className={classes.left}>{i18next.t('secondsLeft', { count: left })}</span>}
      >
        {i18next.t('act.undo')}
      </Button>
    </span>
  )
}
