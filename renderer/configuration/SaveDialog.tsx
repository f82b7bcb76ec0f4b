import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldChange } from '../../backend/contract/configuration/diff.ts'
import { FormDialog } from '../ui/FormDialog.tsx'
import { ChangeList } from './ChangeList.tsx'

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
    <FormDialog
      title={t('save.title', { version })}
      size={720}
      act={t('save.act')}
      blocked={undefined}
      busy={busy}
      onSubmit={() => onSave(note.trim() || null)}
      onClose={onClose}
    >
      <ChangeList changes={changes} before={t('save.before')} after={t('save.after')} />
      <TextInput
        label={t('save.note')}
        description={t('save.noteHint')}
        value={note}
        maxLength={200}
        data-autofocus
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
