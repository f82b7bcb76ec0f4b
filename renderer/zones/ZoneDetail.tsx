import { Button, Menu } from '@mantine/core'
import { IconArrowMerge, IconDots, IconPencil, IconShieldCheck, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MakeSafeRequest } from '../../backend/contract/actuators/safe-act.ts'
import type { ZoneState } from '../../backend/contract/zone.ts'
import { Panel } from '../ui/Panel.tsx'
import { MakeSafeDialog } from './MakeSafeDialog.tsx'
import { MergeDialog } from './MergeDialog.tsx'
import { NameDialog } from './NameDialog.tsx'
import { SafeActs } from './SafeActs.tsx'
import { SubzonesTable } from './SubzonesTable.tsx'
import { ZoneBoards } from './ZoneBoards.tsx'
import { deleteZone } from './zone-calls.ts'
import type { ZoneRow } from './zone-rows.ts'
import classes from './zones.module.css'

/** One zone: its acts, what was made safe, its sub-zones, its boards. */
interface Props {
  row: ZoneRow
  zones: readonly string[]
  stateOf(board: string): ZoneState | undefined
  /** Why nothing may be changed; undefined = it may. */
  needs: string | undefined
  onRenamed(name: string): void
}

export function ZoneDetail({ row, zones, stateOf, needs, onRenamed }: Props) {
  const { t } = useTranslation('zones')
  const [dialog, setDialog] = useState<'rename' | 'merge' | null>(null)
  const [safe, setSafe] = useState<MakeSafeRequest | null>(null)
  const { name, boards } = row
  const acts = name !== null && (
    <>
      <Button
        variant="danger"
        disabled={needs !== undefined || boards.length === 0}
        title={needs}
        leftSection={<IconShieldCheck size={16} stroke={1.75} />}
        aria-label={t('safe.actOn', { place: name, interpolation: { escapeValue: false } })}
        onClick={() => setSafe({ zone: name })}
      >
        {t('safe.act')}
      </Button>
      <Button
        disabled={needs !== undefined}
        title={needs}
        leftSection={<IconPencil size={16} stroke={1.75} />}
        onClick={() => setDialog('rename')}
      >
        {t('rename')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button aria-label={t('acts', { zone: name, interpolation: { escapeValue: false } })}>
            <IconDots size={16} stroke={1.75} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            disabled={needs !== undefined || zones.length < 2}
            leftSection={<IconArrowMerge size={16} stroke={1.75} />}
            onClick={() => setDialog('merge')}
          >
            {t('merge')}
          </Menu.Item>
          <Menu.Item
            disabled={needs !== undefined || boards.length > 0}
            title={boards.length > 0 ? t('deleteWhy') : needs}
            leftSection={<IconTrash size={16} stroke={1.75} />}
            onClick={() => void deleteZone(name)}
          >
            {t('delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
  return (
    <div className={classes.detail}>
      <div className={classes.detailHead}>
        <h2 className={classes.detailTitle} title={name ?? undefined}>
          {name ?? t('noZone')}
        </h2>
        {acts}
      </div>
      {name !== null && <SafeActs shows={(act) => act.zone === name || boards.some(({ id }) => id === act.board)} />}
      {name !== null && boards.length > 0 && (
        <SubzonesTable boards={boards} stateOf={stateOf} needs={needs} onSafe={(subzone) => setSafe({ zone: name, subzone })} />
      )}
      <Panel title={t('boards')} note={boards.length === 0 ? undefined : t('count', { count: boards.length })}>
        {boards.length === 0 ? (
          <p className={classes.quiet}>{t('empty')}</p>
        ) : (
          <ZoneBoards boards={boards} zones={zones} stateOf={stateOf} needs={needs} />
        )}
      </Panel>
      {dialog === 'rename' && name !== null && (
        <NameDialog
          zone={name}
          boards={boards.length}
          taken={zones}
          onClose={() => setDialog(null)}
          onDone={(to) => {
            setDialog(null)
            onRenamed(to)
          }}
        />
      )}
      {dialog === 'merge' && name !== null && (
        <MergeDialog
          zone={name}
          zones={zones.filter((one) => one !== name)}
          onClose={() => setDialog(null)}
          onDone={(to) => {
            setDialog(null)
            onRenamed(to)
          }}
        />
      )}
      {safe !== null && <MakeSafeDialog request={safe} boards={boards} stateOf={stateOf} onClose={() => setSafe(null)} />}
    </div>
  )
}
