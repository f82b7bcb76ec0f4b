import { BOARD_ID_PATTERN } from '../../boards/board.ts'
import { MAX_GPIO } from '../../boards/device-topics.ts'
import { MAX_RULE_SPAN_S, type OutputRef, type SeriesRef } from '../rule.ts'
import type { Cursor } from './cursor.ts'
import { DAY_WORDS, dayOf, isKeyword, TIME_UNITS } from './keywords.ts'
import { seriesText } from './print-parts.ts'
import type { TextWorld } from './text-world.ts'

/** Parts that conditions, triggers and actions share: numbers, durations, places, series, outputs, days. */

const BOARD_ID = new RegExp(BOARD_ID_PATTERN)
const ALL_DAYS = [1, 2, 3, 4, 5, 6, 7]

export interface Reader {
  readonly at: Cursor
  readonly world: TextWorld
}

export function readNumber({ at }: Reader, what: string, low = -Number.MAX_VALUE, high = Number.MAX_VALUE, whole = false): number {
  const { token } = at
  if (token.kind !== 'number') throw at.expected(what)
  const value = Number(token.text)
  const name = whole ? `${what} (a whole number)` : what
  if (!(value >= low && value <= high) || (whole && !Number.isInteger(value))) throw at.fault('range', { what: name, low, high })
  at.next()
  // No rule tells −0 from 0, and JSON does not keep it.
  return value === 0 ? 0 : value
}

/** A number in the unit of the series; `per` = behind the unit, what it is counted by. */
export function readMeasure(reader: Reader, series: SeriesRef | null, what = 'a number'): number {
  const value = readNumber(reader, what)
  checkUnit(reader, series, reader.at.takeUnit())
  return value
}

/** A unit that is written must be the series' own: numbers are not converted. */
export function checkUnit({ at, world }: Reader, series: SeriesRef | null, unit: string | undefined): void {
  const known = series === null ? undefined : world.unitOf(series)
  if (unit === undefined || series === null || known === undefined || known === unit) return
  const { start, end } = at.before ?? at.token
  at.fault('unit', { unit: known, given: unit, series: seriesText(series, world) }, start, end)
}

/** `1 min 45 s`, in s. */
export function readDuration({ at }: Reader, low = 0, high = MAX_RULE_SPAN_S): number {
  const { start } = at.token
  let total = 0
  for (let parts = 0; ; parts++) {
    const { token } = at
    if (token.kind !== 'number' || (parts > 0 && unitBehind(at) === undefined)) {
      if (parts === 0) throw at.expected('a duration such as 4 min')
      break
    }
    at.next()
    const unit = at.token.kind === 'word' ? TIME_UNITS.get(at.token.text.toLowerCase()) : undefined
    if (unit === undefined) throw at.expected('s, min, h or d')
    at.next()
    total += unit === 0.001 ? Number(token.text) / 1000 : Number(token.text) * unit
  }
  if (!(total >= low && total <= high)) throw at.fault('range', { what: 'The duration in s', low, high }, start, at.before?.end)
  return total
}

function unitBehind(at: Cursor): number | undefined {
  const behind = at.peek()
  return behind.kind === 'word' ? TIME_UNITS.get(behind.text.toLowerCase()) : undefined
}

/** `06:00`; with seconds where `seconds`. */
export function readTime({ at }: Reader, seconds = false): string {
  const { token } = at
  const [hours = '', minutes = '', rest] = token.text.split(':')
  if (token.kind !== 'time') throw at.expected('a time such as 06:00')
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(rest ?? 0) > 59 || (rest !== undefined && !seconds))
    throw at.fault('range', { what: `The time ${token.text}`, low: '00:00', high: seconds ? '23:59:59' : '23:59' })
  at.next()
  return `${hours.padStart(2, '0')}:${minutes}${rest === undefined ? '' : `:${rest}`}`
}

/** `MON–FRI SUN`, in the order in which they stand; none = every day. */
export function readDays({ at }: Reader): number[] {
  if (at.takeWords('DAILY')) return [...ALL_DAYS]
  const days: number[] = []
  for (;;) {
    const { token } = at
    const [from, to, ...more] = token.kind === 'word' ? token.text.split('-').map(dayOf) : []
    if (from === undefined || from === 0 || to === 0 || more.length > 0) break
    at.next()
    let last = to
    if (last === undefined && at.isSign('-')) {
      at.next()
      last = at.token.kind === 'word' ? dayOf(at.token.text) : 0
      if (last === 0) throw at.expected(`a day such as ${DAY_WORDS[4]}`)
      at.next()
    }
    for (let day = from; ; day = (day % 7) + 1) {
      if (!days.includes(day)) days.push(day)
      if (day === (last ?? from)) break
    }
    // In a list of conditions a comma may come before a board that is called Mon: that one stands in quotes.
    const after = at.isSign(',') ? at.peek() : undefined
    if (after?.kind === 'word' && dayOf(after.text.split('-')[0] ?? '') > 0) at.next()
  }
  return days.length === 0 ? [...ALL_DAYS] : days
}

/** `AT 52.52, 13.40`: degrees north, degrees east. */
export function readPlace(reader: Reader): { latitude: number; longitude: number } {
  reader.at.expectWord('AT')
  const latitude = readNumber(reader, 'the latitude in degrees', -90, 90)
  reader.at.takeSign(',')
  return { latitude, longitude: readNumber(reader, 'the longitude in degrees', -180, 180) }
}

/** Whole minutes, before with a minus. */
export function readOffset(reader: Reader): number {
  if (reader.at.token.kind !== 'number') return 0
  const minutes = readNumber(reader, 'minutes before (−) or after (+)', -720, 720, true)
  reader.at.expectWord('MIN')
  return minutes
}

/** True where a board's name stands: `ESP1.…`, `"Greenhouse".…`, or one with IS ONLINE behind it. */
export function isBoardAhead({ at }: Reader): boolean {
  if (at.token.kind !== 'word' && at.token.kind !== 'string') return false
  const behind = at.peek()
  if (behind.kind === 'sign' && behind.text === '.') return true
  return at.token.kind === 'string' || !isKeyword(at.token.text)
}

export function readBoard({ at, world }: Reader): string {
  const { token } = at
  if (token.kind !== 'word' && token.kind !== 'string') throw at.expected('a board such as ESP1')
  const id = world.idOf('board', token.text) ?? token.text
  if (!BOARD_ID.test(id)) throw at.expected('the id of a board (letters, digits, - and _)')
  at.next()
  return id
}

/** What stands behind a board: a series, an output, or nothing of both. */
export function readPart(reader: Reader, board: string): { series: SeriesRef } | { output: OutputRef } | undefined {
  const { at } = reader
  if (!at.takeSign('.')) return undefined
  if (at.token.kind === 'string') return { series: { board, channel: readChannel(reader) } }
  if (at.takeWords('ACTUATOR') || at.takeWords('OUTPUT')) return { output: { board, gpio: readPin(reader, ')') } }
  if (at.takeWords('SENSOR')) return { series: readSensor(reader, board) }
  if (at.token.kind === 'word') return { series: { board, channel: at.takeRun('the name of a series') } }
  throw at.expected('Sensor(GPIO…), Actuator(GPIO…) or the name of a series in "quotes"')
}

function readChannel({ at }: Reader): string {
  const { token } = at
  if (token.text.length < 1 || token.text.length > 128) throw at.fault('range', { what: "The length of a series' name", low: 1, high: 128 })
  return at.next().text
}

function readPin(reader: Reader, ...closing: string[]): number {
  const { at } = reader
  at.expectSign('(')
  const { token } = at
  const digits = token.kind === 'word' ? /^gpio(\d*)$/i.exec(token.text)?.[1] : undefined
  let gpio: number
  if (digits !== undefined && digits !== '') {
    gpio = Number(digits)
    if (gpio > MAX_GPIO) throw at.fault('range', { what: 'The pin', low: 0, high: MAX_GPIO })
    at.next()
  } else {
    if (digits !== undefined) at.next()
    gpio = readNumber(reader, 'a pin such as GPIO4', 0, MAX_GPIO, true)
  }
  if (!at.isSign(...closing)) throw at.expected(closing.map((one) => `"${one}"`).join(' or '))
  if (closing.length === 1) at.next()
  return gpio
}

function readSensor(reader: Reader, board: string): SeriesRef {
  const { at, world } = reader
  const start = at.before?.start
  const gpio = readPin(reader, ')', ',')
  if (at.takeSign(',')) {
    const type = at.takeRun('the type of the sensor').toLowerCase()
    const address = at.takeSign(',') ? `:${at.takeRun('the address of the sensor')}` : ''
    at.expectSign(')')
    return { board, channel: `gpio${gpio}:${type}${address}`.slice(0, 128) }
  }
  at.next()
  const known = world.channelsAt(board, gpio)
  const [channel] = known
  if (channel !== undefined && known.length === 1) return { board, channel }
  const types = known.map((one) => one.split(':').slice(1).join(', '))
  throw known.length === 0
    ? at.fault('no-series', { board, gpio }, start, at.before?.end)
    : at.fault('which-series', { board, gpio, types: types.join('; ') }, start, at.before?.end)
}

export function readOutput(reader: Reader): OutputRef {
  const { at } = reader
  const { start } = at.token
  const part = readPart(reader, readBoard(reader))
  if (part === undefined || !('output' in part))
    throw at.fault('expected', { expected: 'an output such as ESP2.Actuator(GPIO5)', found: 'a series' }, start, at.before?.end)
  return part.output
}

/** A text in quotes of so many characters. */
export function readText({ at }: Reader, what: string, low: number, high: number): string {
  const { token } = at
  const text = at.expectString(what)
  if (text.length < low || text.length > high) throw at.fault('range', { what: `The length of ${what}`, low, high }, token.start, token.end)
  return text
}

/** The id of something with a name, in quotes. */
export function readNamed(reader: Reader, noun: 'scene' | 'rule' | 'channel'): string {
  const { world } = reader
  const text = readText(reader, `the ${noun}`, 1, 200)
  const id = world.idOf(noun, text) ?? text
  const { start, end } = reader.at.before ?? reader.at.token
  if (id.length > 64) throw reader.at.fault('range', { what: `The length of the ${noun}`, low: 1, high: 64 }, start, end)
  return id
}
