import { Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../ui/FormDialog.tsx'
import { mergeZones } from './zone-calls.ts'

/** Which zone takes the boards of this one. */
interface Props {
  zone: string
  zones: readonly string[]
  onClose(): void
  onDone(name: string): void
}

export function MergeDialog({ zone, zones, onClose, onDone }: Props) {
  const { t } = useTranslation('zones')
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
    <FormDialog
      title={t('mergeDialog.title', plain)}
      size={480}
      act={t('mergeDialog.save')}
      blocked={into === null}
      busy={busy}
      onSubmit={() => into !== null && void save(into)}
      onClose={onClose}
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
    </FormDialog>
  )
}
