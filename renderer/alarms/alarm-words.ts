import { useMemo } from 'react'
import type { Alarm, AlarmSeverity } from '../../backend/contract/alarm.ts'
import { alarmText, SOURCE_WORDS } from '../../backend/contract/alarm-text.ts'
import { reasonIn } from '../../backend/contract/reasons.ts'
import type { Series } from '../../backend/contract/series.ts'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import type { Language } from '../language/language.ts'
import { reasonSentence } from '../language/reasons.ts'
import { decimalsOf, shownUnit } from '../quantities/format.ts'
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
      const params = known === undefined ? alarm.params : { ...alarm.params, ...writtenAs(known, alarm.params, language) }
      const why = reasonIn(params)
      const reason = why && reasonSentence(why)
      return alarmText({ code: alarm.code, params: reason === undefined ? params : { ...params, reason } }, language)
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

/** Name, digits and unit as everywhere on screen. */
function writtenAs(series: Series, { value }: Alarm['params'], language: Language): Alarm['params'] {
  const digits = 10 ** decimalsOf(series)
  return {
    name: seriesName(series, language),
    ...(typeof value === 'number' && { value: Math.round(value * digits) / digits, unit: shownUnit(series.unit) }),
  }
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
