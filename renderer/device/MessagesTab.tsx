import { Button, SegmentedControl } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { InspectedMessage } from '../../backend/contract/inspector.ts'
import { useTopics } from '../backend/live-connection.ts'
import { useMessages } from '../backend/message-log.ts'
import { useFormat } from '../language/format.ts'
import { rejectWord } from '../language/reject-word.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Panel } from '../ui/Panel.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { onRowKey } from './ChannelRow.tsx'
import { MessageDetail } from './MessageDetail.tsx'
import classes from './messages.module.css'
import { shortTopic } from './payload-view.ts'

/** The last raw messages of a board as they came from the wire, live; the rejected ones with reason and remedy. */

type Kind = 'all' | 'rejected' | 'violations'
const SHOWN = 200

export function MessagesTab({ board }: { board: Board }) {
  const { t } = useTranslation('device')
  useTopics(useMemo(() => [`messages/${board.id}`], [board.id]))
  const live = useMessages(board.id)
  const [kind, setKind] = useState<Kind>('all')
  const [frozen, setFrozen] = useState<readonly InspectedMessage[] | null>(null)
  const [chosen, setChosen] = useState<InspectedMessage | null>(null)
  const messages = frozen ?? live
  const shown = useMemo(() => messages.filter((one) => isKind(one, kind)).slice(0, SHOWN), [messages, kind])
  const newest = frozen?.[0]
  const missed = newest ? live.indexOf(newest) : frozen ? live.length : 0
  const count = (one: Kind) => messages.filter((message) => isKind(message, one)).length
  return (
    <div className={classes.columns}>
      <Panel
        title={t('messages.title')}
        note={frozen && missed !== 0 ? t('messages.paused', { count: missed < 0 ? live.length : missed }) : undefined}
        actions={
          <>
            <SegmentedControl
              className={classes.segments}
              aria-label={t('messages.title')}
              value={kind}
              onChange={(value) => setKind(value === 'rejected' || value === 'violations' ? value : 'all')}
              data={(['all', 'rejected', 'violations'] as const).map((one) => ({
                value: one,
                label: `${t(`messages.${one}`)} ${count(one)}`,
              }))}
            />
            <Button
              size="sm"
              aria-pressed={frozen !== null}
              leftSection={frozen ? <IconPlayerPlay size={14} stroke={1.75} /> : <IconPlayerPause size={14} stroke={1.75} />}
              onClick={() => setFrozen(frozen ? null : live)}
            >
              {t(frozen ? 'messages.resume' : 'messages.pause')}
            </Button>
          </>
        }
      >
        {shown.length === 0 ? (
          <div className={classes.empty}>
            <EmptyState
              title={t(messages.length === 0 ? 'messages.none.title' : 'messages.noneOfKind.title')}
              text={t(messages.length === 0 ? 'messages.none.text' : 'messages.noneOfKind.text')}
            />
          </div>
        ) : (
          <div className={classes.scroller}>
            <table className={classes.table} aria-label={t('messages.title')}>
              <thead>
                <tr className={classes.head}>
                  <th scope="col">
                    <span className="sr-only">{t('messages.verdict')}</span>
                  </th>
                  <th scope="col">{t('messages.time')}</th>
                  <th scope="col">{t('messages.topic')}</th>
                  <th scope="col">{t('messages.verdict')}</th>
                  <th scope="col" data-number="true">
                    {t('messages.qos')}
                  </th>
                  <th scope="col" data-number="true">
                    {t('messages.size')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {shown.map((message) => (
                  <MessageRow key={keyOf(message)} message={message} chosen={message === chosen} onChoose={() => setChosen(message)} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
      <MessageDetail message={chosen} />
    </div>
  )
}

function MessageRow({ message, chosen, onChoose }: { message: InspectedMessage; chosen: boolean; onChoose(): void }) {
  const { t } = useTranslation('device')
  const format = useFormat()
  const status = message.rejected ? 'warning' : message.violation ? 'event' : 'ok'
  const verdict = message.rejected
    ? rejectWord(message.rejected, format.language)
    : t(message.violation ? 'messages.violation' : 'messages.ok')
  return (
    <tr
      className={classes.row}
      data-status={message.rejected ? 'warning' : undefined}
      data-selected={chosen}
      aria-selected={chosen}
      tabIndex={0}
      onClick={onChoose}
      onKeyDown={(event) => onRowKey(event, onChoose)}
    >
      <td className={classes.glyph}>
        <StatusGlyph status={status} bare size={14} />
      </td>
      <td className={classes.time}>{format.time(message.atMs)}</td>
      <td className={classes.topic} title={message.topic}>
        {shortTopic(message.topic)}
      </td>
      <td className={classes.verdict} title={verdict}>
        {verdict}
      </td>
      <td className={classes.number}>{message.qos}</td>
      <td className={classes.number}>{format.bytes(message.bytes)}</td>
    </tr>
  )
}

function isKind(message: InspectedMessage, kind: Kind): boolean {
  if (kind === 'all') return true
  return kind === 'rejected' ? message.rejected !== null : message.violation
}

/** Messages have no id on the wire; each object gets one when it is first drawn. */
const keys = new WeakMap<InspectedMessage, number>()
let lastKey = 0

function keyOf(message: InspectedMessage): number {
  const known = keys.get(message)
  if (known !== undefined) return known
  lastKey += 1
  keys.set(message, lastKey)
  return lastKey
}
