import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FolderImageStore } from '../../../backend/adapters/files/folder-image-store.ts'
import { MAX_IMAGE_BYTES } from '../../../backend/contract/image.ts'
import { Images } from '../../../backend/images/images.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { png } from '../../fakes/pictures.ts'

const DAY_MS = 86_400_000

let folder: string
let clock: ManualClock
let used: Set<string>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leitstand-images-'))
  clock = new ManualClock()
  used = new Set()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function opened(): Promise<Images> {
  const images = new Images({
    store: new FolderImageStore(join(folder, 'images')),
    clock,
    used: () => used,
    onTrouble: (cause) => {
      throw cause
    },
  })
  await images.start()
  return images
}

test('a picture comes back byte for byte, also after a restart', async () => {
  const images = await opened()
  const content = png(640, 480, 7)
  const info = await images.add(content)
  expect(info).toMatchObject({ width: 640, height: 480, bytes: content.byteLength })
  images.stop()
  const again = await opened()
  const read = await again.read(info.id)
  expect(read.type).toBe('image/png')
  expect(Uint8Array.from(read.content)).toEqual(content)
  again.stop()
})

test('the same picture uploaded twice is one file', async () => {
  const images = await opened()
  const [one, two] = await Promise.all([images.add(png(8, 8)), images.add(png(8, 8))])
  expect(two.id).toBe(one.id)
  expect(await readdir(join(folder, 'images'))).toEqual([`${one.id}.png`])
  images.stop()
})

test('refuses what is no picture, too large or too wide, and says the size', async () => {
  const images = await opened()
  await expect(images.add(new TextEncoder().encode('<svg/>'))).rejects.toMatchObject({ code: 'image.unsupported' })
  const huge = new Uint8Array(MAX_IMAGE_BYTES + 1)
  huge.set(png(8, 8))
  await expect(images.add(huge)).rejects.toMatchObject({ code: 'image.unsupported' })
  await expect(images.add(png(4001, 8))).rejects.toMatchObject({ code: 'image.unsupported', detail: expect.stringContaining('4001 × 8') })
  expect(await readdir(join(folder, 'images'))).toEqual([])
  images.stop()
})

test('removes what nobody has shown for a day, and only that', async () => {
  const images = await opened()
  const shown = await images.add(png(1, 1))
  const forgotten = await images.add(png(2, 2))
  const wanted = await images.add(png(3, 3))
  used.add(shown.id)
  clock.forward(DAY_MS - 1)
  await images.sweep()
  expect(await readdir(join(folder, 'images'))).toHaveLength(3)
  await images.add(png(3, 3))
  clock.forward(2)
  await images.sweep()
  await expect(images.read(forgotten.id)).rejects.toMatchObject({ code: 'document.unknown' })
  expect((await images.read(shown.id)).type).toBe('image/png')
  expect((await images.read(wanted.id)).type).toBe('image/png')
  images.stop()
})

test('what a write that was cut off has left is cleaned away, strange files are left alone', async () => {
  const first = await opened()
  first.stop()
  await writeFile(join(folder, 'images', `${'a'.repeat(64)}.png.part`), 'half')
  await writeFile(join(folder, 'images', 'notes.txt'), 'mine')
  const images = await opened()
  expect(await readdir(join(folder, 'images'))).toEqual(['notes.txt'])
  await expect(images.read('a'.repeat(64))).rejects.toMatchObject({ code: 'document.unknown' })
  images.stop()
})
