import { Button, Modal, TextInput } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import blocks from './blocks.module.css'

/** Asks for the name before something that cannot be undone. The act stays locked until the name is right. */
interface Props {
  opened: boolean
  /** For example `Delete zone “Greenhouse 1”?` */
  title: string
  /** What is lost, what is kept. */
  consequence: string
  name: string
  /** Verb and thing, as on the button that led here. */
  act: string
  onConfirm(): void
  onClose(): void
}

export function ConfirmByName({ opened, title, consequence, name, act, onConfirm, onClose }: Props) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const right = typed.trim() === name
  const close = () => {
    setTyped('')
    onClose()
  }
  return (
    <Modal opened={opened} onClose={close} title={title} size={480} closeButtonProps={{ 'aria-label': t('act.close') }}>
      <form
        className={blocks.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!right) return
          setTyped('')
          onConfirm()
        }}
      >
        <p className={blocks.about}>{consequence}</p>
        <TextInput
          data-autofocus
          aria-label={`${t('act.typeName')}: ${name}`}
          placeholder={name}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <div className={blocks.acts}>
          <Button variant="subtle" onClick={close}>
            {t('act.cancel')}
          </Button>
          <Button
            type="submit"
            variant="danger"
            disabled={!right}
            leftSection={right ? undefined : <IconLock size={14} stroke={1.75} />}
            title={right ? undefined : `${t('act.typeName')}: ${name}`}
          >
            {act}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
