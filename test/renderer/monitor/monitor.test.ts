import { expect, test } from 'vitest'
import type { SerialEntry, SerialNote } from '../../../backend/contract/flash/serial-monitor.ts'
import { plainText, spansOf } from '../../../renderer/monitor/ansi-text.ts'
import { ByteWindow, hexOf } from '../../../renderer/monitor/byte-window.ts'
import { crashAt, opensCrash } from '../../../renderer/monitor/crash-at.ts'
import { readFilter } from '../../../renderer/monitor/line-filter.ts'
import { linePieces } from '../../../renderer/monitor/line-pieces.ts'
import { levelOf } from '../../../renderer/monitor/log-level.ts'
import { MOST_LINES, MonitorLog } from '../../../renderer/monitor/monitor-log.ts'
import { numbersIn } from '../../../renderer/monitor/numbers-in.ts'
import { SentTexts } from '../../../renderer/monitor/sent-texts.ts'
import { ShownLines } from '../../../renderer/monitor/shown-lines.ts'

const GREEN = '\u001b[0;32mI (5604) main: up\u001b[0m'
const filterOf = (typed: string) => {
  const read = readFilter(typed)
  return read.ok ? read.filter : expect.fail(read.why)
}

test('colours become spans, other sequences vanish', () => {
  expect(spansOf(`a${GREEN}b`)).toEqual([
    { text: 'a', color: null, bold: false },
    { text: 'I (5604) main: up', color: 2, bold: false },
    { text: 'b', color: null, bold: false },
  ])
  expect(
    spansOf('\u001b[1;91mx\u001b[22;39my\u001b[38;5;4mz\u001b[38;2;1;2;3mw').map(({ text, color, bold }) => [text, color, bold]),
  ).toEqual([
    ['x', 1, true],
    ['y', null, false],
    ['z', 4, false],
    ['w', 4, false],
  ])
  expect(plainText('\u001b[2J\u001b]0;title\u0007\u001b[Hon\u001b[K')).toBe('on')
  expect(plainText('cut off \u001b[')).toBe('cut off ')
})

test('knows how serious a line is', () => {
  expect(levelOf('W (6380) wifi: beacon timeout')).toEqual({ level: 'W', prefix: 9 })
  expect(levelOf('[  6380][E][WiFi.cpp:12] begin(): no')).toEqual({ level: 'E', prefix: 11 })
  expect(levelOf("Guru Meditation Error: Core  0 panic'ed").level).toBe('E')
  expect(levelOf('I am no log line')).toEqual({ level: null, prefix: 0 })
})

test('filters by text in any case or by /regex/, and marks what it found', () => {
  expect(filterOf('')).toBeNull()
  expect(filterOf('WIFI')?.marks('a wifi and Wifi')).toEqual([
    [2, 6],
    [11, 15],
  ])
  expect(filterOf('/^\\d+$/')?.fits('12a')).toBe(false)
  const temp = filterOf('/TEMP=(\\d)/i')
  expect([temp?.fits('x temp=2'), temp?.marks('x temp=2')]).toEqual([true, [[2, 8]]])
  expect(filterOf('/x*/')?.marks('ab')).toEqual([])
  expect(readFilter('/(/')).toMatchObject({ ok: false })
  expect(filterOf('/not closed')?.fits('a /not closed b')).toBe(true)
})

test('pieces of a line carry colours and marks together', () => {
  const pieces = linePieces(GREEN, 9, [[2, 8]])
  expect(pieces.map(({ text, color, marked, at }) => [text, color, marked, at])).toEqual([
    ['ma', 2, false, 0],
    ['in: up', 2, true, 2],
  ])
  expect(linePieces('abc', 0, [])).toMatchObject([{ text: 'abc', marked: false }])
})

test('reads numbers out of lines', () => {
  expect(numbersIn('temp=21.5 hum: 40,x=-3e2')).toEqual([
    { name: 'temp', value: 21.5 },
    { name: 'hum', value: 40 },
    { name: 'x', value: -300 },
  ])
  expect(numbersIn('21.5, 40\t-1')?.map(({ value }) => value)).toEqual([21.5, 40, -1])
  expect(numbersIn('wifi: connected, 10.20.4.61')).toBeNull()
  expect(numbersIn('boot: ok')).toBeNull()
})

test('keeps the newest bytes in a ring', () => {
  const window = new ByteWindow(8)
  window.add(Uint8Array.of(1, 2, 3, 4, 5, 6))
  window.add(Uint8Array.of(7, 8, 9, 10))
  expect([window.start, window.end, ...window.slice(0, 100)]).toEqual([2, 10, 3, 4, 5, 6, 7, 8, 9, 10])
  window.add(Uint8Array.from({ length: 20 }, (_, index) => index))
  expect([window.start, window.end, ...window.slice(26, 30)]).toEqual([22, 30, 16, 17, 18, 19])
  expect(hexOf(Uint8Array.from([...'Hi there'].map((sign) => sign.charCodeAt(0)).concat(0)))).toEqual({
    hex: '48 69 20 74 68 65 72 65  00',
    text: 'Hi there·',
  })
})

test('remembers what was sent, newest first', () => {
  const sent = new SentTexts()
  for (const text of ['a', 'b', 'b', '']) sent.add(text)
  expect([sent.at(0), sent.at(1), sent.at(2), sent.at(3)]).toEqual(['', 'b', 'a', undefined])
})

const said = (n: number, from: number, text: string): SerialEntry => ({ n, atMs: n, from, bytes: btoa(text), note: null })
const happened = (n: number, from: number, kind: SerialNote['kind']): SerialEntry => ({
  n,
  atMs: n,
  from,
  bytes: '',
  note: { kind, by: null, text: '' },
})
const news = (entries: SerialEntry[], since = 1) => ({ port: 'a', since, full: false, entries })

test('joins pieces into lines once, whatever comes twice, and shows where bytes are missing', () => {
  const log = new MonitorLog()
  log.take(news([said(0, 0, 'one\ntw'), said(1, 6, 'o\n')]))
  log.take({ ...news([said(1, 6, 'o\n'), said(2, 8, 'temp=20\nope')]), full: true })
  expect(log.lines.map(({ plain }) => plain)).toEqual(['one', 'two', 'temp=20'])
  expect(log.open()?.plain).toBe('ope')
  log.take(news([happened(3, 19, 'gone'), said(4, 119, 'after\n')]))
  expect(log.lines.slice(3).map(({ plain, lost, note }) => note?.kind ?? (lost > 0 ? lost : plain))).toEqual(['ope', 'gone', 100, 'after'])
  expect([...log.curves.values()]).toEqual([{ name: 'temp', atMs: [2], values: [20] }])
  log.clear()
  log.take({ ...news([said(4, 119, 'after\n'), said(5, 125, 'new\n')]), full: true })
  expect(log.lines.map(({ plain }) => plain)).toEqual(['new'])
  log.take(news([said(0, 0, 'reopened\n')], 2))
  expect(log.lines.map(({ plain }) => plain)).toEqual(['new', 'reopened'])
})

test('stays in bounds under a flood, and shown lines go along', () => {
  const log = new MonitorLog()
  const all = new ShownLines(null)
  const even = new ShownLines(filterOf('/[02468]$/'))
  let from = 0
  for (let n = 0; n < 60; n++) {
    const text = Array.from({ length: 1000 }, (_, index) => `${'x'.repeat(40)}${index}\n`).join('')
    log.take(news([said(n, from, text)]))
    from += text.length
    all.update(log.lines)
    even.update(log.lines)
  }
  expect(log.lines.length).toBeLessThanOrEqual(MOST_LINES * 1.1)
  expect(all.lines.length + all.dropped).toBe(60_000)
  expect([even.lines.length * 2, even.hidden]).toEqual([log.lines.length, log.lines.length / 2])
  expect(even.lines.length + even.dropped).toBe(30_000)
})

test('finds the addresses of a crash: backtraces of Xtensa, registers and stack of RISC-V', () => {
  const log = new MonitorLog()
  const xtensa =
    "Guru Meditation Error: Core  1 panic'ed (LoadProhibited)\r\n\r\nBacktrace: 0x400d1a2b:0x3ffb1f60 0x400d1b00:0x3ffb1f80 |<-CORRUPTED\r\n\r\nELF file SHA256: 2c1ba0f3d\r\n"
  const riscv =
    'MEPC    : 0x42001234  RA      : 0x42005678  SP      : 0x3fc9b0c0  GP      : 0x3fc8b400\r\n\r\nStack memory:\r\n3fc9b0c0: 0x00000000 0x4200aaaa 0x3fc8f000 0x42005678\r\n3fc9b0d0: 0x40380010 0x00000001 0xa5a5a5a5 0xa5a5a5a5\r\n\r\n\r\nRebooting...\r\n'
  log.take(news([said(0, 0, xtensa), said(1, xtensa.length, riscv)]))
  const places = log.lines.filter(({ plain }) => opensCrash(plain)).map(({ n }) => crashAt(log.lines, n))
  expect(places[0]).toMatchObject({ machine: 'xtensa', elfSha256: '2c1ba0f3d' })
  expect(places[0]?.addresses.map(({ lookUp }) => lookUp)).toEqual(['0x400d1a2b', '0x400d1b00'])
  expect(places[1]?.machine).toBe('riscv')
  expect(places[1]?.addresses.map(({ address, lookUp, maybe }) => [address, lookUp, maybe])).toEqual([
    ['0x42001234', '0x42001234', false],
    ['0x42005678', '0x42005677', false],
    ['0x4200aaaa', '0x4200aaa9', true],
    ['0x40380010', '0x4038000f', true],
  ])
  expect(crashAt(log.lines, 12_345)).toBeNull()
})
