import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SafeAct, SafeOrder, SafeOutput } from '../../backend/contract/actuators/safe-act.ts'
import { useNow } from '../backend/clock.ts'
import { useDocuments } from '../backend/documents.ts'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { Panel } from '../ui/Panel.tsx'
import { type Status, StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './zones.module.css'

/** What was made safe lately, output by output. Nothing looks safe before its board has shown it off. */

const SHOWN = 2
const SHOWN_FOR_MS = 3_600_000

const OUTPUT: Readonly<Record<SafeOutput['state'], Status>> = {
  accepted: 'pending',
  sent: 'pending',
  acknowledged: 'pending',
  confirmed: 'ok',
  refused: 'critical',
  failed: 'critical',
  expired: 'critical',
}
const ORDER: Readonly<Record<SafeOrder['state'], Status>> = {
  waiting: 'offline',
  sent: 'pending',
  acknowledged: 'ok',
  refused: 'warning',
  unanswered: 'warning',
}

export function SafeActs({ shows }: { shows(act: SafeAct): boolean }) {
  const { t } = useTranslation('zones')
  const { list } = useDocuments('safe-acts')
  const nowMs = useNow()
  const acts = list.filter((act) => shows(act) && (nowMs - act.createdAtMs < SHOWN_FOR_MS || !isDone(act))).slice(-SHOWN)
  if (acts.length === 0) return null
  return (
    <Panel title={t('safe.recent')}>
      {acts.toReversed().map((act) => (
        <Act key={act.id} act={act} nowMs={nowMs} />
      ))}
    </Panel>
  )
}

function Act({ act, nowMs }: { act: SafeAct; nowMs: number }) {
  const { t } = useTranslation('zones')
  const format = useFormat()
  const done = isDone(act)
  const [open, setOpen] = useState(!done && act.outputs.length <= 20)
  const confirmed = act.outputs.filter(({ state }) => state === 'confirmed').length
  const left = act.outputs.length - confirmed
  const critical = act.outputs.some(({ state }) => OUTPUT[state] === 'critical')
  const place = [act.zone, act.subzone].filter((name) => name !== null).join(' / ')
  return (
    <section className={classes.act} aria-label={place}>
      <div className={classes.actHead}>
        <StatusGlyph status={done ? 'ok' : critical ? 'critical' : 'pending'} />
        <strong>{place}</strong>
        <span role="status">
          {t('safe.outcome', { confirmed: format.number(confirmed), all: format.number(act.outputs.length) })}
          {left > 0 && ` · ${t('safe.pending', { count: left })}`}
        </span>
        <span className={classes.quietName}>
          {[
            t('safe.by', {
              by: personName(act.by, format.language),
              time: format.moment(act.createdAtMs, nowMs),
              interpolation: { escapeValue: false },
            }),
            act.reason,
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
        <Button size="sm" variant="subtle" className={classes.toggle} aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'safe.hide' : 'safe.show')}
        </Button>
      </div>
      {open && (
        <ul className={classes.outputs}>
          {act.outputs.map((output) => (
            <Line
              key={output.command}
              board={output.board}
              name={output.name === null ? t('pin', { gpio: output.gpio }) : `${output.name} (${output.gpio})`}
              status={OUTPUT[output.state]}
              word={t(`safe.outputWord.${output.state}`)}
              message={output.state === 'confirmed' ? null : output.message}
            />
          ))}
          {act.orders.map((order) => (
            <Line
              key={order.id}
              board={order.board}
              name={t('safe.order', { subzone: order.subzone, interpolation: { escapeValue: false } })}
              status={ORDER[order.state]}
              word={t(`safe.orderWord.${order.state}`)}
              message={[order.message, order.code].filter((part) => part !== null).join(' · ') || null}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

function Line(props: { board: string; name: string; status: Status; word: string; message: string | null }) {
  const { board, name, status, word, message } = props
  const boardName = useLive((state) => state.boards.get(board)?.name ?? board)
  return (
    <li className={classes.line}>
      <span className={classes.lineBoard}>{boardName}</span>
      <span className={classes.lineName}>{name}</span>
      <span className={classes.word} data-status={status}>
        <StatusGlyph status={status} size={14} />
        {word}
      </span>
      {message !== null && <span className={classes.why}>{message}</span>}
    </li>
  )
}

function isDone({ outputs }: SafeAct): boolean {
  return outputs.every(({ state }) => state === 'confirmed')
}
