import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Channel } from '../../../backend/contract/alarms/channel.ts'
import { allows } from '../../../backend/contract/roles.ts'
import { useDocuments } from '../../backend/documents.ts'
import { useRole } from '../../backend/live-store.ts'
import { useHiddenIds } from '../../jobs/delayed-delete.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ListTable } from '../../ui/ListTable.tsx'
import table from '../../ui/list-table.module.css'
import { Panel } from '../../ui/Panel.tsx'
import page from '../../ui/page.module.css'
import { AlarmTabs } from '../AlarmTabs.tsx'
import { ChannelEditor } from './ChannelEditor.tsx'
import { ChannelRow } from './ChannelRow.tsx'
import { DeliveryLogPanel } from './DeliveryLogPanel.tsx'
import { WindowPanel } from './WindowPanel.tsx'

/** Who is told: channels, how they fare, what each message came to, and what this window itself shows and sounds. */

const HEADS = ['name', 'takes', 'quiet', 'state', 'enabled'] as const

export default function ChannelsPage() {
  const { t } = useTranslation('alarms')
  const { t: common } = useTranslation()
  const { known, list } = useDocuments('alarm-channels')
  const { find: stateOf } = useDocuments('channel-states')
  const hidden = useHiddenIds()
  const may = allows(useRole(), 'admin')
  const [editing, setEditing] = useState<Channel | 'new' | null>(null)
  const needs = may ? undefined : common('needsRole', { role: common('role.admin') })
  const channels = list.filter(({ id }) => !hidden.has(id))
  const begin = (
    <Button
      variant="filled"
      leftSection={<IconPlus size={16} stroke={1.75} />}
      disabled={!may}
      title={needs}
      onClick={() => setEditing('new')}
    >
      {t('channel.new')}
    </Button>
  )
  return (
    <div className={page.page}>
      <AlarmTabs here="channels">{channels.length > 0 && begin}</AlarmTabs>
      {known && channels.length === 0 && (
        <EmptyState title={t('channel.none')} text={t('channel.noneText')}>
          {begin}
        </EmptyState>
      )}
      {channels.length > 0 && (
        <Panel title={t('channel.list')} note={t('channel.listNote', { count: channels.length })}>
          <ListTable heads={HEADS.map((head) => t(`channel.column.${head}`))} acts={t('channel.column.acts')} className={table.top}>
            {channels.map((channel) => (
              <ChannelRow key={channel.id} channel={channel} state={stateOf(channel.id)} needs={needs} onEdit={() => setEditing(channel)} />
            ))}
          </ListTable>
        </Panel>
      )}
      <WindowPanel ready={channels.some(({ enabled, target }) => enabled && target.kind === 'desktop')} needs={needs} />
      <DeliveryLogPanel channels={list} />
      {editing !== null && <ChannelEditor channel={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </div>
  )
}
