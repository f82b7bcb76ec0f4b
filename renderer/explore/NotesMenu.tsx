import { ActionIcon, Menu } from '@mantine/core'
import { IconMessage } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Annotation } from '../../backend/contract/annotation.ts'
import { useRole } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import classes from './chart-area.module.css'

/** The annotations of the visible range as a list: who can't point at a flag opens them here. */
interface Props {
  notes: readonly Annotation[]
  onOpen(id: string): void
}

export function NotesMenu({ notes, onOpen }: Props) {
  const { t } = useTranslation('explore')
  const format = useFormat()
  const may = useRole() !== 'viewer'
  const label = t('note.show', { count: notes.length, n: format.number(notes.length) })
  return (
    <Menu position="bottom-end" width={300}>
      <Menu.Target>
        <ActionIcon size={28} aria-label={label} title={label}>
          <IconMessage size={16} stroke={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{notes.length === 0 ? t(may ? 'note.none' : 'note.noneYet') : t('note.list')}</Menu.Label>
        {notes.map((note) => (
          <Menu.Item key={note.id} onClick={() => onOpen(note.id)}>
            <span className={classes.noteLine}>{note.text}</span>
            <span className={classes.by}>
              {t('note.by', { name: personName(note.by, format.language), time: format.moment(note.fromMs, Date.now()) })}
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
