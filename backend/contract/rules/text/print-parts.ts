import { MAX_GPIO } from '../../boards/device-topics.ts'
import type { OutputRef, SeriesRef } from '../rule.ts'
import { DAY_WORDS, isPlainUnit, isPlainWord } from './keywords.ts'
import type { TextNoun, TextWorld } from './text-world.ts'

/** Parts that conditions, triggers and actions share. What a draft leaves open is printed as `?`, which is not read back. */

export const OPEN = '?'
const CHANNEL = /^gpio(0|[1-9]\d*):([a-z0-9_-]+)(?::([0-9A-Za-z_-]+))?$/
const ALL_DAYS = '1234567'

/** In quotes, as it is read back. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`)
}

export function nameOf(world: TextWorld, noun: TextNoun, id: string): string {
  const name = world.nameOf(noun, id)
  // A name that leads elsewhere would change the rule.
  return name !== undefined && world.idOf(noun, name) === id ? name : id
}

export function boardText(board: string, world: TextWorld): string {
  const name = nameOf(world, 'board', board)
  return isPlainWord(name) ? name : quoted(name)
}

export function seriesText(series: SeriesRef, world: TextWorld): string {
  const board = boardText(series.board, world)
  const [, gpio, type, address] = CHANNEL.exec(series.channel) ?? []
  if (gpio === undefined || Number(gpio) > MAX_GPIO) return `${board}.${quoted(series.channel)}`
  return `${board}.Sensor(GPIO${gpio}, ${type}${address === undefined ? '' : `, ${address}`})`
}

export function outputText({ board, gpio }: OutputRef, world: TextWorld): string {
  return `${boardText(board, world)}.Actuator(GPIO${gpio})`
}

export function numberText(value: number | null): string {
  return value === null ? OPEN : String(value)
}

/** ` °C` where it is known and can be read back. */
export function unitText(series: SeriesRef, world: TextWorld): string {
  const unit = world.unitOf(series)
  return unit !== undefined && isPlainUnit(unit) ? ` ${unit}` : ''
}

/** `1 min 45 s`. */
export function durationText(seconds: number): string {
  if (!Number.isInteger(seconds)) return `${seconds} s`
  const parts: string[] = []
  let left = seconds
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ] as const) {
    const count = Math.floor(left / size)
    if (count > 0) parts.push(`${count} ${unit}`)
    left -= count * size
  }
  return parts.length === 0 ? '0 s' : parts.join(' ')
}

/** ` MON–FRI SUN`; nothing where it is every day. */
export function daysText(days: readonly number[]): string {
  if (days.length === 0) return ` ${OPEN}`
  if (days.join('') === ALL_DAYS) return ''
  const parts: string[] = []
  for (let first = 0; first < days.length; ) {
    let last = first
    while (last + 1 < days.length && days[last + 1] === (days[last] ?? 0) + 1) last++
    const names = days.slice(first, last + 1).map((day) => DAY_WORDS[day - 1] ?? OPEN)
    parts.push(...(names.length > 2 ? [`${names[0]}–${names.at(-1)}`] : names))
    first = last + 1
  }
  return ` ${parts.join(' ')}`
}

/** ` +15 min`. */
export function offsetText(minutes: number): string {
  return minutes === 0 ? '' : ` ${minutes > 0 ? '+' : ''}${minutes} min`
}
