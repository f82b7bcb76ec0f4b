import { useTranslation } from 'react-i18next'
import type { Delivery, Notice } from '../../../backend/contract/alarms/delivery.ts'
import { useFormat } from '../../language/format.ts'
import { reasonSentence } from '../../language/reasons.ts'
import type { Status } from '../../ui/StatusGlyph.tsx'
import { useAlarmWords } from '../alarm-words.ts'

/** What came of a message, in words. */

export function deliveryStatus({ state, reason }: Pick<Delivery, 'state' | 'reason'>): Status {
  if (state === 'sent') return 'ok'
  if (state === 'dead') return 'critical'
  if (state === 'skipped') return 'idle'
  return reason === null ? 'pending' : 'warning'
}

const SKIPPED = ['ended', 'full', 'removed', 'quiet'] as const

export function useDeliveryWords() {
  const { t } = useTranslation('alarms')
  const format = useFormat()
  const words = useAlarmWords()
  return {
    /** What it tells, without severity and kind. */
    text({ code, params, title, kind }: Notice): string {
      if (kind === 'test') return t('log.test')
      return code === null ? (title ?? '') : words.text({ code, params, series: null })
    },
    outcome({ state, reason, why, tries, nextAtMs, doneAtMs, quiet, summary }: Delivery, nowMs: number): string {
      const times = tries > 1 ? t('log.tries', { count: tries }) : ''
      const said = (why && reasonSentence(why)) ?? reason
      const parts = (list: (string | null)[]) => list.filter(Boolean).join(', ')
      switch (state) {
        case 'sent':
          return parts([t('log.sent', { time: format.moment(doneAtMs ?? nowMs, nowMs) }), summary !== null ? t('log.summary') : '', times])
        case 'dead':
          return parts([t('log.dead'), times, said])
        case 'skipped': {
          const known = SKIPPED.find((one) => one === reason)
          return known ? t(`log.skipped.${known}`) : t('log.skipped.removed')
        }
        case 'waiting': {
          const next =
            nextAtMs === null || nextAtMs <= nowMs
              ? t('log.soon')
              : t(quiet && tries === 0 ? 'log.quiet' : 'log.again', { time: format.moment(nextAtMs, nowMs) })
          return parts([next, times, said])
        }
      }
    },
  }
}
