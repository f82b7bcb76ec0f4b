import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTopics } from '../backend/live-connection.ts'
import { useRole } from '../backend/live-store.ts'
import { moveToZone } from '../devices/bulk-acts.ts'
import { DevicesTabs } from '../rollouts/DevicesTabs.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import page from '../ui/page.module.css'
import { NameDialog } from './NameDialog.tsx'
import { useZones } from './use-zones.ts'
import { ZoneDetail } from './ZoneDetail.tsx'
import { ZoneList } from './ZoneList.tsx'
import classes from './zones.module.css'

/** Zones as things: the list at the left, the chosen one (`?zone=`) with its boards and sub-zones at the right. */

const TOPICS = ['actuators', 'documents/configurations', 'documents/safe-acts']

export default function ZonesPage() {
  useTopics(TOPICS)
  const { t } = useTranslation('zones')
  const { t: common } = useTranslation()
  const navigate = useNavigate()
  const { zone } = useSearch({ from: '/devices/zones' })
  const { known, rows, stateOf } = useZones()
  const [making, setMaking] = useState(false)
  const may = useRole() !== 'viewer'
  const needs = may ? undefined : common('needsRole', { role: common('role.operator') })
  const named = rows.flatMap(({ name }) => name ?? [])
  // Without a choice the first; a name that is gone (renamed, merged) too.
  const chosen = rows.find(({ name }) => (zone === '' ? name === null : name === zone)) ?? rows[0]
  const choose = (name: string | null) => void navigate({ to: '/devices/zones', search: { zone: name ?? '' }, replace: true })
  const make = (
    <Button
      variant="filled"
      disabled={!may}
      title={needs}
      leftSection={<IconPlus size={16} stroke={1.75} />}
      onClick={() => setMaking(true)}
    >
      {t('new')}
    </Button>
  )
  return (
    <div className={page.page}>
      <DevicesTabs here="zones">{known && rows.length > 0 && make}</DevicesTabs>
      {!known && <p>{t('loading')}</p>}
      {known && rows.length === 0 && (
        <EmptyState title={t('none')} text={t('noneText')}>
          {make}
        </EmptyState>
      )}
      {known && chosen && (
        <div className={classes.columns}>
          <ZoneList
            rows={rows}
            chosen={chosen}
            droppable={may}
            onChoose={choose}
            onDrop={(boards, name) => void moveToZone(boards, name)}
          />
          <ZoneDetail key={chosen.name ?? ''} row={chosen} zones={named} stateOf={stateOf} needs={needs} onRenamed={choose} />
        </div>
      )}
      {making && (
        <NameDialog
          zone={null}
          boards={0}
          taken={named}
          onClose={() => setMaking(false)}
          onDone={(name) => {
            setMaking(false)
            choose(name)
          }}
        />
      )}
    </div>
  )
}
