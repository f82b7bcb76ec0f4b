import type { TFunction } from 'i18next'
import type { Condition } from '../../../backend/contract/rules/rule.ts'
import type { SampleValue } from '../../../backend/contract/sample.ts'
import type { Series } from '../../../backend/contract/series.ts'
import type { Format } from '../../language/format.ts'
import { decimalsOf, shownUnit, stateWord, writeValue } from '../../quantities/format.ts'
import type { NodeLive } from '../live/rule-driver.ts'
import { clockText, spanText } from './span.ts'

/** What a condition says at this moment: its value, and since when. Pure. */
export interface LiveWords {
  value: string
  unit: string
  /** Follows the value in place of the bound, such as "of 3"; undefined: the bound stands there. */
  behind: string | undefined
  note: string
}

const NONE: LiveWords = { value: '–', unit: '', behind: undefined, note: '' }

interface Context {
  t: TFunction<'ruleNodes'>
  format: Format
  nowMs: number
  series: Series | undefined
  dayNames(days: readonly number[]): string
}

export function liveWords(node: Condition, live: NodeLive | undefined, context: Context): LiveWords {
  if (live === undefined) return { ...NONE, ...saidValue(node, undefined, context) }
  return { ...NONE, ...saidValue(node, live, context), note: noteOf(node, live, context) }
}

function saidValue(node: Condition, live: NodeLive | undefined, { t, format, nowMs, series }: Context): Partial<LiveWords> {
  const value = live?.value ?? null
  switch (node.kind) {
    case 'value': {
      if (series === undefined) return { value: value === null ? '–' : String(value) }
      const { text, unit } = writeValue(value, series, format)
      return { value: text, unit: unit === '' ? '' : unit }
    }
    case 'rate':
    case 'trend':
      return {
        value: typeof value === 'number' ? format.number(value, series ? decimalsOf(series) : 2) : '–',
        unit: series ? shownUnit(series.unit) : '',
      }
    case 'flat':
      return typeof value === 'number' && series ? { value: format.number(value, decimalsOf(series)), unit: shownUnit(series.unit) } : {}
    case 'silent':
      return { value: live?.readAtMs == null ? '–' : clockText(nowMs - live.readAtMs) }
    case 'board':
      return value === 'online' || value === 'offline' ? { value: t(`board.${value}`) } : {}
    case 'output':
      return value === 'on' || value === 'off' ? { value: t(`output.${value}`) } : {}
    case 'alarm':
      return value === 'active' || value === 'inactive' ? { value: t(`alarm.${value}`) } : {}
    case 'time':
    case 'sun':
      return typeof value === 'string' ? { value } : {}
    case 'variable':
      return {
        value:
          value === null
            ? '–'
            : typeof value === 'number'
              ? format.number(value, Number.isInteger(value) ? 0 : 2)
              : stateWord(value, format.language),
      }
    case 'hold': {
      const all = clockText(node.forS * 1000)
      if (live?.heldSinceMs == null) return { value: all, behind: '' }
      const heldMs = nowMs - live.heldSinceMs
      return live.truth === 'true'
        ? { value: all, behind: t('live.reached') }
        : { value: clockText(heldMs), behind: t('live.of', { held: '', all }).trim() }
    }
    default: {
      const all = node.inputs.length
      const held = typeof value === 'number' ? value : 0
      return { value: format.number(held), behind: t('live.of', { held: '', all: format.number(all) }).trim() }
    }
  }
}

/** What a board, an output or an alarm is, as everywhere; anything else as it came. */
export function factWord(value: SampleValue, t: TFunction<'ruleNodes'>): string {
  if (value === 'on' || value === 'off') return t(`output.${value}`)
  if (value === 'online' || value === 'offline') return t(`board.${value}`)
  if (value === 'active' || value === 'inactive') return t(`alarm.${value}`)
  return String(value)
}

function noteOf(node: Condition, live: NodeLive, { t, format, nowMs, dayNames }: Context): string {
  const { code, truth, readAtMs, heldSinceMs } = live
  const age = readAtMs === null || node.kind === 'silent' ? '' : t('live.age', { time: format.duration(nowMs - readAtMs) })
  const join = (...parts: string[]) => parts.filter(Boolean).join(' · ')
  if (code === 'not-long-enough' && heldSinceMs !== null && 'forS' in node && !('inputs' in node)) {
    const all = spanText(node.forS, format)
    return join(t('live.heldOf', { held: format.duration(nowMs - heldSinceMs), all }), age)
  }
  if (truth === 'unknown' || code === 'not-often-enough') return join(t(`code.${code}`), code === 'reading-old' ? age : '')
  if (node.kind === 'time')
    return t(truth === 'true' ? 'live.until' : 'live.from', { time: truth === 'true' ? node.to : node.from, days: dayNames(node.days) })
  if ('inputs' in node) return live.exact ? t('live.since', { time: format.moment(live.sinceMs, nowMs) }) : ''
  const time = format.duration(nowMs - live.sinceMs)
  const since = live.exact ? t('live.for', { time }) : nowMs - live.sinceMs > 60_000 ? t('live.forOver', { time }) : ''
  return join(since, age)
}
