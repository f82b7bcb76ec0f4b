import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FileStopStore } from '../../../../backend/adapters/files/file-stop-store.ts'
import { StopMachine } from '../../../../backend/emergency/stop-machine.ts'
import { recordOf } from '../../../../backend/emergency/stop-view.ts'

let dir: string
let troubles: unknown[]
const store = () => new FileStopStore(join(dir, 'emergency', 'stop.json'), (cause) => troubles.push(cause))

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'leitstand-stop-'))
  troubles = []
})
afterEach(() => rm(dir, { recursive: true }))

function latched() {
  const machine = new StopMachine()
  machine.stop({ atMs: 5, by: 'mb', origin: 'keys', reason: null }, 's1')
  machine.join(
    [{ board: { id: 'A', name: null, zone: null, relay: 'god' }, reachable: true, outputs: [{ gpio: 4, setting: null, reported: null }] }],
    5,
  )
  return recordOf(machine)
}

test('a stop that was saved is read again, and nothing else is left in the folder', async () => {
  await store().save(latched())
  expect(await store().load()).toEqual(latched())
  expect(await readdir(join(dir, 'emergency'))).toEqual(['stop.json'])
})

test('where there never was a stop there is none', async () => {
  expect(await store().load()).toBe('nothing')
})

test('a damaged record is no “no stop”', async () => {
  await store().save(latched())
  await writeFile(join(dir, 'emergency', 'stop.json'), '{"version":1,"latched":fal')
  expect(await store().load()).toBe('unreadable')
  await writeFile(join(dir, 'emergency', 'stop.json'), '{}')
  expect(await store().load()).toBe('unreadable')
  expect(troubles).toHaveLength(2)
})
