// Mode, speed and size of the flash in the header of a bootloader (ESP-IDF, esp_image_format.h). Pure.
import type { BoardFacts } from '../contract/flash/chip.ts'
import { flashText } from '../contract/flash/chip.ts'
import type { FlashParameters } from '../contract/flash/image.ts'
import type { ImageFacts } from './image-file.ts'

const MODES: readonly FlashParameters['mode'][] = ['qio', 'qout', 'dio', 'dout']
const SPEEDS: readonly (readonly [FlashParameters['speed'], number])[] = [
  ['80m', 0xf],
  ['40m', 0],
  ['26m', 1],
  ['20m', 2],
]
const SMALLEST = 1 << 20

export interface Header {
  /** Byte 2. */
  mode: number
  /** Byte 3: size in the upper half, speed in the lower. */
  config: number
  /** Bytes that the header says the flash has. */
  flashBytes: number
}

export function patchedHeader(image: Pick<ImageFacts, 'flashMode' | 'flashConfig'>, wish: FlashParameters, board: BoardFacts): Header {
  const mode = wish.mode === 'keep' ? image.flashMode : MODES.indexOf(wish.mode)
  const speed = wish.speed === 'keep' ? image.flashConfig & 0xf : (SPEEDS.find(([name]) => name === wish.speed)?.[1] ?? 0)
  const size = wish.size === 'keep' ? image.flashConfig >> 4 : Math.log2(board.flashSize / SMALLEST)
  return { mode, config: (size << 4) | speed, flashBytes: SMALLEST << size }
}

/** `dio, 40m, 4 MB` */
export function parametersOf(mode: number, config: number): string {
  const speed = SPEEDS.find(([, nibble]) => nibble === (config & 0xf))?.[0] ?? '?'
  return `${MODES[mode] ?? '?'}, ${speed}, ${flashText(SMALLEST << (config >> 4))}`
}
