import { Button, Checkbox } from '@mantine/core'
import { IconClipboardCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { Discovery } from '../../backend/contract/boards/discovery.ts'
import { allows } from '../../backend/contract/roles.ts'
import { useNow } from '../backend/clock.ts'
import { useLive, useRole } from '../backend/live-store.ts'
import { RegisterDialog } from '../boards/RegisterDialog.tsx'
import { useFormat } from '../language/format.ts'
import { BoardLink } from '../ui/BoardLink.tsx'
import blocks from '../ui/blocks.module.css'
import { CopyLine } from '../ui/CopyLine.tsx'
import { Panel } from '../ui/Panel.tsx'
import classes from './discovery.module.css'
import { PAYLOAD, topicOf } from './pointing.ts'

/** Boards that were heard on MQTT and wait: registered one by one or many at once, with name, zone, labels, organisation and board type. */

const LISTED = 100

export function HeardBoards({ broker }: { broker: Discovery['broker'] | undefined }) {
  const { t } = useTranslation('discovery')
  const { t: common } = useTranslation()
  const boards = useLive((state) => state.boards)
  // The same Map for ever: its version says when it has changed.
  useLive((state) => state.boardsVersion)
  const known = useLive((state) => state.boardsKnown)
  const may = allows(useRole(), 'operator')
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [registering, setRegistering] = useState<readonly string[]>([])
  const waiting = [...boards.values()].filter(({ registration }) => registration === 'new').sort((a, b) => b.firstSeenMs - a.firstSeenMs)
  const chosen = waiting.filter(({ id }) => picked.has(id)).map(({ id }) => id)
  const needs = may ? undefined : common('needsRole', { role: common('role.operator') })
  const target = chosen.length > 0 ? chosen : waiting.map(({ id }) => id)
  const pick = (ids: readonly string[], on: boolean) => {
    const next = new Set(picked)
    for (const id of ids) {
      if (on) next.add(id)
      else next.delete(id)
    }
    setPicked(next)
  }

  return (
    <Panel
      title={t('heard.title')}
      label={t('heard.title')}
      note={known && waiting.length > 0 ? t('heard.count', { count: waiting.length }) : undefined}
      actions={
        waiting.length > 1 && (
          <Button
            size="sm"
            variant="filled"
            disabled={!may}
            title={needs}
            leftSection={<IconClipboardCheck size={14} stroke={1.75} />}
            onClick={() => setRegistering(target)}
          >
            {t(chosen.length > 0 ? 'heard.registerChosen' : 'heard.registerAll', { count: target.length })}
          </Button>
        )
      }
    >
      {known && waiting.length === 0 && <Nobody broker={broker} />}
      {waiting.length > 1 && (
        <div className={classes.all}>
          <Checkbox
            size="xs"
            label={t('heard.all')}
            checked={chosen.length === waiting.length}
            indeterminate={chosen.length > 0 && chosen.length < waiting.length}
            onChange={(event) =>
              pick(
                waiting.map(({ id }) => id),
                event.currentTarget.checked,
              )
            }
          />
        </div>
      )}
      {waiting.length > 0 && (
        <ul className={classes.list} aria-label={t('heard.title')}>
          {waiting.slice(0, LISTED).map((board) => (
            <HeardRow
              key={board.id}
              board={board}
              picked={waiting.length > 1 ? picked.has(board.id) : undefined}
              needs={needs}
              onPick={(on) => pick([board.id], on)}
              onRegister={() => setRegistering([board.id])}
            />
          ))}
        </ul>
      )}
      {waiting.length > LISTED && (
        <div className={classes.more}>
          <Link to="/devices" search={{ registration: 'new' }} className={classes.link}>
            {t('heard.more', { count: waiting.length - LISTED })}
          </Link>
        </div>
      )}
      {registering.length > 0 && (
        <RegisterDialog
          ids={registering}
          onClose={() => setRegistering([])}
          onDone={() => {
            setRegistering([])
            setPicked(new Set())
          }}
        />
      )}
    </Panel>
  )
}

interface RowProps {
  board: Board
  /** Undefined: there is nothing to choose from. */
  picked: boolean | undefined
  needs: string | undefined
  onPick(on: boolean): void
  onRegister(): void
}

function HeardRow({ board, picked, needs, onPick, onRegister }: RowProps) {
  const { t } = useTranslation('discovery')
  const format = useFormat()
  const nowMs = useNow()
  const name = board.name ?? board.id
  const facts = [t(`family.${board.family}`), board.health.firmware, board.health.ipAddress, board.lastError?.message]
  return (
    <li className={classes.found}>
      <div className={`${classes.row} ${classes.heardRow}`}>
        {picked !== undefined && (
          <Checkbox
            size="xs"
            aria-label={t('heard.select', { name })}
            checked={picked}
            onChange={(event) => onPick(event.currentTarget.checked)}
          />
        )}
        <span className={classes.what}>
          <BoardLink board={board.id} className={classes.name} title={name}>
            {name}
          </BoardLink>
          <span className={classes.facts}>{facts.filter(Boolean).join(' · ')}</span>
        </span>
        <span className={classes.seen}>{t('heard.since', { time: format.age(board.firstSeenMs, nowMs) })}</span>
        <span className={classes.acts}>
          <Button size="sm" disabled={needs !== undefined} title={needs} aria-label={t('heard.registerOne', { name })} onClick={onRegister}>
            {t('heard.register')}
          </Button>
        </span>
      </div>
    </li>
  )
}

/** Nothing waits: how a board gets here, with this broker's own address. */
function Nobody({ broker }: { broker: Discovery['broker'] | undefined }) {
  const { t } = useTranslation('discovery')
  const host = broker?.addresses[0]?.address ?? location.hostname
  return (
    <div className={classes.body}>
      <p className={blocks.about}>{t('heard.none')}</p>
      {broker !== undefined && (
        <>
          <div className={classes.triple}>
            <CopyLine label={t('heard.broker')} text={`${host}:${broker.port}`} />
            <CopyLine label={t('point.topic')} text={topicOf('tor-1')} />
            <CopyLine label={t('point.payload')} text={PAYLOAD} />
          </div>
          {broker.localOnly && <p className={classes.warn}>{t('localOnly')}</p>}
          {broker.login && <p className={classes.hint}>{t('login')}</p>}
        </>
      )}
    </div>
  )
}
