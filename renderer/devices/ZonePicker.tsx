import { Button, Popover, TextInput } from '@mantine/core'
import { IconFolderOff, IconFolderPlus, IconFolderSymlink } from '@tabler/icons-react'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { moveToZone } from './bulk-acts.ts'
import classes from './zone-picker.module.css'

/** Moves the chosen boards: type to narrow the zones or to name a new one, press a zone to move. Used by the bulk bar. */
interface Props {
  ids: readonly string[]
  zones: readonly string[]
  disabled: boolean
  hint: string | undefined
}

export function ZonePicker({ ids, zones, disabled, hint }: Props) {
  const { t } = useTranslation('devices')
  const [opened, setOpened] = useState(false)
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" trapFocus returnFocus>
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
        <Zones
          zones={zones}
          onMove={(zone) => {
            setOpened(false)
            void moveToZone(ids, zone)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

function Zones({ zones, onMove }: { zones: readonly string[]; onMove(zone: string | null): void }) {
  const { t } = useTranslation('devices')
  const [text, setText] = useState('')
  const list = useRef<HTMLUListElement>(null)
  const wanted = text.trim()
  const shown = useMemo(() => zones.filter((zone) => zone.toLowerCase().includes(wanted.toLowerCase())), [zones, wanted])
  const isNew = wanted !== '' && !zones.includes(wanted)

  /** Arrow keys walk through field and choices. */
  const onKey = (event: React.KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const choices = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = choices.findIndex((choice) => choice.matches(':focus'))
    choices[Math.max(0, Math.min(choices.length - 1, at + step))]?.focus()
  }

  return (
    <form
      className={classes.picker}
      onKeyDown={onKey}
      onSubmit={(event) => {
        event.preventDefault()
        if (wanted !== '') onMove(wanted)
      }}
    >
      <TextInput
        label={t('moveHint')}
        value={text}
        maxLength={64}
        data-autofocus
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ul ref={list} className={classes.list} tabIndex={-1}>
        {isNew && (
          <Choice icon={<IconFolderPlus size={14} stroke={1.75} />} onClick={() => onMove(wanted)}>
            {t('moveToNew', { zone: wanted, interpolation: { escapeValue: false } })}
          </Choice>
        )}
        {shown.map((zone) => (
          <Choice key={zone} icon={<IconFolderSymlink size={14} stroke={1.75} />} onClick={() => onMove(zone)}>
            {zone}
          </Choice>
        ))}
        {wanted === '' && (
          <Choice icon={<IconFolderOff size={14} stroke={1.75} />} onClick={() => onMove(null)}>
            {t('moveOut')}
          </Choice>
        )}
      </ul>
    </form>
  )
}

function Choice({ icon, onClick, children }: { icon: React.ReactNode; onClick(): void; children: string }) {
  return (
    <li>
      <button type="button" className={classes.choice} title={children} onClick={onClick}>
        {icon}
        <span>{children}</span>
      </button>
    </li>
  )
}
