import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import blocks from './blocks.module.css'
import { FormActs } from './FormActs.tsx'
import { useFocusBack } from './use-focus-back.ts'

/** Dialog that asks for a few things and does one with them. It is there only while open. */
interface Props extends Omit<React.ComponentProps<typeof FormActs>, 'sticky' | 'onCancel'> {
  title: string
  /** Width, px. */
  size: number
  /** Never while it is blocked or busy. */
  onSubmit(): void
  onClose(): void
}

export function FormDialog({ title, size, onSubmit, onClose, children, ...acts }: Props) {
  useFocusBack()
  const { t } = useTranslation()
  const free = !acts.busy && (acts.blocked === undefined || acts.blocked === false)
  return (
    <Modal opened onClose={onClose} size={size} title={title} closeButtonProps={{ 'aria-label': t('act.close') }}>
      <form
        className={blocks.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (free) onSubmit()
        }}
      >
        {children}
        <FormActs {...acts} onCancel={onClose} />
      </form>
    </Modal>
  )
}
