import { Button } from '@mantine/core'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { clockText } from './clock-text.ts'
import { opensCrash } from './crash-at.ts'
import type { LineFilter } from './line-filter.ts'
import { linePieces } from './line-pieces.ts'
import classes from './monitor.module.css'
import type { LogLine } from './monitor-log.ts'
import { useNoteText } from './use-note-text.ts'

/** One line: time, how serious it is, text with the board's colours and what is looked for marked. */
interface Props {
  line: LogLine
  top: number
  showTime: boolean
  marker: LineFilter | null
  isHit: boolean
  onCrash(): void
}

export const LogRow = memo(
  function LogRow({ line, top, showTime, marker, isHit, onCrash }: Props) {
    const isNote = line.note !== null || line.lost > 0
    const text = line.plain.slice(line.prefix)
    return (
      <div className={classes.line} style={{ top }} data-level={line.level ?? undefined} data-hit={isHit || undefined}>
        {showTime && <span className={classes.clock}>{clockText(line.atMs)}</span>}
        {isNote ? (
          <NoteText line={line} />
        ) : (
          <>
            <span className={classes.level} title={line.prefix > 0 ? line.plain.slice(0, line.prefix) : undefined}>
              {line.prefix > 0 ? line.level : ''}
            </span>
            <span className={classes.text}>
              {linePieces(line.raw, line.prefix, marker?.marks(text) ?? []).map(({ at, text: piece, color, bold, marked }) => (
                <span key={at} data-ansi={line.level === null && color !== null ? color : undefined} data-bold={bold || undefined}>
                  {marked ? <mark className={classes.mark}>{piece}</mark> : piece}
                </span>
              ))}
              {line.level === 'E' || line.level === null
                ? opensCrash(line.plain) && <DecodeButton atMs={line.atMs} onCrash={onCrash} />
                : null}
            </span>
          </>
        )}
      </div>
    )
  },
  (one, other) =>
    one.line.n === other.line.n &&
    one.line.raw === other.line.raw &&
    one.top === other.top &&
    one.showTime === other.showTime &&
    one.marker === other.marker &&
    one.isHit === other.isHit,
)

function NoteText({ line }: { line: LogLine }) {
  const text = useNoteText()(line)
  return (
    <span className={classes.note} data-kind={line.lost > 0 ? 'lost' : line.note?.kind}>
      {text}
    </span>
  )
}

function DecodeButton({ atMs, onCrash }: { atMs: number; onCrash(): void }) {
  const { t } = useTranslation('monitor')
  return (
    <Button className={classes.decode} size="compact-sm" aria-label={t('crash.decodeOf', { time: clockText(atMs) })} onClick={onCrash}>
      {t('crash.decode')}
    </Button>
  )
}
