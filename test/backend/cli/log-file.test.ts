import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LogFile } from '../../../backend/cli/log-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leitstand-log-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a full log becomes the predecessor and the newest lines are never lost', () => {
  const path = join(folder, 'logs', 'leitstand.log')
  const log = new LogFile(path, 20).open()
  for (const line of ['one 4567\n', 'two 4567\n', 'three 67\n', 'four 567\n', 'five 567\n']) log.write(line)
  expect(readFileSync(path, 'utf8')).toBe('five 567\n')
  expect(readFileSync(`${path}.1`, 'utf8')).toBe('three 67\nfour 567\n')
})

test('a restart goes on with the same file and its size', () => {
  const path = join(folder, 'leitstand.log')
  new LogFile(path, 20).open().write('before 8901234\n')
  const log = new LogFile(path, 20).open()
  log.write('after 78\n')
  expect(readFileSync(path, 'utf8')).toBe('after 78\n')
})

test('a log that can not be written is counted and does not end the program', () => {
  const path = join(folder, 'leitstand.log')
  mkdirSync(path)
  const log = new LogFile(path).open()
  log.write('line\n')
  expect(log.lost).toBe(1)
})
