import { ActionIcon, Autocomplete, Button, TagsInput } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import { kaiserDown } from '../../backend/contract/boards/device-topics.ts'
import { patchBoard } from '../backend/board-calls.ts'
import { useNow } from '../backend/clock.ts'
import { useRole } from '../backend/live-store.ts'
import { useZoneNames } from '../boards/zone-names.ts'
import { useFormat } from '../language/format.ts'
import blocks from '../ui/blocks.module.css'
import { StatusBadge } from '../ui/StatusBadge.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { CopyButton } from './CopyButton.tsx'
import classes from './facts.module.css'
import { shortTopic } from './payload-view.ts'

/** What the centre knows of a board: place, counters, and the topics it uses, ready to copy. */
export function BoardFacts({ board }: { board: Board }) {
  const { t } = useTranslation('device')
  const format = useFormat()
  const nowMs = useNow()
  const { counters } = board
  return (
    <div className={classes.facts}>
      <Place board={board} />
      <dl className={classes.list}>
        <Fact label={t('facts.id')}>
          <span className={classes.mono} title={board.id}>
            {board.id}
          </span>
          <CopyButton text={board.id} label={t('facts.copy', { what: t('facts.id') })} />
        </Fact>
        <Fact label={t('facts.family')}>{t(`facts.${board.family}`)}</Fact>
        {board.family === 'kaiser' && <Fact label={t('facts.relay')}>{board.relay === 'god' ? t('facts.centre') : board.relay}</Fact>}
        <Fact label={t('facts.registration')}>{t(`registration.${board.registration}`, { ns: 'common' })}</Fact>
        <Fact label={t('facts.firstSeen')}>{`${format.date(board.firstSeenMs, nowMs)} ${format.shortTime(board.firstSeenMs)}`}</Fact>
        <Fact label={t('facts.lastSeen')}>{format.age(board.lastSeenMs, nowMs)}</Fact>
      </dl>
      <dl className={classes.list}>
        <Fact label={t('facts.messages')}>{format.number(counters.messages)}</Fact>
        <Fact label={t('facts.rejected')} warn={counters.rejected > 0}>
          {format.number(counters.rejected)}
        </Fact>
        <Fact label={t('facts.violations')} warn={counters.violations > 0}>
          {format.number(counters.violations)}
        </Fact>
        {counters.lastRejectMs !== null && <Fact label={t('facts.lastReject')}>{format.age(counters.lastRejectMs, nowMs)}</Fact>}
      </dl>
      <h3 className={classes.title}>{t('facts.topics')}</h3>
      <ul className={classes.topics}>
        {topicsOf(board).map(({ topic, way }) => (
          <li key={topic} className={classes.topic}>
            <span className={classes.way}>{t(`facts.${way}`)}</span>
            <code className={classes.mono} title={topic}>
              {shortTopic(topic)}
            </code>
            <CopyButton text={topic} label={t('facts.copy', { what: topic })} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function topicsOf(board: Board): { topic: string; way: 'up' | 'down' }[] {
  if (board.family === 'plain') {
    return [
      { topic: `sensors/${board.id}/telemetry`, way: 'up' },
      { topic: `sensors/${board.id}/state`, way: 'up' },
    ]
  }
  const base = `kaiser/${board.relay}/esp/${board.id}`
  return [
    { topic: `${base}/sensor/+/data`, way: 'up' },
    { topic: `${base}/system/heartbeat`, way: 'up' },
    { topic: `${base}/actuator/+/status`, way: 'up' },
    { topic: kaiserDown.heartbeatAck(board.relay, board.id), way: 'down' },
    { topic: `${base}/actuator/{gpio}/command`, way: 'down' },
    { topic: kaiserDown.systemCommand(board.relay, board.id), way: 'down' },
  ]
}

function Fact({ label, warn = false, children }: { label: string; warn?: boolean; children: React.ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{label}</dt>
      <dd data-warn={warn}>{children}</dd>
    </div>
  )
}

function Place({ board }: { board: Board }) {
  const { t } = useTranslation('device')
  const [editing, setEditing] = useState(false)
  const allowed = useRole() !== 'viewer'
  if (editing) return <PlaceForm board={board} onDone={() => setEditing(false)} />
  const needs = t('needsRole', { ns: 'common', role: t('role.operator', { ns: 'common' }) })
  return (
    <div className={classes.place}>
      <div className={classes.placeText}>
        <span className={classes.zone}>{board.zone ?? t('facts.noZone')}</span>
        {board.labels.length > 0 && (
          <span className={classes.labels}>
            {board.labels.map((label) => (
              <StatusBadge key={label} status="neutral">
                {label}
              </StatusBadge>
            ))}
          </span>
        )}
      </div>
      <ActionIcon
        size={28}
        disabled={!allowed}
        aria-label={t('facts.edit')}
        title={allowed ? t('facts.edit') : needs}
        onClick={() => setEditing(true)}
      >
        <IconPencil size={16} stroke={1.75} />
      </ActionIcon>
    </div>
  )
}

function PlaceForm({ board, onDone }: { board: Board; onDone(): void }) {
  const { t } = useTranslation('device')
  const [zone, setZone] = useState(board.zone ?? '')
  const [labels, setLabels] = useState<string[]>(board.labels)
  const zones = useZoneNames()
  const save = async () => {
    try {
      await patchBoard(board.id, { zone: zone.trim() || null, labels })
      onDone()
    } catch (fault) {
      showFailure(t('facts.failed'), fault)
    }
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Autocomplete label={t('facts.zone')} value={zone} onChange={setZone} data={zones} maxLength={64} limit={8} data-autofocus />
      <TagsInput
        label={t('facts.labels')}
        placeholder={t('facts.labelHint')}
        value={labels}
        onChange={setLabels}
        maxTags={16}
        maxLength={32}
      />
      <div className={blocks.acts}>
        <Button size="sm" variant="subtle" onClick={onDone}>
          {t('act.cancel', { ns: 'common' })}
        </Button>
        <Button size="sm" type="submit">
          {t('facts.save')}
        </Button>
      </div>
    </form>
  )
}
