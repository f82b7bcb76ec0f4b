import { expect, test } from 'vitest'
import { readBuildFolder, readManifest } from '../../../backend/flash/build-source.ts'
import { makeApp, makeImage, makeTable } from '../../fakes/firmware-images.ts'

const reading = (files: Record<string, Uint8Array | string>) => async (path: string) => {
  const found = files[path]
  return typeof found === 'string' ? Buffer.from(found) : found
}
const manifest = JSON.stringify({
  name: 'Greenhouse',
  version: '1.4.0',
  builds: [
    { chipFamily: 'ESP32', parts: [{ path: 'esp32/whole.bin', offset: 0 }] },
    { chipFamily: 'ESP32-C3', parts: [{ path: 'c3.bin', offset: 65536 }] },
    { chipFamily: 'ESP8266', parts: [{ path: 'old.bin', offset: 0 }] },
  ],
})

test('takes the build of the chip from a manifest', async () => {
  const build = await readManifest(manifest, 'esp32c3', reading({ 'c3.bin': makeApp(10, { chipId: 5 }) }))
  expect(build).toMatchObject({ name: 'Greenhouse', version: '1.4.0', files: [{ name: 'c3.bin', offset: 65536 }] })
})

test.each([
  ['no JSON', '{', 'esp32', 'manifest-json'],
  ['no builds', '{"name":"x"}', 'esp32', 'manifest-json'],
  ['another chip', manifest, 'esp32s3', 'manifest-no-build'],
  ['a missing file', manifest, 'esp32', 'manifest-no-file'],
] as const)('says what is wrong with a manifest: %s', async (_name, text, chip, key) => {
  await expect(readManifest(text, chip, reading({}))).rejects.toMatchObject({ code: 'firmware.unreadable', reason: { key } })
})

test('knows a build folder of PlatformIO, without boot_app0 too', async () => {
  const files = { 'firmware.bin': makeApp(10, { chipId: 5 }), 'bootloader.bin': makeImage({ chipId: 5 }), 'partitions.bin': makeTable() }
  const build = await readBuildFolder('/project/.pio/build/xiao/', reading(files))
  expect(build.name).toBe('xiao')
  expect(build.version).toBe('1.4.0')
  expect(build.files.map(({ name, offset }) => [name, offset])).toEqual([
    ['bootloader.bin', 0],
    ['partitions.bin', 0x8000],
    ['otadata (erased)', 0xe000],
    ['firmware.bin', 0x10000],
  ])
})

test('knows a build folder of ESP-IDF by its own list', async () => {
  const list = JSON.stringify({ flash_files: { '0x1000': 'bootloader/bootloader.bin', '0x10000': 'app.bin' } })
  const build = await readBuildFolder(
    'build',
    reading({ 'flasher_args.json': list, 'app.bin': makeApp(), 'bootloader/bootloader.bin': makeImage() }),
  )
  expect(build.files.map(({ name, offset }) => [name, offset])).toEqual([
    ['bootloader.bin', 0x1000],
    ['app.bin', 0x10000],
  ])
})

test('names what a build folder lacks', async () => {
  await expect(readBuildFolder('src', reading({}))).rejects.toMatchObject({ reason: { key: 'folder-no-build' } })
  await expect(readBuildFolder('b', reading({ 'firmware.bin': makeApp() }))).rejects.toMatchObject({
    reason: { key: 'folder-no-file', figures: { path: 'bootloader.bin' } },
  })
})
