import { Drawer } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { UnsavedGuard } from './UnsavedGuard.tsx'
import { useFocusBack } from './use-focus-back.ts'

/** Drawer at the right that asks before it closes over unsaved changes. There only while open. */
interface Props {
  title: string
  /** Width, px. */
  size: number
  dirty: boolean
  /** It is being sent: leaving the page loses nothing. */
  saving?: boolean
  onClose(): void
  /** Gets what closes the drawer, with the question where one is due. */
  children(close: () => void): React.ReactNode
}

export function GuardedDrawer({ title, size, dirty, saving = false, onClose, children }: Props) {
  useFocusBack()
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  // Asked after the key press is over: the same Escape would close the question again.
  const close = () => (dirty ? setTimeout(() => setAsking(true)) : onClose())
  return (
    <Drawer opened onClose={close} position="right" size={size} title={title} closeButtonProps={{ 'aria-label': t('act.close') }}>
      {children(close)}
      <UnsavedGuard dirty={dirty && !saving} closing={asking} onKeep={() => setAsking(false)} onDiscard={onClose} />
    </Drawer>
  )
}
