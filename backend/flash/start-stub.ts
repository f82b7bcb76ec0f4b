// Loads Espressif's stub into RAM and starts it: faster, and the only one that erases everything and reads flash back.
import { type LoaderLink, Refusal, Silence, words } from './loader-link.ts'

/** Code and data of a stub, with where they go. From the package esptool-js (Apache-2.0), by adapters/serial. */
export interface Stub {
  entry: number
  text: Uint8Array
  textStart: number
  data: Uint8Array
  dataStart: number
}

const BLOCK = 0x1800
const ANSWER_MS = 5000
const HELLO_MS = 3000
const HELLO = 'OHAI'

/** False: it did not start, the ROM does the work. The ROM may hang then: reset before going on. */
export async function startStub(link: LoaderLink, stub: Stub): Promise<boolean> {
  try {
    await loadIntoRam(link, stub.text, stub.textStart)
    await loadIntoRam(link, stub.data, stub.dataStart)
    await link.ask(0x06, words(0, stub.entry), ANSWER_MS)
    const until = performance.now() + HELLO_MS * link.pace
    for (;;) {
      const frame = await link.nextFrame(until)
      if (frame === undefined) return false
      if (Buffer.from(frame).toString('latin1') === HELLO) break
    }
    link.statusBytes = 2
    return true
  } catch (cause) {
    if (cause instanceof Refusal || cause instanceof Silence) return false
    throw cause
  }
}

async function loadIntoRam(link: LoaderLink, bytes: Uint8Array, address: number): Promise<void> {
  const blocks = Math.ceil(bytes.length / BLOCK)
  await link.ask(0x05, words(bytes.length, blocks, BLOCK, address), ANSWER_MS)
  for (let block = 0; block < blocks; block++) {
    const piece = bytes.subarray(block * BLOCK, (block + 1) * BLOCK)
    await link.ask(0x07, words(piece.length, block, 0, 0), ANSWER_MS, piece)
  }
}
