import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import blocks from '../ui/blocks.module.css'
import { useFocusBack } from '../ui/use-focus-back.ts'
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
  useFocusBack()
  const { t } = useTranslation('zones')
  const { t: common } = useTranslation()
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
    <Modal
      opened
      onClose={onClose}
      size={480}
      title={zone === null ? t('nameDialog.new') : t('nameDialog.rename', { zone, interpolation: { escapeValue: false } })}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      <form
        className={blocks.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (usable && !busy) void save()
        }}
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
        <div className={blocks.acts}>
          <Button variant="subtle" onClick={onClose}>
            {common('act.cancel')}
          </Button>
          <Button type="submit" variant="filled" disabled={!usable || busy}>
            {zone === null ? t('nameDialog.create') : t('nameDialog.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
