import { useTranslation } from 'react-i18next'
import type { Finding } from '../../backend/contract/finding.ts'
import type { Series } from '../../backend/contract/series.ts'
import { useFormat } from '../language/format.ts'
import { decimalsOf, shownUnit } from '../quantities/format.ts'

/** Figures of a finding as a sentence: "No reading for 2 h 10 min, usually every 10 s". */
export function useFindingWords(): (finding: Finding, series: Pick<Series, 'unit' | 'sensorType'> | undefined, nowMs: number) => string {
  const { t } = useTranslation('quality')
  const format = useFormat()
  return (finding, series, nowMs) => {
    const { kind, detail, count, fromMs, toMs } = finding
    const decimals = series ? decimalsOf(series) : 2
    const unit = series ? shownUnit(series.unit) : ''
    const value = (name: string) => {
      const one = detail[name]
      return one === undefined ? '–' : `${format.number(one, decimals)} ${unit}`.trim()
    }
    const lasted = (name: string) => calm(toMs === null ? nowMs - fromMs : (detail[name] ?? toMs - fromMs))
    switch (kind) {
      case 'gap': {
        const usual = detail.usualMs
        const offline = detail.offline === 1
        const text = offline ? 'words.offline' : count > 1 ? 'words.gaps' : toMs === null ? 'words.gapOpen' : 'words.gap'
        const parts: string[] = [t(text, { count, time: lasted('ms') })]
        if (usual !== undefined && !offline) parts.push(t('words.usually', { time: step(usual) }))
        return parts.join(', ')
      }
      case 'flat':
        return t('words.flat', { value: value('value'), time: lasted('ms') })
      case 'jump': {
        const text = t('words.jump', { from: value('from'), to: value('to') })
        const usual = detail.usual === undefined ? '' : `, ${t('words.usualStep', { value: value('usual') })}`
        return `${count > 1 ? `${t('words.times', { count, text: format.number(count) })}: ` : ''}${text}${usual}`
      }
      case 'out-of-range': {
        const { low, high } = detail
        const range =
          low !== undefined && high !== undefined
            ? t('words.between', { low: format.number(low, decimals), high: value('high') })
            : low !== undefined
              ? t('words.least', { low: value('low') })
              : high !== undefined
                ? t('words.most', { high: value('high') })
                : ''
        const text = t('words.outside', { value: value('value') })
        return [count > 1 ? `${text} (${t('words.times', { count, text: format.number(count) })})` : text, range]
          .filter((part) => part !== '')
          .join(', ')
      }
      case 'clock-drift': {
        const drift = detail.driftMs ?? 0
        const text = t(drift < 0 ? 'words.slow' : 'words.fast', { time: seconds(Math.abs(drift)) })
        const perDay = detail.perDayMs
        return perDay === undefined || perDay === 0 ? text : `${text}, ${t('words.perDay', { time: seconds(Math.abs(perDay)) })}`
      }
    }
  }

  function seconds(ms: number): string {
    return ms < 60_000 ? `${format.number(ms / 1000, 1)} s` : format.duration(ms)
  }

  function step(ms: number): string {
    if (ms < 1000) return `${format.number(ms)} ms`
    return ms < 10_000 && ms % 1000 !== 0 ? `${format.number(ms / 1000, 1)} s` : calm(Math.round(ms / 1000) * 1000)
  }

  /** Seconds say nothing beside ten minutes, and would tick in every row. */
  function calm(ms: number): string {
    const whole = ms < 600_000 ? ms : Math.floor(ms / 60_000) * 60_000
    return format.duration(whole).replace(/^(\d+ min) 0 s$/, '$1')
  }
}
