import type { TFunction } from 'i18next'

/** `Last 6 h`, `Last 7 d`; the shortest way to say a length of time. */
export function rangeText(backS: number, t: TFunction<'dashboards'>): string {
  if (backS % 86_400 === 0) return t('range.days', { count: backS / 86_400 })
  if (backS % 3600 === 0) return t('range.hours', { count: backS / 3600 })
  return t('range.minutes', { count: Math.round(backS / 60) })
}
