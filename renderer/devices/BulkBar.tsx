import { Autocomplete, Button, Kbd, Popover } from '@mantine/core'
import { IconCheck, IconFolderSymlink, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRole } from '../backend/live-store.ts'
import { moveToZone, register } from './bulk-acts.ts'
import classes from './devices.module.css'

/** Acts on the chosen boards, below the table: "2 selected · Accept · Reject · Move to zone · Clear Esc". */
interface Props {
  ids: readonly string[]
  zones: readonly string[]
  onClear(): void
}

export function BulkBar({ ids, zones, onClear }: Props) {
  const { t } = useTranslation('devices')
  const allowed = useRole() !== 'viewer'
  const needs = allowed ? undefined : t('needsRole', { ns: 'common', role: t('role.operator', { ns: 'common' }) })
  return (
    <div className={classes.bulk} role="toolbar" aria-label={t('selected', { count: ids.length })}>
      <strong className={classes.count} aria-live="polite">
        {t('selected', { count: ids.length })}
      </strong>
      <Button
        size="sm"
        disabled={!allowed}
        title={needs}
        leftSection={<IconCheck size={14} stroke={1.75} />}
        onClick={() => void register(ids, 'accepted')}
      >
        {t('act.accept', { ns: 'common' })}
      </Button>
      <Button
        size="sm"
        disabled={!allowed}
        title={needs}
        leftSection={<IconX size={14} stroke={1.75} />}
        onClick={() => void register(ids, 'rejected')}
      >
        {t('act.reject', { ns: 'common' })}
      </Button>
      <ZonePicker ids={ids} zones={zones} disabled={!allowed} hint={needs} />
      <Button size="sm" variant="subtle" className={classes.clear} onClick={onClear} rightSection={<Kbd>Esc</Kbd>}>
        {t('clear')}
      </Button>
    </div>
  )
}

function ZonePicker({
  ids,
  zones,
  disabled,
  hint,
}: {
  ids: readonly string[]
  zones: readonly string[]
  disabled: boolean
  hint: string | undefined
}) {
  const { t } = useTranslation('devices')
  const [opened, setOpened] = useState(false)
  const [zone, setZone] = useState('')
  const close = () => {
    setOpened(false)
    setZone('')
  }
  const move = (target: string | null) => {
    close()
    void moveToZone(ids, target)
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" trapFocus>
      <Popover.Target>
        <Button
          size="sm"
          disabled={disabled}
          title={hint}
          leftSection={<IconFolderSymlink size={14} stroke={1.75} />}
          onClick={() => setOpened(!opened)}
        >
          {t('moveToZone')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={classes.picker}
          onSubmit={(event) => {
            event.preventDefault()
            if (zone.trim()) move(zone.trim())
          }}
        >
          <Autocomplete
            label={t('moveHint')}
            value={zone}
            onChange={setZone}
            data={[...zones]}
            maxLength={64}
            limit={8}
            comboboxProps={{ withinPortal: false }}
            data-autofocus
          />
          <div className={classes.pickerActs}>
            <Button size="sm" variant="subtle" onClick={() => move(null)}>
              {t('noZone')}
            </Button>
            <Button size="sm" variant="filled" type="submit" disabled={!zone.trim()} title={zone.trim() ? undefined : t('moveHint')}>
              {t('move')}
            </Button>
          </div>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
