import { useTranslation } from 'react-i18next'
import { ALARM_SOURCES, type Alarm } from '../../backend/contract/alarms/alarm.ts'
import { isDocument, useKeptDocuments } from '../backend/document-store.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { standingOf } from './alarm-search.ts'
import { calmDuration, useAlarmWords } from './alarm-words.ts'

/** How an alarm stands with people, in words. */

const isAlarm = isDocument('alarms')

export function useStateWords() {
  const { t } = useTranslation('alarms')
  const format = useFormat()
  const words = useAlarmWords()
  const kept = useKeptDocuments((state) => state.alarms?.byId)
  const said = (by: string, comment: string) => {
    const name = personName(by, format.language)
    return comment === '' ? name : `${name}: ${comment}`
  }
  const above = (key: string) => {
    for (const one of kept?.values() ?? []) if (isAlarm(one) && one.key === key) return words.text(one)
    // It is over: what raised it is still known.
    const source = ALARM_SOURCES.find((one) => key.startsWith(`${one}:`))
    return source === undefined ? key : words.source({ source })
  }
  return {
    /** Who has seen it, until when it is put aside, what stands above it; otherwise where it comes from. */
    line(alarm: Alarm, nowMs: number): string {
      const { shelf, under, acknowledged, severity, raisedSeverity } = alarm
      if (alarm.state === 'cleared')
        return [words.source(alarm), acknowledged && t('line.seen', { who: said(acknowledged.by, acknowledged.comment) })]
          .filter(Boolean)
          .join(' · ')
      switch (standingOf(alarm)) {
        case 'shelved':
          return shelf === null ? '' : t('line.shelved', { time: format.moment(shelf.untilMs, nowMs), who: said(shelf.by, shelf.reason) })
        case 'covered':
          return under === null ? '' : t('line.covered', { above: above(under) })
        case 'acknowledged':
          return acknowledged === null ? '' : t('line.seen', { who: said(acknowledged.by, acknowledged.comment) })
        case 'open':
          return severity === raisedSeverity ? words.source(alarm) : `${words.source(alarm)} · ${t('line.escalated')}`
      }
    },
    end({ end }: Pick<Alarm, 'end'>): string {
      return end === null ? '' : t(`end.${end}`)
    },
    age(atMs: number, nowMs: number): string {
      return calmDuration(Math.max(0, nowMs - atMs), format.duration, format.language)
    },
    above,
    said,
  }
}
