import { ActionIcon, Button, Menu } from '@mantine/core'
import {
  IconAdjustmentsHorizontal,
  IconArrowsExchange,
  IconBolt,
  IconDots,
  IconFileSearch,
  IconRefresh,
  IconRestore,
  IconShield,
  IconShieldOff,
  IconStethoscope,
  IconTrash,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import { LOG_LEVELS } from '../../backend/contract/boards/command.ts'
import { useRole } from '../backend/live-store.ts'
import { ConfirmByName } from '../ui/ConfirmByName.tsx'
import { blockedBy, command, deleteBoards } from './board-acts.ts'
import { FirmwareDialog } from './FirmwareDialog.tsx'
import { ReplaceDialog } from './ReplaceDialog.tsx'

/** Acts in the header of a board's page: restart, firmware, configure, and the rest behind "…". What it cannot take says why. */
interface Props {
  board: Board
  onConfigure(): void
}

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const

export function BoardActions({ board, onConfigure }: Props) {
  const { t } = useTranslation('boards')
  const navigate = useNavigate()
  const viewer = useRole() === 'viewer'
  const [dialog, setDialog] = useState<'firmware' | 'reset' | 'replace' | null>(null)
  const blocked = blockedBy(board, viewer)
  const why = blocked && t(`blocked.${blocked}`)
  const needs = viewer ? t('blocked.viewer') : undefined
  const name = board.name ?? board.id
  const close = () => setDialog(null)
  const act = (request: Parameters<typeof command>[1]) => () => void command([board.id], request)
  return (
    <>
      <Button leftSection={<IconRefresh {...icon} />} disabled={blocked !== undefined} title={why} onClick={act({ command: 'reboot' })}>
        {t('act.restart')}
      </Button>
      <Button leftSection={<IconBolt {...icon} />} disabled={blocked !== undefined} title={why} onClick={() => setDialog('firmware')}>
        {t('act.firmware')}
      </Button>
      <Button
        leftSection={<IconAdjustmentsHorizontal {...icon} />}
        disabled={board.family === 'plain'}
        title={board.family === 'plain' ? t('blocked.plain') : undefined}
        onClick={onConfigure}
      >
        {t('act.configure')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={32} variant="default" aria-label={t('act.more')} title={t('act.more')}>
            <IconDots {...icon} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {why !== undefined && <Menu.Label>{why}</Menu.Label>}
          <Menu.Item leftSection={<IconStethoscope {...icon} />} disabled={blocked !== undefined} onClick={act({ command: 'diagnostics' })}>
            {t('act.diagnostics')}
          </Menu.Item>
          <Menu.Item leftSection={<IconFileSearch {...icon} />} disabled={blocked !== undefined} onClick={act({ command: 'get_config' })}>
            {t('act.readConfig')}
          </Menu.Item>
          <Menu.Item leftSection={<IconShield {...icon} />} disabled={blocked !== undefined} onClick={act({ command: 'safe_mode' })}>
            {t('act.safeMode')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconShieldOff {...icon} />}
            disabled={blocked !== undefined}
            onClick={act({ command: 'exit_safe_mode' })}
          >
            {t('act.exitSafeMode')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>{t('act.logLevel')}</Menu.Label>
          {LOG_LEVELS.map((level) => (
            <Menu.Item key={level} disabled={blocked !== undefined} onClick={act({ command: 'set_log_level', params: { level } })}>
              {t(`level.${level}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconArrowsExchange {...icon} />}
            disabled={viewer || board.registration !== 'accepted'}
            title={needs}
            onClick={() => setDialog('replace')}
          >
            {t('act.replace')}
          </Menu.Item>
          <Menu.Item
            color="var(--critical)"
            leftSection={<IconRestore {...icon} />}
            disabled={blocked !== undefined}
            title={why}
            onClick={() => setDialog('reset')}
          >
            {t('act.factoryReset')}
          </Menu.Item>
          <Menu.Item
            color="var(--critical)"
            leftSection={<IconTrash {...icon} />}
            disabled={viewer}
            title={needs}
            onClick={() => {
              void deleteBoards([board.id]).then((gone) => gone && void navigate({ to: '/devices' }))
            }}
          >
            {t('act.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === 'firmware' && <FirmwareDialog board={board} onClose={close} />}
      {dialog === 'replace' && <ReplaceDialog board={board} onClose={close} />}
      <ConfirmByName
        opened={dialog === 'reset'}
        title={t('reset.title', { name })}
        consequence={t('reset.text')}
        name={name}
        act={t('act.factoryReset')}
        onConfirm={() => {
          close()
          void command([board.id], { command: 'factory_reset', confirm: name })
        }}
        onClose={close}
      />
    </>
  )
}
