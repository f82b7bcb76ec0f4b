import { Button } from '@mantine/core'
import { IconCheck, IconClockPause } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Alarm } from '../../backend/contract/alarms/alarm.ts'
import { useFormat } from '../language/format.ts'
import { BoardLink } from '../ui/BoardLink.tsx'
import table from '../ui/data-table.module.css'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { type RowPlace, VirtualRow } from '../ui/VirtualTable.tsx'
import type { AlarmAct } from './ActDialog.tsx'
import { statusOf, useAlarmWords } from './alarm-words.ts'
import classes from './alarms.module.css'
import { useStateWords } from './use-state-words.ts'

interface Props {
  alarm: Alarm
  place: RowPlace
  wide: boolean
  ended: boolean
  nowMs: number
  onOpen(): void
  onPick: ((range: boolean) => void) | undefined
  onAct: ((act: AlarmAct) => void) | undefined
}

/** One alarm: what, how it stands with people, where, since when, and what to do. */
export function AlarmRow({ alarm, place, wide, ended, nowMs, onOpen, onPick, onAct }: Props) {
  const { t } = useTranslation('alarms')
  const { t: common } = useTranslation()
  const format = useFormat()
  const words = useAlarmWords()
  const stateWords = useStateWords()
  const { severity, state, shelf, board, zone, firstAtMs, lastAtMs, count, memberCount } = alarm
  const text = words.text(alarm)
  const under = stateWords.line(alarm, nowMs)
  const icon = { size: 16, stroke: 1.75 }
  const needs = onAct ? undefined : common('needsRole', { role: common('role.operator') })
  return (
    <VirtualRow
      place={place}
      status={state === 'raised' && shelf === null && severity === 'critical' ? severity : undefined}
      check={onPick && { label: t('selectRow', { name: text }), onPick }}
    >
      <td className={`${table.cell} ${classes.alarm}`}>
        <StatusGlyph status={statusOf(severity)} size={16} label={t(`severityOne.${severity}`)} />
        <span className={classes.two}>
          <button type="button" tabIndex={-1} className={classes.open} title={text} onClick={onOpen}>
            {text}
          </button>
          <span className={classes.words} title={under}>
            {under}
          </span>
        </span>
      </td>
      <td className={`${table.cell} ${classes.twoLines}`}>
        {board === null ? (
          <span className={classes.name}>{memberCount.all > 0 ? t('members', { count: memberCount.all }) : t('nowhere')}</span>
        ) : (
          <BoardLink board={board} className={`${classes.name} ${classes.board}`} tabIndex={-1} title={words.board(board)}>
            {words.board(board)}
          </BoardLink>
        )}
        <span className={classes.words}>{zone ?? ''}</span>
      </td>
      <td className={`${table.cell} ${classes.twoLines}`}>
        <span className={classes.name}>{format.moment(firstAtMs, nowMs)}</span>
        <span className={classes.words}>
          {ended ? format.duration((alarm.clearedAtMs ?? nowMs) - firstAtMs) : stateWords.age(firstAtMs, nowMs)}
        </span>
      </td>
      {wide && <td className={table.cell}>{format.moment(lastAtMs, nowMs)}</td>}
      <td className={`${table.cell} ${table.number}`}>{format.number(count)}</td>
      {ended ? (
        <td className={`${table.cell} ${classes.twoLines}`}>
          <span className={classes.name}>{format.moment(alarm.clearedAtMs ?? lastAtMs, nowMs)}</span>
          <span className={classes.words}>{stateWords.end(alarm)}</span>
        </td>
      ) : (
        <td className={`${table.cell} ${classes.acts}`}>
          {(['acknowledge', 'shelve'] as const).map((act) => {
            const done = act === 'acknowledge' && state === 'acknowledged'
            const Icon = act === 'shelve' ? IconClockPause : IconCheck
            return (
              <Button
                key={act}
                size="sm"
                variant={act === 'shelve' ? 'subtle' : 'default'}
                tabIndex={-1}
                disabled={!onAct || done}
                title={needs ?? (done ? stateWords.line(alarm, nowMs) : wide ? undefined : t(`act.${act}`))}
                aria-label={t(`actName.${act}`, { name: text })}
                onClick={() => onAct?.(act)}
              >
                {wide ? t(done ? 'seen' : `act.${act}`) : <Icon {...icon} />}
              </Button>
            )
          })}
        </td>
      )}
    </VirtualRow>
  )
}
