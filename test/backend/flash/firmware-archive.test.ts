import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Firmware, FirmwareBody } from '../../../backend/contract/flash/firmware.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import { FirmwareArchive } from '../../../backend/flash/firmware-archive.ts'
import { makeApp, makeImage, makeMerged, makeTable } from '../../fakes/firmware-images.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'

const DAY_MS = 86_400_000

function archiveWith(folder: Record<string, Uint8Array> = {}) {
  const clock = { nowMs: 1000, now: () => clock.nowMs }
  const files = new Map<string, Uint8Array>()
  const inUse = new Set<string>()
  const archive = new FirmwareArchive({
    shelf: new Shelf<FirmwareBody>({ noun: 'firmware', store: new MemoryDocumentStore<Firmware>(), clock, newId: () => 'x', most: 10 }),
    files: {
      list: async () => [...files].map(([sha256, { length }]) => ({ sha256, bytes: length, writtenAtMs: 0 })),
      read: async (sha256) => files.get(sha256),
      write: async (sha256, content) => {
        files.set(sha256, content)
      },
      remove: async (sha256) => {
        files.delete(sha256)
      },
      pathOf: (sha256) => `/archive/${sha256}`,
      folder: async () => async (path) => folder[path],
    },
    clock,
    inUse: () => inUse,
    onTrouble: (cause) => expect.fail(String(cause)),
  })
  return { archive, clock, files, inUse }
}

test('says what an uploaded file is and where it goes, and joins files to a firmware once', async () => {
  const { archive, files } = archiveWith()
  const app = await archive.addFile('firmware.bin', makeApp())
  const boot = await archive.addFile('bootloader.bin', makeImage())
  const table = await archive.addFile('partitions.bin', makeTable())
  expect([app, boot, table].map(({ kind, usualOffset }) => [kind, usualOffset])).toEqual([
    ['app', 0x10000],
    ['bootloader', 0x1000],
    ['partitions', 0x8000],
  ])
  expect((await archive.addFile('whole.bin', makeMerged(5))).usualOffset).toBe(0)
  const parts = [app, boot, table].map(({ name, sha256, usualOffset }) => ({ name, sha256, offset: usualOffset ?? 0 }))
  const made = await archive.add({ name: 'greenhouse', parts }, 'ada')
  expect(made).toMatchObject({ release: '1.4.0', chip: 'esp32', source: 'files', writtenTimes: 0, by: 'ada' })
  expect((await archive.add({ name: 'again', parts: parts.toReversed() }, 'bob')).id).toBe(made.id)
  expect(archive.stored(made.id).files.map(({ path }) => path)).toContain(`/archive/${app.sha256}`)
  expect(files.size).toBe(4)
})

test('keeps names and notes, counts boards, and removes files that no firmware has', async () => {
  const { archive, clock, files, inUse } = archiveWith()
  const file = await archive.addFile('whole.bin', makeMerged())
  const made = await archive.add({ name: 'one', note: 'first', parts: [{ name: 'whole.bin', sha256: file.sha256, offset: 0 }] }, 'ada')
  await archive.written(made.id)
  const edited = await archive.edit(made.id, { version: 2, note: 'proved in winter' }, 'bob')
  expect(edited).toMatchObject({ name: 'one', note: 'proved in winter', writtenTimes: 1, writtenAtMs: 1000 })
  await expect(archive.edit(made.id, { version: 2, name: 'late' }, 'eve')).rejects.toMatchObject({ code: 'document.conflict' })
  await archive.addFile('loose.bin', makeApp())
  await archive.sweep()
  expect(files.size).toBe(2)
  clock.nowMs += 2 * DAY_MS
  await archive.sweep()
  expect([...files.keys()]).toEqual([file.sha256])
  inUse.add(made.id)
  await expect(archive.remove(made.id)).rejects.toMatchObject({ code: 'flash.busy' })
  inUse.clear()
  await archive.remove(made.id)
  expect([files.size, archive.list()]).toEqual([0, []])
})

test('takes builds of tools and what was read from a board', async () => {
  const { archive } = archiveWith({
    'firmware.bin': makeApp(10, { chipId: 5 }),
    'bootloader.bin': makeImage({ chipId: 5 }),
    'partitions.bin': makeTable(),
  })
  expect(await archive.addFolder({ folder: '/project/.pio/build/xiao' }, 'ada')).toMatchObject({
    name: 'xiao',
    chip: 'esp32c3',
    source: 'folder',
  })
  const file = await archive.addFile('w.bin', makeMerged())
  const manifest = JSON.stringify({ name: 'Web', version: '3', builds: [{ chipFamily: 'ESP32', parts: [{ path: 'a/w.bin', offset: 0 }] }] })
  const web = await archive.addManifest({ manifest, chip: 'esp32', files: { 'a/w.bin': file.sha256 } }, 'ada')
  expect(web).toMatchObject({ name: 'Web', release: '3', source: 'manifest' })
  const content = new Uint8Array(5000).fill(7)
  const read = await archive.addReadBack(content, 0x9000, 'esp32', '24:0a:c4:00:be:ef', 'ada')
  expect(read).toMatchObject({ source: 'read-back', chip: 'esp32', parts: [{ kind: 'backup', offset: 0x9000, bytes: 5000 }] })
  expect((await archive.download(read.id, 0)).content).toEqual(content)
  await expect(
    archive.add({ name: 'x', parts: [{ name: 'y', sha256: createHash('sha256').digest('hex'), offset: 0 }] }, 'ada'),
  ).rejects.toMatchObject({
    code: 'document.unknown',
  })
})

test('counts every board, also those that are done at the same moment', async () => {
  const { archive } = archiveWith()
  const { sha256 } = await archive.addFile('whole.bin', makeMerged())
  const { id } = await archive.add({ name: 'one', parts: [{ name: 'whole.bin', sha256, offset: 0 }] }, 'ada')
  await Promise.all([archive.written(id), archive.written(id), archive.written(id)])
  expect(archive.get(id).writtenTimes).toBe(3)
})
