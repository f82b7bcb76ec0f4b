import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import { spanLabel } from '../language/span-label.ts'
import { quantityWords } from '../quantities/strings.ts'
import type { Threshold } from './history-content.ts'
import type { TimeTick } from './time-ticks.ts'
import { timeWords } from './time-words.ts'

/** Everything a chart writes, in the reader's language. */
export interface HistoryWords {
  number(value: number, decimals: number): string
  tick(tick: TimeTick): string
  moment(atMs: number, spanMs: number): string
  day(atMs: number): string
  gap(ms: number, reason: string): string
  /** `Warning over 28.0 °C` for a value that a hand is moving. */
  threshold(threshold: Pick<Threshold, 'status' | 'side'>, value: number, decimals: number, unit: string): string
}

export function useHistoryWords(): HistoryWords {
  const { t } = useTranslation('charts')
  const format = useFormat()
  return useMemo(() => {
    const times = timeWords(format.language)
    // From ten days on nobody asks for hours.
    const long = (ms: number) => spanLabel(ms, format).replace(/(?<=\d{2} \S+) \d+ h$/, '')
    const words = quantityWords[format.language]
    return {
      number: format.number,
      tick: times.tick,
      moment: times.moment,
      day: times.day,
      gap: (ms, reason) =>
        !Number.isFinite(ms) ? reason || t('noData') : reason === '' ? t('gap', { time: long(ms) }) : `${reason}, ${long(ms)}`,
      threshold: ({ status, side }, value, decimals, unit) =>
        `${words[status]} ${words[side]} ${format.number(value, decimals)}${unit !== '' && unit !== 'pH' ? ` ${unit}` : ''}`,
    }
  }, [format, t])
}
