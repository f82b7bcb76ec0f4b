import { Button, Modal, Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import blocks from '../ui/blocks.module.css'
import { useFocusBack } from '../ui/use-focus-back.ts'
import { mergeZones } from './zone-calls.ts'

/** Which zone takes the boards of this one. */
interface Props {
  zone: string
  zones: readonly string[]
  onClose(): void
  onDone(name: string): void
}

export function MergeDialog({ zone, zones, onClose, onDone }: Props) {
  useFocusBack()
  const { t } = useTranslation('zones')
  const { t: common } = useTranslation()
  const [into, setInto] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const plain = { zone, interpolation: { escapeValue: false } } as const
  const save = async (to: string) => {
    setBusy(true)
    const done = await mergeZones(zone, to)
    setBusy(false)
    if (done) onDone(to)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size={480}
      title={t('mergeDialog.title', plain)}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      <form
        className={blocks.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (into !== null && !busy) void save(into)
        }}
      >
        <Select
          data-autofocus
          searchable
          label={t('mergeDialog.label')}
          description={t('mergeDialog.hint', plain)}
          data={[...zones]}
          value={into}
          onChange={setInto}
        />
        <div className={blocks.acts}>
          <Button variant="subtle" onClick={onClose}>
            {common('act.cancel')}
          </Button>
          <Button type="submit" variant="filled" disabled={into === null || busy}>
            {t('mergeDialog.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
