import { ActionIcon, Popover } from '@mantine/core'
import { IconBell, IconCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Alarm } from '../../backend/contract/alarms/alarm.ts'
import { acknowledgeAlarms } from '../alarms/alarm-calls.ts'
import { statusOf, useAlarmWords } from '../alarms/alarm-words.ts'
import { SoundSwitch } from '../alarms/SoundSwitch.tsx'
import { useOpenAlarms } from '../alarms/use-open-alarms.ts'
import { useStateWords } from '../alarms/use-state-words.ts'
import { useNow } from '../backend/clock.ts'
import { useActivity, useRole } from '../backend/live-store.ts'
import { ActivityEntry } from '../overview/ActivityEntry.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { showFailure } from '../ui/toasts.tsx'
import classes from './bell.module.css'
import { useBadge } from './desktop.ts'

/** The alarms that nobody has seen, with their number; below them what has happened lately. The place for sound and mute. */

const SHOWN = 20
const LATELY = 15
const COUNTED = 99

export function Bell() {
  const { t } = useTranslation('alarms')
  const alarms = useOpenAlarms()
  const [open, setOpen] = useState(false)
  const count = alarms.length
  useBadge(count)
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={420} trapFocus>
      <Popover.Target>
        <ActionIcon
          className={classes.bell}
          onClick={() => setOpen(!open)}
          aria-label={t('bell.open', { count })}
          title={t('bell.open', { count })}
          aria-expanded={open}
        >
          <IconBell size={18} stroke={1.75} />
          {count > 0 && <span className={classes.count}>{Math.min(count, COUNTED)}</span>}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <Notices alarms={alarms} onClose={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}

function Notices({ alarms, onClose }: { alarms: readonly Alarm[]; onClose(): void }) {
  const { t } = useTranslation('alarms')
  const activity = useActivity()
  const nowMs = useNow()
  const lately = useMemo(() => activity.filter(needsAttention).slice(0, LATELY), [activity])
  return (
    <>
      <div className={classes.head}>
        <h2 className={classes.title}>{t('bell.alarms')}</h2>
        <SoundSwitch />
        <LinkButton to="/alarms" size="sm" onClick={onClose}>
          {t('bell.all')}
        </LinkButton>
      </div>
      <div className={classes.list} tabIndex={-1}>
        {alarms.length === 0 && <p className={classes.none}>{t('bell.none')}</p>}
        <ul>
          {alarms.slice(0, SHOWN).map((alarm) => (
            <OpenAlarm key={alarm.id} alarm={alarm} nowMs={nowMs} onClose={onClose} />
          ))}
        </ul>
        {lately.length > 0 && <h3 className={classes.sub}>{t('bell.lately')}</h3>}
        <ul>
          {lately.map((entry) => (
            <ActivityEntry key={entry.id} entry={entry} />
          ))}
        </ul>
      </div>
    </>
  )
}

function OpenAlarm({ alarm, nowMs, onClose }: { alarm: Alarm; nowMs: number; onClose(): void }) {
  const { t } = useTranslation('alarms')
  const { t: common } = useTranslation()
  const words = useAlarmWords()
  const stateWords = useStateWords()
  const may = useRole() !== 'viewer'
  const text = words.text(alarm)
  const { id, severity, firstAtMs } = alarm
  const acknowledge = () => void acknowledgeAlarms([id], '').catch((fault: unknown) => showFailure(t('acknowledgeFailed'), fault))
  return (
    <li className={classes.alarm}>
      <StatusGlyph status={statusOf(severity)} size={14} label={t(`severityOne.${severity}`)} />
      <span className={classes.what}>
        <Link to="/alarms" search={{ id }} className={classes.link} title={text} onClick={onClose}>
          {text}
        </Link>
        <span className={classes.note}>{[words.place(alarm) || words.source(alarm), stateWords.age(firstAtMs, nowMs)].join(' · ')}</span>
      </span>
      <ActionIcon
        size={28}
        disabled={!may}
        aria-label={t('actName.acknowledge', { name: text })}
        title={may ? t('act.acknowledge') : common('needsRole', { role: common('role.operator') })}
        onClick={acknowledge}
      >
        <IconCheck size={16} stroke={1.75} />
      </ActionIcon>
    </li>
  )
}

function needsAttention(entry: { severity: string }): boolean {
  return entry.severity === 'critical' || entry.severity === 'warning' || entry.severity === 'offline'
}
