import { expect, test } from 'vitest'
import { MOST_LINE, SerialText } from '../../../../backend/contract/flash/serial-text.ts'

const taken = (text: SerialText, ...pieces: (string | number[])[]) =>
  pieces.flatMap((piece) => text.take(typeof piece === 'string' ? Buffer.from(piece) : Uint8Array.from(piece), 7)).map((line) => line.text)

test('joins what comes in pieces, whatever ends a line, and keeps the time of its first byte', () => {
  const text = new SerialText()
  expect(text.take(Buffer.from('boot: po'), 1)).toEqual([])
  expect(text.open()).toEqual({ text: 'boot: po', atMs: 1 })
  expect(text.take(Buffer.from('wer\r'), 2)).toEqual([])
  expect(text.take(Buffer.from('\nnext\nlast'), 3)).toEqual([
    { text: 'boot: power', atMs: 1 },
    { text: 'next', atMs: 3 },
  ])
  expect(text.open()).toEqual({ text: 'last', atMs: 3 })
})

test('a character that is cut between two pieces stays whole; what is no UTF-8 is shown as such', () => {
  const text = new SerialText()
  expect(taken(text, [0x32, 0x31, 0xc2], [0xb0, 0x43, 0x0a])).toEqual(['21°C'])
  expect(taken(text, [0xff, 0x41, 0x0a])).toEqual(['\ufffdA'])
})

test('binary garbage cannot disturb the screen, colours are left in', () => {
  expect(taken(new SerialText(), [0x00, 0x07, 0x09, 0x41, 0x0a])).toEqual(['␀␇\tA'])
  expect(taken(new SerialText(), '\u001b[0;32mI (5) tag: x\u001b[0m\n')).toEqual(['\u001b[0;32mI (5) tag: x\u001b[0m'])
})

test('a carriage return begins the line anew, as in a progress bar', () => {
  expect(taken(new SerialText(), '10 %\r20 %\r30 %\r\n\r\n')).toEqual(['30 %', ''])
})

test('a line that never ends is cut, and memory stays small', () => {
  const text = new SerialText()
  const lines = taken(text, ...Array.from({ length: 10 }, () => 'x'.repeat(MOST_LINE - 1)))
  expect(lines.every((line) => line.length === MOST_LINE)).toBe(true)
  expect(lines.length + Math.ceil((text.open()?.text.length ?? 0) / MOST_LINE)).toBe(10)
  expect(taken(new SerialText(), `${'y'.repeat(MOST_LINE * 2 + 1)}\n`).map(({ length }) => length)).toEqual([MOST_LINE, MOST_LINE, 1])
})

test('a gap ends the line and half a character', () => {
  const text = new SerialText()
  expect(taken(text, [0x41, 0xc3])).toEqual([])
  expect(text.break().map((line) => line.text)).toEqual(['A'])
  expect(taken(text, [0x42, 0x0a])).toEqual(['B'])
})
