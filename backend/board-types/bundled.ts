import type { BoardType } from '../contract/boards/type.ts'
import { readBoardType } from './board-type-file.ts'
import { ESP32_S3_DEVKITC } from './esp32-s3-devkitc.ts'
import { ESP32_WROOM_32 } from './esp32-wroom-32.ts'
import { XIAO_ESP32_C3 } from './xiao-esp32-c3.ts'

/** The board types that come with Leitstand, in the order they are offered. */
export const BUNDLED_BOARD_TYPES: readonly BoardType[] = [ESP32_WROOM_32, XIAO_ESP32_C3, ESP32_S3_DEVKITC].map((file) => {
  const read = readBoardType(file, 'bundled')
  if (!read.ok) throw new Error(`bundled board type ${file.id}: ${read.fault}`)
  return read.type
})
