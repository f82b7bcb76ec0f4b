import { Button, Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { ZoneState } from '../../backend/contract/zone.ts'
import { ZonePicker } from '../devices/ZonePicker.tsx'
import { BoardLink } from '../ui/BoardLink.tsx'
import { dragBoards } from './dragged-boards.ts'
import { PlaceBadge } from './PlaceBadge.tsx'
import { SendAgain } from './SendAgain.tsx'
import { canSendAgain, shownSubzones, subzoneStanding, worstStanding, zoneStanding } from './standing.ts'
import { nameOf } from './zone-rows.ts'
import classes from './zones.module.css'

/** Boards of a zone: chosen and moved, dragged onto another zone; what each acknowledged. */
interface Props {
  boards: readonly Board[]
  zones: readonly string[]
  stateOf(board: string): ZoneState | undefined
  needs: string | undefined
}

const SHOWN = 100

export function ZoneBoards({ boards, zones, stateOf, needs }: Props) {
  const { t } = useTranslation('zones')
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [most, setMost] = useState(SHOWN)
  const [text, setText] = useState('')
  const wanted = text.trim().toLowerCase()
  const found = wanted === '' ? boards : boards.filter(({ id, name }) => `${id} ${name ?? ''}`.toLowerCase().includes(wanted))
  const shown = found.slice(0, most)
  const chosen = boards.filter(({ id }) => picked.has(id)).map(({ id }) => id)
  const all = found.length > 0 && found.every(({ id }) => picked.has(id))
  const pick = (ids: readonly string[], on: boolean) => {
    const next = new Set(picked)
    for (const id of ids)
      if (on) next.add(id)
      else next.delete(id)
    setPicked(next)
  }
  return (
    <>
      <div className={classes.tools}>
        <Checkbox
          aria-label={t('selectAll')}
          checked={all}
          indeterminate={!all && chosen.length > 0}
          disabled={needs !== undefined}
          onChange={(event) =>
            pick(
              found.map(({ id }) => id),
              event.currentTarget.checked,
            )
          }
        />
        {chosen.length > 0 ? (
          <>
            <strong aria-live="polite">{t('selected', { count: chosen.length })}</strong>
            <ZonePicker ids={chosen} zones={zones} disabled={needs !== undefined} hint={needs} />
            <Button size="sm" variant="subtle" onClick={() => setPicked(new Set())}>
              {t('clear')}
            </Button>
          </>
        ) : (
          <TextInput
            className={classes.find}
            aria-label={t('find')}
            placeholder={t('find')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
      </div>
      {found.length === 0 && <p className={classes.quiet}>{t('noMatch')}</p>}
      <ul className={classes.boards}>
        {shown.map((board) => (
          <BoardRow
            key={board.id}
            board={board}
            state={stateOf(board.id)}
            needs={needs}
            picked={picked.has(board.id)}
            onPick={(on) => pick([board.id], on)}
            dragged={() => (picked.has(board.id) ? chosen : [board.id])}
          />
        ))}
      </ul>
      {found.length > most && (
        <div className={classes.more}>
          <Button size="sm" onClick={() => setMost(most + SHOWN)}>
            {t('more', { count: Math.min(SHOWN, found.length - most) })}
          </Button>
        </div>
      )}
    </>
  )
}

interface RowProps {
  board: Board
  state: ZoneState | undefined
  needs: string | undefined
  picked: boolean
  onPick(on: boolean): void
  dragged(): readonly string[]
}

function BoardRow({ board, state, needs, picked, onPick, dragged }: RowProps) {
  const { t } = useTranslation('zones')
  const own = zoneStanding(board, state)
  const worst = worstStanding(board, state)
  const name = nameOf(board)
  // Only what differs from the zone's own state is said of sub-zones.
  const subzones = shownSubzones(state).filter((entry) => subzoneStanding(entry, board).word !== 'acknowledged')
  return (
    <li
      className={classes.board}
      draggable={needs === undefined}
      onDragStart={(event) => dragBoards(event.dataTransfer, dragged())}
      data-status={worst?.word}
    >
      <Checkbox
        aria-label={t('select', { board: name, interpolation: { escapeValue: false } })}
        checked={picked}
        disabled={needs !== undefined}
        onChange={(event) => onPick(event.currentTarget.checked)}
      />
      <BoardLink board={board.id} className={classes.boardName} draggable={false}>
        {name}
      </BoardLink>
      <span className={classes.said}>
        {own && <PlaceBadge standing={own} />}
        {subzones.map((entry) => (
          <span key={entry.name} className={classes.saidOf}>
            <span className={classes.quietName}>{entry.name}</span>
            <PlaceBadge standing={subzoneStanding(entry, board)} />
          </span>
        ))}
      </span>
      {canSendAgain(board, state) && <SendAgain board={board.id} needs={needs} />}
    </li>
  )
}
