import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { prepareDataFolder } from '../../../backend/config/data-folder.ts'

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'leitstand-folder-'))
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const modeOf = (path: string) => statSync(path).mode & 0o777

test('a new data folder is for its owner alone', () => {
  const folder = join(base, 'a', 'b')
  expect(prepareDataFolder(folder)).toEqual({ private: true })
  expect(modeOf(folder)).toBe(0o700)
})

test('an empty folder and one of ours are closed to others', () => {
  chmodSync(base, 0o755)
  prepareDataFolder(base)
  expect(modeOf(base)).toBe(0o700)
  writeFileSync(join(base, 'config.json'), '{}')
  chmodSync(base, 0o755)
  prepareDataFolder(base)
  expect(modeOf(base)).toBe(0o700)
})

test('a folder with things of others keeps its mode and is reported as open', () => {
  writeFileSync(join(base, 'letter.txt'), '')
  chmodSync(base, 0o755)
  expect(prepareDataFolder(base)).toEqual({ private: false })
  expect(modeOf(base)).toBe(0o755)
})

test('a file in its place is refused with the folder and what to do', () => {
  writeFileSync(join(base, 'file'), '')
  expect(() => prepareDataFolder(join(base, 'file'))).toThrow(/file can't be used.*--data DIR/)
})
