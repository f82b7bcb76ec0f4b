import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkReportFolder, putIntoFolder } from '../../../../backend/adapters/files/report-folder.ts'

const BYTES = Buffer.alloc(300_000, 'Leitstand;')
let dir: string
let made: string
let folder: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'leitstand-report-'))
  made = join(dir, 'job.done')
  folder = join(dir, 'reports')
  await writeFile(made, BYTES, { mode: 0o600 })
  await mkdir(folder)
})
afterEach(() => rm(dir, { recursive: true }))

test('a report lies in its folder whole, under its name, and nothing beside it', async () => {
  expect(await putIntoFolder(folder, { path: made, fileName: 'Daily 2026-11-20.csv' })).toBe(join(folder, 'Daily 2026-11-20.csv'))
  expect(await readdir(folder)).toEqual(['Daily 2026-11-20.csv'])
  expect((await readFile(join(folder, 'Daily 2026-11-20.csv'))).equals(BYTES)).toBe(true)
})

test('a file that is there stays, the report gets a number', async () => {
  await writeFile(join(folder, 'Daily.csv'), 'mine')
  expect(await putIntoFolder(folder, { path: made, fileName: 'Daily.csv' })).toBe(join(folder, 'Daily (2).csv'))
  expect(await readFile(join(folder, 'Daily.csv'), 'utf8')).toBe('mine')
})

test.skipIf(process.platform === 'win32')(
  'others may read it as any new file of this process, though the export itself is private',
  async () => {
    await writeFile(join(folder, 'any'), '')
    const path = await putIntoFolder(folder, { path: made, fileName: 'Daily.csv' })
    expect((await stat(path)).mode).toBe((await stat(join(folder, 'any'))).mode)
  },
)

test('a file that is gone leaves nothing half made', async () => {
  const fault = putIntoFolder(folder, { path: join(dir, 'gone'), fileName: 'Daily.csv' })
  await expect(fault).rejects.toMatchObject({ code: 'export.folder' })
  expect(await readdir(folder)).toEqual([])
})

test.each(['reports', '../reports', '~/reports'])('%s is no absolute path', async (path) => {
  await expect(checkReportFolder(path)).rejects.toMatchObject({ code: 'export.folder' })
})

test('a folder that is none, or not there, is refused', async () => {
  await expect(checkReportFolder(made)).rejects.toThrow('is no folder')
  await expect(checkReportFolder(join(dir, 'nope'))).rejects.toThrow('does not exist')
})
