import { CloseButton, Menu } from '@mantine/core'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Activity } from '../../backend/contract/activity.ts'
import { useActivity } from '../backend/live-store.ts'
import { Panel } from '../ui/Panel.tsx'
import { ActivityEntry } from './ActivityEntry.tsx'
import classes from './activity.module.css'

/** What happened last, newest first. 280 px at the right, a drawer under 1200 px. */

const SHOWN = 60

const KINDS = {
  all: () => true,
  trouble: (entry: Activity) => entry.severity === 'critical' || entry.severity === 'warning' || entry.severity === 'offline',
  alarms: (entry: Activity) => /^(alarm|limit|notification)-/.test(entry.kind),
  boards: (entry: Activity) => entry.kind.startsWith('board-') || entry.kind === 'messages-rejected',
  commands: (entry: Activity) => entry.kind.startsWith('command-') || entry.kind.startsWith('actuator-'),
  system: (entry: Activity) => /^(system|demo|library|series|firmware|history|export|import|data)-/.test(entry.kind),
} satisfies Record<string, (entry: Activity) => boolean>

const KIND_IDS = ['all', 'trouble', 'alarms', 'boards', 'commands', 'system'] as const

export function ActivityPanel({ onClose }: { onClose?: () => void }) {
  const { t } = useTranslation('overview')
  const { t: common } = useTranslation()
  const activity = useActivity()
  const [kind, setKind] = useState<(typeof KIND_IDS)[number]>('all')
  const shown = useMemo(() => activity.filter(KINDS[kind]).slice(0, SHOWN), [activity, kind])
  return (
    <Panel
      title={t('activity.title')}
      className={onClose ? classes.flat : classes.panel}
      actions={
        <>
          <Menu position="bottom-end">
            <Menu.Target>
              <button type="button" className={classes.pick}>
                {t(`activity.kinds.${kind}`)}
                <IconChevronDown size={14} stroke={1.75} aria-hidden="true" />
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              {KIND_IDS.map((id) => (
                <Menu.Item
                  key={id}
                  onClick={() => setKind(id)}
                  rightSection={id === kind ? <IconCheck size={14} stroke={1.75} /> : undefined}
                >
                  {t(`activity.kinds.${id}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          {onClose && <CloseButton aria-label={common('act.close')} onClick={onClose} />}
        </>
      }
    >
      {shown.length === 0 && <p className={classes.none}>{t(activity.length === 0 ? 'activity.none' : 'activity.noneOfKind')}</p>}
      <ul className={classes.list}>
        {shown.map((entry) => (
          <ActivityEntry key={entry.id} entry={entry} />
        ))}
      </ul>
    </Panel>
  )
}
