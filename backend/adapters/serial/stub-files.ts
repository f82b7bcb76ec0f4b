// Espressif's stubs from the package esptool-js (Apache-2.0), of which nothing else is used: its flasher cannot be cancelled, writes only by
// stub, never restarts the board and leaves a frame unread behind each reading (esp32.md).
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import type { FlashChip } from '../../contract/flash/chip.ts'
import type { Stub } from '../../flash/start-stub.ts'

const StubFile = Compile(
  Type.Object({
    entry: Type.Integer(),
    text: Type.String(),
    text_start: Type.Integer(),
    data: Type.String(),
    data_start: Type.Integer(),
  }),
)

/** @throws Error when the package holds none for the chip */
export async function stubOf(chip: FlashChip): Promise<Stub> {
  const path = createRequire(import.meta.url).resolve(`esptool-js/lib/targets/stub_flasher/${chip}.json`)
  const content: unknown = JSON.parse(await readFile(path, 'utf8'))
  if (!StubFile.Check(content)) throw new Error(`${path} is no stub`)
  return {
    entry: content.entry,
    text: Buffer.from(content.text, 'base64'),
    textStart: content.text_start,
    data: Buffer.from(content.data, 'base64'),
    dataStart: content.data_start,
  }
}
