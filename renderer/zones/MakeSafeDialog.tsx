import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MakeSafeRequest } from '../../backend/contract/actuators/safe-act.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { ZoneState } from '../../backend/contract/zone.ts'
import { isDocument, NO_DOCUMENTS, useKeptDocuments } from '../backend/document-store.ts'
import { useLive } from '../backend/live-store.ts'
import { FormDialog } from '../ui/FormDialog.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { shownSubzones } from './standing.ts'
import { makeSafe } from './zone-calls.ts'
import classes from './zones.module.css'

/** Asks once, with the number of outputs and the reason, then switches off. What came of it stands on the page. */
interface Props {
  request: MakeSafeRequest
  /** Those it may be about. */
  boards: readonly Board[]
  stateOf(board: string): ZoneState | undefined
  onClose(): void
}

const isConfiguration = isDocument('configurations')

export function MakeSafeDialog({ request, boards, stateOf, onClose }: Props) {
  const { t } = useTranslation('zones')
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const kept = useKeptDocuments((all) => all.configurations) ?? NO_DOCUMENTS
  const reported = useLive((state) => state.actuatorsByBoard)
  const { zone, subzone } = request
  const count = boards.reduce((sum, { id }) => {
    const configuration = kept.byId.get(id)
    const pins = new Set((reported.get(id) ?? []).map(({ gpio }) => gpio))
    if (isConfiguration(configuration)) for (const { gpio } of configuration.actuators) pins.add(gpio)
    const group = subzone === undefined ? undefined : shownSubzones(stateOf(id)).find(({ name }) => name === subzone)
    return sum + [...pins].filter((gpio) => subzone === undefined || (group?.gpios.includes(gpio) ?? false)).length
  }, 0)
  const place = [zone, subzone].filter((name) => name !== undefined).join(' / ')
  const run = async () => {
    setBusy(true)
    try {
      await makeSafe({ ...request, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) })
      onClose()
    } catch (fault) {
      showFailure(t('failed.safe'), fault)
      setBusy(false)
    }
  }
  return (
    <FormDialog
      title={t('safe.title', { place, interpolation: { escapeValue: false } })}
      size={520}
      act={t('safe.act')}
      danger
      blocked={count === 0 ? t('safe.noOutputs') : undefined}
      busy={busy}
      onSubmit={() => void run()}
      onClose={onClose}
    >
      <p className={classes.note}>{count === 0 ? t('safe.noOutputs') : t('safe.text', { count })}</p>
      <p className={classes.note}>{t('safe.notStop')}</p>
      <TextInput
        data-autofocus
        label={t('safe.reason')}
        placeholder={t('safe.reasonHint')}
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
