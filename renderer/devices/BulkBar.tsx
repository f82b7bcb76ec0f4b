import { ActionIcon, Button, Kbd, Menu } from '@mantine/core'
import {
  IconCheck,
  IconClipboardCheck,
  IconDots,
  IconRefresh,
  IconSend,
  IconStethoscope,
  IconTag,
  IconTrash,
  IconX,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board, Registration } from '../../backend/contract/boards/board.ts'
import { useLive, useRole } from '../backend/live-store.ts'
import { command, deleteBoards } from '../boards/board-acts.ts'
import { LabelsDialog } from '../boards/LabelsDialog.tsx'
import { RegisterDialog } from '../boards/RegisterDialog.tsx'
import { beginDraft } from '../rollouts/rollout-draft.ts'
import virtual from '../ui/virtual-table.module.css'
import { register } from './bulk-acts.ts'
import classes from './devices.module.css'
import { ZonePicker } from './ZonePicker.tsx'

/** Acts on the chosen boards, below the table: "2 selected · Accept · Reject · Move to zone · … · Clear Esc". */
interface Props {
  ids: readonly string[]
  zones: readonly string[]
  onClear(): void
}

export function BulkBar({ ids, zones, onClear }: Props) {
  const { t } = useTranslation('devices')
  const navigate = useNavigate()
  const { t: boards } = useTranslation('boards')
  const [dialog, setDialog] = useState<'register' | 'labels' | null>(null)
  const allowed = useRole() !== 'viewer'
  const registered = useLive((state) => sameRegistration(ids, state.boards))
  const already = (what: Registration) =>
    registered === what ? t('already', { what: t(`registration.${what}`, { ns: 'common' }) }) : undefined
  const needs = allowed ? undefined : t('needsRole', { ns: 'common', role: t('role.operator', { ns: 'common' }) })
  useEffect(() => {
    // Toasts stay above the bar, so that Undo and the next act can both be pressed.
    const { style } = document.documentElement
    style.setProperty('--foot', '60px')
    return () => {
      style.removeProperty('--foot')
    }
  }, [])
  return (
    <div className={virtual.bulk} role="toolbar" aria-label={t('selected', { count: ids.length })}>
      <strong className={classes.count} aria-live="polite">
        {t('selected', { count: ids.length })}
      </strong>
      <Button
        size="sm"
        disabled={!allowed}
        title={needs}
        leftSection={<IconClipboardCheck size={14} stroke={1.75} />}
        onClick={() => setDialog('register')}
      >
        {boards('act.register')}
      </Button>
      <Button
        size="sm"
        disabled={!allowed || registered === 'accepted'}
        title={needs ?? already('accepted')}
        leftSection={<IconCheck size={14} stroke={1.75} />}
        onClick={() => void register(ids, 'accepted')}
      >
        {t('act.accept', { ns: 'common' })}
      </Button>
      <Button
        size="sm"
        disabled={!allowed || registered === 'rejected'}
        title={needs ?? already('rejected')}
        leftSection={<IconX size={14} stroke={1.75} />}
        onClick={() => void register(ids, 'rejected')}
      >
        {t('act.reject', { ns: 'common' })}
      </Button>
      <Button
        size="sm"
        disabled={!allowed}
        title={needs}
        leftSection={<IconSend size={14} stroke={1.75} />}
        onClick={() => {
          beginDraft({ boards: rollable(ids) })
          void navigate({ to: '/devices/rollouts', search: { new: 1 } })
        }}
      >
        {t('rollOut')}
      </Button>
      <ZonePicker ids={ids} zones={zones} disabled={!allowed} hint={needs} />
      <Menu position="top-end">
        <Menu.Target>
          <ActionIcon size={28} variant="default" disabled={!allowed} aria-label={boards('act.more')} title={needs ?? boards('act.more')}>
            <IconDots size={14} stroke={1.75} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconTag size={16} stroke={1.75} />} onClick={() => setDialog('labels')}>
            {boards('act.labels')}
          </Menu.Item>
          <Menu.Item leftSection={<IconRefresh size={16} stroke={1.75} />} onClick={() => void command(ids, { command: 'reboot' })}>
            {boards('act.restart')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconStethoscope size={16} stroke={1.75} />}
            onClick={() => void command(ids, { command: 'diagnostics' })}
          >
            {boards('act.diagnostics')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            color="var(--critical)"
            leftSection={<IconTrash size={16} stroke={1.75} />}
            onClick={() => void deleteBoards(ids).then((gone) => gone && onClear())}
          >
            {boards('act.deleteMany', { count: ids.length })}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === 'labels' && <LabelsDialog ids={ids} onClose={() => setDialog(null)} />}
      {dialog === 'register' && (
        <RegisterDialog
          ids={ids}
          onClose={() => setDialog(null)}
          onDone={() => {
            setDialog(null)
            onClear()
          }}
        />
      )}
      <Button size="sm" variant="subtle" className={virtual.clear} onClick={onClear} rightSection={<Kbd>Esc</Kbd>}>
        {t('clear')}
      </Button>
    </div>
  )
}

/** Those that take configurations and commands. */
function rollable(ids: readonly string[]): string[] {
  const { boards } = useLive.getState()
  return ids.filter((id) => {
    const board = boards.get(id)
    return board?.family === 'kaiser' && board.registration === 'accepted'
  })
}

/** The registration that all of them have; undefined where they differ. */
function sameRegistration(ids: readonly string[], boards: ReadonlyMap<string, Board>): Registration | undefined {
  const [first, ...others] = ids.map((id) => boards.get(id)?.registration)
  return others.every((one) => one === first) ? first : undefined
}
