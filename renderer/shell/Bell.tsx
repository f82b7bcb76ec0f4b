import { ActionIcon, Popover } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useActivity } from '../backend/live-store.ts'
import { keepChoice, readChoice } from '../language/language.ts'
import { ActivityEntry } from '../overview/ActivityEntry.tsx'
import classes from './bell.module.css'
import { useBadge } from './desktop.ts'

/** The newest entries that need attention, with the number nobody has looked at on this machine. */

const SEEN_KEY = 'leitstand.notices-seen'
const SHOWN = 30
const COUNTED = 99

export function Bell() {
  const { t } = useTranslation('shell')
  const activity = useActivity()
  const [seen, setSeen] = useState(() => Number(readChoice(SEEN_KEY) ?? 0))
  const [open, setOpen] = useState(false)
  const notices = useMemo(() => activity.filter(needsAttention).slice(0, SHOWN), [activity])
  const unseen = notices.filter((entry) => entry.atMs > seen).length

  useBadge(unseen)

  const toggle = (next: boolean) => {
    setOpen(next)
    const newest = notices[0]?.atMs
    if (next || newest === undefined) return
    setSeen(newest)
    keepChoice(SEEN_KEY, String(newest))
  }

  return (
    <Popover opened={open} onChange={toggle} position="bottom-end" width={360} trapFocus>
      <Popover.Target>
        <ActionIcon
          className={classes.bell}
          onClick={() => toggle(!open)}
          aria-label={t('bell.label', { count: unseen })}
          aria-expanded={open}
        >
          <IconBell size={18} stroke={1.75} />
          {unseen > 0 && <span className={classes.count}>{Math.min(unseen, COUNTED)}</span>}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <h2 className={classes.title}>{t('bell.title')}</h2>
        {notices.length === 0 && <p className={classes.none}>{t('bell.none')}</p>}
        <ul className={classes.list} tabIndex={-1}>
          {notices.map((entry) => (
            <ActivityEntry key={entry.id} entry={entry} />
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  )
}

function needsAttention(entry: { severity: string }): boolean {
  return entry.severity === 'critical' || entry.severity === 'warning' || entry.severity === 'offline'
}
