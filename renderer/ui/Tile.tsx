import { memo } from 'react'
import { commonT } from '../language/fixed-t.ts'
import { useFormat } from '../language/format.ts'
import { BoardLink } from './BoardLink.tsx'
import { type Status, StatusGlyph } from './StatusGlyph.tsx'
import classes from './tile.module.css'

/** One reading or output at a glance, 80 px high. Pure: whoever mounts it feeds it from one series. */
interface Props {
  name: string
  /** Formatted; the unit stands apart. */
  value: string
  unit?: string
  status: Status
  /** Word of the state and what it means, bottom left. */
  word?: string | undefined
  subline?: string | undefined
  /** Formatted age, bottom right. */
  age: string
  chart?: React.ReactNode
  /** Board the tile leads to. */
  board: string
  /** Opens something here instead; a new tab still shows the board. */
  onOpen?: () => void
}

export const Tile = memo(function Tile({ name, value, unit, status, word, subline, age, chart, board, onOpen }: Props) {
  const t = commonT(useFormat().language)
  return (
    <BoardLink board={board} {...(onOpen ? { onOpen } : {})} className={classes.tile} data-status={status}>
      <span className={classes.head}>
        <span className={classes.name} title={name}>
          {name}
        </span>
        <StatusGlyph status={status} size={14} bare />
        <span className="sr-only">{t(`status.${status}`)}</span>
      </span>
      <span className={classes.middle}>
        <span className={classes.value} data-long={value.length > 10} title={value.length > 10 ? value : undefined}>
          {value}
        </span>
        {unit && <span className={classes.unit}>{unit}</span>}
        <span className={classes.chart}>{chart}</span>
      </span>
      <span className={classes.foot}>
        <span className={classes.subline} title={[word, subline].filter(Boolean).join(' ')}>
          {word && <b>{word}</b>}
          {subline && <span>{subline}</span>}
        </span>
        <span className={classes.age}>{age}</span>
      </span>
    </BoardLink>
  )
})
