import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WATCH_CELLS } from '../../../backend/data-quality/series-watch.ts'
import { WatchFile } from '../../../backend/data-quality/watch-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leitstand-watch-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('saves that come together are all good, the last one stays', async () => {
  const file = new WatchFile(join(folder, 'marks.bin'))
  const states = (value: number) => new Map([[7, new Float64Array(WATCH_CELLS).fill(value)]])
  await Promise.all(Array.from({ length: 20 }, (_, value) => file.save(states(value))))
  expect(await file.load()).toEqual(states(19))
  expect(await readdir(folder)).toEqual(['marks.bin'])
})

test('a save that fails does not hold up the next', async () => {
  const nowhere = new WatchFile(join(folder, '\0', 'marks.bin'))
  await expect(nowhere.save(new Map())).rejects.toThrow()
  await expect(nowhere.save(new Map())).rejects.toThrow()
})
