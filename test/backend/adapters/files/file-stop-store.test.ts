import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FileStopStore } from '../../../../backend/adapters/files/file-stop-store.ts'
import { StopMachine } from '../../../../backend/emergency/stop-machine.ts'
import { recordOf } from '../../../../backend/emergency/stop-view.ts'

let dir: string
let troubles: unknown[]
let stores: FileStopStore[]
const first = () => join(dir, 'emergency', 'stop.json')
const second = () => join(dir, 'emergency', 'stop-2.json')

function store() {
  const made = new FileStopStore(first(), (cause) => troubles.push(cause))
  stores.push(made)
  return made
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'leitstand-stop-'))
  troubles = []
  stores = []
})
afterEach(async () => {
  for (const one of stores) await one.close()
  await rm(dir, { recursive: true })
})

function latched() {
  const machine = new StopMachine()
  machine.stop({ atMs: 5, by: 'mb', origin: 'keys', reason: null }, 's1')
  machine.join(
    [{ board: { id: 'A', name: null, zone: null, relay: 'god' }, reachable: true, outputs: [{ gpio: 4, setting: null, reported: null }] }],
    5,
  )
  return recordOf(machine)
}

/** A later one, shorter. */
function released() {
  const machine = new StopMachine()
  machine.epoch = 7
  return recordOf(machine)
}

test('a stop that was saved is read again, and nothing but its two files is left in the folder', async () => {
  const kept = store()
  expect(await kept.load()).toBe('nothing')
  for (let i = 0; i < 3; i++) await kept.save(latched())
  expect(await store().load()).toEqual(latched())
  expect((await readdir(join(dir, 'emergency'))).sort()).toEqual(['stop-2.json', 'stop.json'])
})

test('the newest of both counts, also after a restart and where it is shorter than what stood there', async () => {
  await store().save(released())
  const again = store()
  for (let i = 0; i < 5; i++) {
    const wanted = i % 2 === 0 ? latched() : released()
    const one = i === 2 ? store() : again
    await one.load()
    await one.save(wanted)
    expect(await store().load()).toEqual(wanted)
  }
})

test('a record as earlier versions wrote it is read', async () => {
  await store().save(latched())
  await writeFile(first(), JSON.stringify(latched()))
  expect(await store().load()).toEqual(latched())
})

test('a write that was torn takes no stop back: the one before holds, and what may have been a stop is one', async () => {
  const one = store()
  await one.save(latched())
  await one.save(released())
  await truncate(second(), (await readFile(second())).length - 1)
  expect(await store().load()).toEqual(latched())

  const other = store()
  await other.load()
  await other.save(released())
  await other.save(latched())
  const [older, newer] = (await readFile(first(), 'utf8')).includes('"latched":true') ? [second(), first()] : [first(), second()]
  expect(await readFile(older, 'utf8')).toContain('"latched":false')
  await truncate(newer, 100)
  expect(await store().load()).toBe('unreadable')
})

test('where there never was a stop there is none', async () => {
  expect(await store().load()).toBe('nothing')
})

test('a damaged record is no “no stop”', async () => {
  await store().save(latched())
  await writeFile(first(), '{"version":1,"latched":fal')
  expect(await store().load()).toBe('unreadable')
  await writeFile(first(), '{}')
  expect(await store().load()).toBe('unreadable')
  expect(troubles).toHaveLength(2)
})
