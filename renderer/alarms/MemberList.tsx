import { useTranslation } from 'react-i18next'
import type { Alarm } from '../../backend/contract/alarms/alarm.ts'
import { useFormat } from '../language/format.ts'
import { BoardLink } from '../ui/BoardLink.tsx'
import blocks from '../ui/blocks.module.css'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { useAlarmWords } from './alarm-words.ts'
import classes from './detail.module.css'

/** The boards that an alarm stands for: those that still are away, then those that are back. */

const SHOWN = 100

export function MemberList({ alarm: { members, memberCount }, nowMs }: { alarm: Alarm; nowMs: number }) {
  const { t } = useTranslation('alarms')
  const format = useFormat()
  const words = useAlarmWords()
  const list = [...members].sort((a, b) => Number(a.endedAtMs !== null) - Number(b.endedAtMs !== null) || a.sinceMs - b.sinceMs)
  const more = memberCount.all - Math.min(SHOWN, list.length)
  return (
    <section className={classes.section}>
      <h4 className={blocks.title}>
        {t('memberTitle', { active: format.number(memberCount.active), all: format.number(memberCount.all) })}
      </h4>
      <ul className={classes.members} tabIndex={-1}>
        {list.slice(0, SHOWN).map(({ key, board, sinceMs, endedAtMs }) => (
          <li key={key}>
            <StatusGlyph
              status={endedAtMs === null ? 'offline' : 'ok'}
              size={14}
              label={t(endedAtMs === null ? 'member.away' : 'member.back')}
            />
            <BoardLink board={board}>{words.board(board)}</BoardLink>
            <span className={classes.quiet}>{format.moment(endedAtMs ?? sinceMs, nowMs)}</span>
          </li>
        ))}
      </ul>
      {more > 0 && <p className={classes.quiet}>{t('moreMembers', { count: more })}</p>}
    </section>
  )
}
