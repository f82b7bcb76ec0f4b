import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EmergencyOutput } from '../../backend/contract/actuators/emergency.ts'
import { allows } from '../../backend/contract/roles.ts'
import { useLive, useRole } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import blocks from '../ui/blocks.module.css'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { dismissBoard } from './emergency-calls.ts'
import classes from './stop-page.module.css'

interface HeldBoard {
  id: string
  name: string
  outputs: number
}

/** Boards still held since a release. One that is deleted or rejected never answers: a person takes it out, with a reason. */
export function HeldList({ held, outputs }: { held: readonly string[]; outputs: readonly EmergencyOutput[] }) {
  const { t } = useTranslation('emergency')
  const [leaving, setLeaving] = useState<HeldBoard | null>(null)
  const ofBoard = Map.groupBy(outputs, ({ board }) => board)
  return (
    <div className={classes.danger}>
      <ul aria-label={t('ready.heldTitle', { count: held.length })}>
        {held.map((id) => {
          const its = ofBoard.get(id) ?? []
          const board = { id, name: its[0]?.boardName ?? id, outputs: its.length }
          return <HeldRow key={id} board={board} onDismiss={() => setLeaving(board)} />
        })}
      </ul>
      {leaving && <DismissDialog board={leaving} onClose={() => setLeaving(null)} />}
    </div>
  )
}

function HeldRow({ board: { id, name, outputs }, onDismiss }: { board: HeldBoard; onDismiss(): void }) {
  const { t } = useTranslation('emergency')
  const format = useFormat()
  const registration = useLive(({ boards, boardsVersion: _ }) => boards.get(id)?.registration)
  const may = allows(useRole(), 'operator')
  const standing = registration === undefined ? 'deleted' : registration === 'accepted' ? 'waits' : registration
  const why = !may ? t('release.mayNot') : standing === 'waits' ? t('held.mayNot') : undefined
  return (
    <li>
      <StatusGlyph status="critical" size={20} />
      <span className={classes.dangerName}>
        <strong title={name}>{name}</strong>
        <span>{id}</span>
      </span>
      <span className={classes.dangerWhat}>
        <em>{t('held.outputs', { count: outputs, n: format.number(outputs) })}</em>
        <span>{t(`held.${standing}`)}</span>
      </span>
      <Button variant="default" disabled={why !== undefined} title={why} onClick={onDismiss} aria-label={`${t('held.dismiss')} ${name}`}>
        {t('held.dismiss')}
      </Button>
    </li>
  )
}

function DismissDialog({ board, onClose }: { board: HeldBoard; onClose(): void }) {
  const { t } = useTranslation('emergency')
  const { language } = useFormat()
  const user = useLive((state) => state.user?.name ?? null)
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const dismiss = () => {
    setBusy(true)
    dismissBoard(board.id, reason.trim())
      .then(onClose, (fault: unknown) => showFailure(t('held.failed'), fault))
      .finally(() => setBusy(false))
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('held.title', { board: board.name })}
      closeButtonProps={{ 'aria-label': t('act.close', { ns: 'common' }) }}
    >
      <p className={classes.signText}>{t('held.text')}</p>
      <TextInput
        label={t('release.reason')}
        value={reason}
        maxLength={256}
        required
        data-autofocus
        mb="md"
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={blocks.acts}>
        <Button variant="subtle" onClick={onClose}>
          {t('secure.cancel')}
        </Button>
        <Button
          onClick={dismiss}
          loading={busy}
          disabled={reason.trim() === ''}
          title={reason.trim() === '' ? t('release.whyReason') : undefined}
        >
          {t('held.sign', { name: personName(user, language) })}
        </Button>
      </div>
    </Modal>
  )
}
