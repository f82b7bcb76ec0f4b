import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import { patchBoard } from '../backend/board-calls.ts'
import { useNow } from '../backend/clock.ts'
import { useRole } from '../backend/live-store.ts'
import { CommandBadge } from '../boards/CommandBadge.tsx'
import { RegisterDialog } from '../boards/RegisterDialog.tsx'
import { register } from '../devices/bulk-acts.ts'
import { useFormat } from '../language/format.ts'
import { type BoardCondition, type BoardReason, stateWordKey } from '../quantities/state-of.ts'
import { Banner } from '../ui/Banner.tsx'
import page from '../ui/page.module.css'
import { StatusBadge } from '../ui/StatusBadge.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { showFailure } from '../ui/toasts.tsx'
import classes from './device.module.css'

/** Glyph, name, id and the one reason that counts; below it what a new, rejected or silent board needs. */
interface Props {
  board: Board
  condition: BoardCondition
  actions: React.ReactNode
}

export function DeviceHeader({ board, condition, actions }: Props) {
  const { t } = useTranslation()
  return (
    <header className={classes.header}>
      <StatusGlyph status={condition.state} size={20} label={t(stateWordKey(condition.state))} />
      <Name board={board} />
      <ReasonBadge condition={condition} />
      {board.registration !== 'accepted' && (
        <StatusBadge status={board.registration === 'new' ? 'accent' : 'offline'}>{t(`registration.${board.registration}`)}</StatusBadge>
      )}
      <CommandBadge board={board.id} />
      <div className={classes.headerActs}>{actions}</div>
    </header>
  )
}

function Name({ board }: { board: Board }) {
  const { t } = useTranslation('device')
  const allowed = useRole() !== 'viewer'
  const [draft, setDraft] = useState<string | null>(null)
  if (draft !== null) return <NameField board={board} draft={draft} onDraft={setDraft} />
  const needs = t('needsRole', { ns: 'common', role: t('role.operator', { ns: 'common' }) })
  return (
    <>
      <h1 className={page.title}>
        <span className={classes.name} title={board.name ?? board.id}>
          {board.name ?? board.id}
        </span>
      </h1>
      <ActionIcon
        size={28}
        disabled={!allowed}
        aria-label={t('rename.edit')}
        title={allowed ? t('rename.edit') : needs}
        onClick={() => setDraft(board.name ?? '')}
      >
        <IconPencil size={16} stroke={1.75} />
      </ActionIcon>
      {board.name !== null && <span className={classes.id}>{board.id}</span>}
    </>
  )
}

function NameField({ board, draft, onDraft }: { board: Board; draft: string; onDraft(draft: string | null): void }) {
  const { t } = useTranslation('device')
  const save = async () => {
    const name = draft.trim() || null
    if (name === board.name) return onDraft(null)
    try {
      await patchBoard(board.id, { name })
      onDraft(null)
    } catch (fault) {
      showFailure(t('rename.failed'), fault)
    }
  }
  return (
    <form
      className={classes.nameForm}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <TextInput
        aria-label={t('rename.label')}
        placeholder={board.id}
        value={draft}
        maxLength={64}
        autoFocus
        onChange={(event) => onDraft(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDraft(null)
        }}
      />
      <Button type="submit">{t('act.save', { ns: 'common' })}</Button>
      <Button variant="subtle" onClick={() => onDraft(null)}>
        {t('act.cancel', { ns: 'common' })}
      </Button>
    </form>
  )
}

function ReasonBadge({ condition }: { condition: BoardCondition }) {
  const { t } = useTranslation('device')
  const text = badgeText(condition.reason, condition.state === 'critical', t)
  return text === undefined ? null : (
    <StatusBadge status={condition.state} plain>
      {text}
    </StatusBadge>
  )
}

function badgeText(reason: BoardReason, critical: boolean, t: ReturnType<typeof useTranslation<'device'>>['t']): string | undefined {
  switch (reason.kind) {
    case 'values':
      return t(critical ? 'badge.criticals' : 'badge.warnings', { count: reason.count })
    case 'stale-values':
      return t('badge.stale', { count: reason.count })
    case 'rejects':
      return t('badge.rejects')
    case 'error':
      return t('badge.error', { code: reason.code })
    case 'emergency':
      return t('badge.emergency')
    default:
      return undefined
  }
}

/** What is special about the board now, with the act or remedy beside it. */
export function DeviceNotices({ board }: { board: Board }) {
  const { t } = useTranslation('device')
  const format = useFormat()
  const nowMs = useNow()
  const allowed = useRole() !== 'viewer'
  const needs = allowed ? undefined : t('needsRole', { ns: 'common', role: t('role.operator', { ns: 'common' }) })
  const { presence, registration, health } = board
  const [registering, setRegistering] = useState(false)
  const weak = health.rssiDbm !== undefined && health.rssiDbm < -80
  return (
    <>
      {registration !== 'accepted' && (
        <Banner
          status="event"
          title={t(`fresh.${registration}`)}
          actions={
            <>
              {registration === 'new' && (
                <Button disabled={!allowed} title={needs} onClick={() => void register([board.id], 'rejected')}>
                  {t('fresh.reject')}
                </Button>
              )}
              <Button variant="filled" disabled={!allowed} title={needs} onClick={() => setRegistering(true)}>
                {t('fresh.accept')}
              </Button>
            </>
          }
        >
          {t(registration === 'new' ? 'fresh.newText' : 'fresh.rejectedText')}
        </Banner>
      )}
      {registering && <RegisterDialog ids={[board.id]} onClose={() => setRegistering(false)} onDone={() => setRegistering(false)} />}
      {presence.state === 'offline' && (
        <Banner status="offline" title={t('offline.title', { time: format.moment(presence.sinceMs, nowMs) })}>
          {t(`offline.${presence.reason}`)}{' '}
          {weak ? t('offline.remedyWeak', { rssi: format.number(health.rssiDbm ?? 0) }) : t('offline.remedy')}
        </Banner>
      )}
    </>
  )
}
