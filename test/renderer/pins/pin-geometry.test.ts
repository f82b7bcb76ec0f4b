import { expect, test } from 'vitest'
import { readBoardType } from '../../../backend/board-types/board-type-file.ts'
import { BUNDLED_BOARD_TYPES } from '../../../backend/board-types/bundled.ts'
import type { BoardType } from '../../../backend/contract/boards/type.ts'
import { BODY_WIDTH, type Box, boardGeometry, rowY, walk } from '../../../renderer/pins/pin-geometry.ts'

const [WROOM, C3] = BUNDLED_BOARD_TYPES
if (!WROOM || !C3) throw new Error('bundled types')

/** 80 pins, as many as an own type may have. */
function largest(): BoardType {
  const read = readBoardType(
    {
      id: 'large',
      name: 'Large',
      chip: 'ESP32-S3',
      pwmChannels: 8,
      left: Array.from({ length: 40 }, (_, gpio) => gpio),
      right: Array.from({ length: 40 }, (_, row) => (row < 8 ? row + 40 : 'GND')),
      gpios: Array.from({ length: 48 }, (_, gpio) => ({ gpio })),
    },
    'own',
  )
  if (!read.ok) throw new Error(read.fault)
  return read.type
}

test('the DevKitC is as high as drawn: 19 rows of 24 px, the first 19.5 px below the edge', () => {
  const geometry = boardGeometry(WROOM)
  expect(geometry).toMatchObject({ rows: 19, pitch: 24, height: 469 })
  expect([0, 18].map((row) => rowY(geometry, row))).toEqual([19.5, 451.5])
})

test.each([...BUNDLED_BOARD_TYPES, largest()].map((type) => [type.name, type] as const))(
  '%s: every part lies on the print, none on another',
  (_, type) => {
    const { antenna, module, usb, buttons, height } = boardGeometry(type)
    const boxes: Box[] = [antenna, module, usb, ...buttons.map(({ box }) => box)].filter((box) => box !== null)
    for (const box of boxes) {
      expect(box.x).toBeGreaterThanOrEqual(0)
      expect(box.y).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width).toBeLessThanOrEqual(BODY_WIDTH)
      expect(box.y + box.height).toBeLessThanOrEqual(height)
      for (const other of boxes) {
        if (other === box) continue
        const apart =
          box.x + box.width <= other.x || other.x + other.width <= box.x || box.y + box.height <= other.y || other.y + other.height <= box.y
        expect(apart).toBe(true)
      }
    }
  },
)

test('a board with 40 rows is drawn closer', () => {
  expect(boardGeometry(largest())).toMatchObject({ rows: 40, pitch: 20 })
})

test('the arrow keys walk a side past what is no GPIO, and stay at its end', () => {
  expect(walk(WROOM, null, 'Home')).toBe(36)
  expect(walk(WROOM, 12, 'ArrowDown')).toBe(13)
  expect(walk(WROOM, 36, 'ArrowUp')).toBe(36)
  expect(walk(WROOM, 11, 'ArrowDown')).toBe(11)
  expect(walk(WROOM, 12, 'Home')).toBe(36)
  expect(walk(WROOM, 12, 'End')).toBe(11)
})

test('left and right change to the nearest row of the other side', () => {
  expect(walk(WROOM, 34, 'ArrowRight')).toBe(3)
  expect(walk(WROOM, 3, 'ArrowLeft')).toBe(34)
  expect(walk(WROOM, 34, 'ArrowLeft')).toBe(34)
  expect(walk(C3, 2, 'ArrowRight')).toBe(10)
})

test('while placing, only allowed pins are stopped at', () => {
  const allowed = new Set([32, 33, 4])
  expect(walk(WROOM, null, 'Home', allowed)).toBe(32)
  expect(walk(WROOM, 33, 'ArrowDown', allowed)).toBe(33)
  expect(walk(WROOM, 33, 'ArrowRight', allowed)).toBe(4)
  expect(walk(WROOM, null, 'Home', new Set())).toBeNull()
})
