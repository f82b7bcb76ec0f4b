import { useMemo } from 'react'
import type { Alarm, AlarmSeverity } from '../../backend/contract/alarms/alarm.ts'
import { alarmText, SOURCE_WORDS } from '../../backend/contract/alarms/text.ts'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import type { Language } from '../language/language.ts'
import { seriesName } from '../quantities/series-name.ts'
import type { Status } from '../ui/StatusGlyph.tsx'

/** What an alarm says on screen: the contract's text, with series and boards under the names that they have everywhere. */

export type Named = Pick<Alarm, 'code' | 'params' | 'series'>

export interface AlarmWords {
  text(alarm: Named): string
  source(alarm: Pick<Alarm, 'source'>): string
  /** Its board, or its zone, or nothing. */
  place(alarm: Pick<Alarm, 'board' | 'zone'>): string
  board(id: string): string
  /** All that a search finds it by. */
  all(alarm: Alarm): string
}

export function useAlarmWords(): AlarmWords {
  const { language } = useFormat()
  const series = useLive((state) => state.series)
  const boards = useLive((state) => state.boards)
  const version = useLive((state) => state.boardsVersion)
  return useMemo(() => {
    void version // the map is changed in place
    const board = (id: string) => boards.get(id)?.name ?? id
    const text = (alarm: Named) => {
      const known = alarm.series === null ? undefined : series.get(alarm.series)
      const params = known === undefined ? alarm.params : { ...alarm.params, name: seriesName(known, language) }
      return alarmText({ code: alarm.code, params }, language)
    }
    const source = (alarm: Pick<Alarm, 'source'>) => SOURCE_WORDS[language][alarm.source]
    return {
      text,
      source,
      board,
      place: (alarm) => (alarm.board === null ? (alarm.zone ?? '') : board(alarm.board)),
      all: (alarm) =>
        [text(alarm), source(alarm), alarm.board, alarm.board && board(alarm.board), alarm.zone, alarm.key, alarm.acknowledged?.comment]
          .concat(alarm.members.map(({ name }) => name))
          .filter(Boolean)
          .join(' '),
    }
  }, [language, series, boards, version])
}

/** The sign of a severity. */
export function statusOf(severity: AlarmSeverity): Extract<Status, 'event' | 'warning' | 'critical'> {
  return severity === 'info' ? 'event' : severity
}

/** Time since, without seconds beside minutes: rows would tick. */
export function calmDuration(ms: number, duration: (ms: number) => string, language: Language): string {
  const whole = ms < 60_000 ? ms : Math.floor(ms / 60_000) * 60_000
  const text = duration(whole).replace(/^(\d+ min) 0 s$/, '$1')
  return language === 'de' ? `vor ${text}` : text
}
