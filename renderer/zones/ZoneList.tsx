import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import { Panel } from '../ui/Panel.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { draggedBoards, hasBoards } from './dragged-boards.ts'
import { PLACE_STATUS } from './standing.ts'
import type { ZoneRow } from './zone-rows.ts'
import classes from './zones.module.css'

/** All zones with the number of their boards and what is not acknowledged; boards are dropped on them. */
interface Props {
  rows: readonly ZoneRow[]
  chosen: ZoneRow
  droppable: boolean
  onChoose(name: string | null): void
  onDrop(boards: readonly string[], name: string | null): void
}

export function ZoneList({ rows, chosen, droppable, onChoose, onDrop }: Props) {
  const { t } = useTranslation('zones')
  return (
    <Panel title={t('list')} note={String(rows.filter(({ name }) => name !== null).length)}>
      <ul className={classes.list}>
        {rows.map((row) => (
          <Row
            key={row.name ?? ''}
            row={row}
            here={row === chosen}
            droppable={droppable && row !== chosen}
            onChoose={() => onChoose(row.name)}
            onDrop={(boards) => onDrop(boards, row.name)}
          />
        ))}
      </ul>
    </Panel>
  )
}

interface RowProps {
  row: ZoneRow
  here: boolean
  droppable: boolean
  onChoose(): void
  onDrop(boards: readonly string[]): void
}

function Row({ row, here, droppable, onChoose, onDrop }: RowProps) {
  const { t } = useTranslation('zones')
  const format = useFormat()
  const [over, setOver] = useState(false)
  const open = row.standings.filter(([word]) => word !== 'acknowledged' && word !== 'centre')
  return (
    <li>
      <button
        type="button"
        className={classes.zone}
        aria-current={here ? 'true' : undefined}
        data-over={over}
        title={over ? t('dropHere') : (row.name ?? undefined)}
        onClick={onChoose}
        onDragOver={(event) => {
          if (!droppable || !hasBoards(event.dataTransfer)) return
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          setOver(false)
          const boards = draggedBoards(event.dataTransfer)
          if (!droppable || boards.length === 0) return
          event.preventDefault()
          onDrop(boards)
        }}
      >
        <span className={classes.zoneName} data-none={row.name === null}>
          {row.name ?? t('noZone')}
        </span>
        <span className={classes.count}>{t('count', { count: row.boards.length, number: format.number(row.boards.length) })}</span>
        {row.outputsOn > 0 && <span className={classes.onCount}>{t('outputsOn', { count: row.outputsOn })}</span>}
        {open.map(([word, count]) => (
          <span key={word} className={classes.word} data-status={PLACE_STATUS[word]}>
            <StatusGlyph status={PLACE_STATUS[word]} size={12} />
            {t(`word.${word}`)} {format.number(count)}
          </span>
        ))}
      </button>
    </li>
  )
}
