import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../ui/FormDialog.tsx'
import { createZone, renameZone } from './zone-calls.ts'
import classes from './zones.module.css'

/** Name of a new zone (`zone` null), or the new name of one. */
interface Props {
  zone: string | null
  boards: number
  taken: readonly string[]
  onClose(): void
  onDone(name: string): void
}

export function NameDialog({ zone, boards, taken, onClose, onDone }: Props) {
  const { t } = useTranslation('zones')
  const [text, setText] = useState(zone ?? '')
  const [busy, setBusy] = useState(false)
  const name = text.trim()
  const used = name !== zone && taken.includes(name)
  const usable = name !== '' && name !== zone && !used
  const save = async () => {
    setBusy(true)
    const done = await (zone === null ? createZone(name) : renameZone(zone, name))
    setBusy(false)
    if (done) onDone(name)
  }
  return (
    <FormDialog
      title={zone === null ? t('nameDialog.new') : t('nameDialog.rename', { zone, interpolation: { escapeValue: false } })}
      size={480}
      act={zone === null ? t('nameDialog.create') : t('nameDialog.save')}
      blocked={!usable}
      busy={busy}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t('nameDialog.label')}
        description={t('nameDialog.hint')}
        value={text}
        maxLength={64}
        error={used ? t('nameDialog.taken') : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {zone !== null && boards > 0 && <p className={classes.note}>{t('nameDialog.note', { count: boards })}</p>}
    </FormDialog>
  )
}
