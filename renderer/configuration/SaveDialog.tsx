import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldChange } from '../../backend/contract/configuration-diff.ts'
import { ChangeList } from './ChangeList.tsx'
import classes from './configuration.module.css'

/** What will change, before it goes to the board; with a note for those who look later. */
interface Props {
  version: number
  changes: readonly FieldChange[]
  busy: boolean
  onSave(note: string | null): void
  onClose(): void
}

export function SaveDialog({ version, changes, busy, onSave, onClose }: Props) {
  const { t } = useTranslation('configuration')
  const [note, setNote] = useState('')
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('save.title', { version })}
      size={720}
      closeButtonProps={{ 'aria-label': t('act.close', { ns: 'common' }) }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onSave(note.trim() || null)
        }}
      >
        <ChangeList changes={changes} before={t('save.before')} after={t('save.after')} />
        <TextInput
          mt={12}
          label={t('save.note')}
          description={t('save.noteHint')}
          value={note}
          maxLength={200}
          data-autofocus
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <div className={classes.dialogActs}>
          <Button variant="subtle" onClick={onClose}>
            {t('act.cancel', { ns: 'common' })}
          </Button>
          <Button type="submit" variant="filled" loading={busy}>
            {t('save.act')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
