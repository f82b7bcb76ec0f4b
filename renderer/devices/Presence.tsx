import type { Board } from '../../backend/contract/boards/board.ts'
import { useNow } from '../backend/clock.ts'
import classes from './devices.module.css'
import { useWords } from './table-words.ts'

/** "Online 3 d 4 h" or "Offline 4 min 7 s, last will"; the board's own words as hint. */
export function Presence({ board }: { board: Board }) {
  const { t, format } = useWords()
  const nowMs = useNow()
  const { state, reason, sinceMs, detail } = board.presence
  const word = t(`presence.${state}`, { ns: 'common' })
  const why = t(`why.${reason}`)
  const length = format.duration(nowMs - sinceMs)
  const since = `${format.moment(sinceMs, nowMs)}${detail ? ` · ${detail}` : ''}`
  return (
    <span className={classes.presence} data-presence={state} title={since}>
      <span className={classes.word}>{word}</span>
      <span className={classes.since}>{why ? `${length}, ${why}` : length}</span>
    </span>
  )
}
