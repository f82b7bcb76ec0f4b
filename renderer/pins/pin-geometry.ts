import type { BoardPin, BoardType } from '../../backend/contract/boards/type.ts'

/** Where things of a board's drawing stand, px from its top left, and how the keyboard walks over its pins. Pure. */

/** Height of a row; boards with many rows are drawn closer. */
const PITCH = 24
const TIGHT_PITCH = 20
const MANY_ROWS = 24
export const PIN = { width: 35, height: 18 } as const
/** The print of the board; pins overlap its edges by half. */
export const BODY_WIDTH = 125
/** From the upper edge of the board to the middle of the first row, and from the last one to the lower edge. */
const EDGE = { top: 19.5, bottom: 17.5 } as const

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

export interface BoardGeometry {
  rows: number
  pitch: number
  /** Of the body, px. */
  height: number
  antenna: Box | null
  module: Box
  usb: Box
  /** Baseline of the print, or null where there is no room. */
  printY: number | null
  buttons: { label: string; box: Box }[]
  /** Room is needed beside the pins for the board's own names. */
  aliases: boolean
}

export function rowsOf(type: BoardType): number {
  return Math.max(...type.pins.map(({ row }) => row)) + 1
}

export function boardGeometry(type: BoardType): BoardGeometry {
  const rows = rowsOf(type)
  const pitch = rows > MANY_ROWS ? TIGHT_PITCH : PITCH
  const height = EDGE.top + (rows - 1) * pitch + EDGE.bottom
  const aliases = type.pins.some(({ alias }) => alias !== null)
  const atTop = type.view.usb === 'top'
  const middle = BODY_WIDTH / 2
  const long = rows >= 14 && !atTop
  const usb: Box = { x: middle - 18.5, y: atTop ? 0.75 : height - 28.75, width: 37, height: 28 }
  const moduleWidth = aliases ? 42 : 73
  const moduleHeight = long ? 105 : Math.max(24, Math.min(72, height - 84))
  const module: Box = {
    x: aliases ? 38 : middle - moduleWidth / 2,
    y: long ? 46.5 : atTop ? 40 : 14,
    width: moduleWidth,
    height: moduleHeight,
  }
  const under = module.y + module.height
  const labels = long ? type.view.buttons : []
  return {
    rows,
    pitch,
    height,
    aliases,
    antenna: long ? { x: middle - 28.5, y: 12, width: 57, height: 31 } : null,
    module,
    usb,
    printY: long ? height - 84 : height - under > 40 ? (atTop ? (under + height) / 2 + 4 : (under + usb.y) / 2 + 4) : null,
    buttons: labels.slice(0, 2).map((label, index) => ({
      label,
      box: { x: index === 0 ? 26.5 : BODY_WIDTH - 28.5 - 20.5, y: height - 71, width: 20.5, height: 15 },
    })),
  }
}

/** Middle of a row, px from the upper edge of the body. */
export function rowY({ pitch }: Pick<BoardGeometry, 'pitch'>, row: number): number {
  return EDGE.top + row * pitch
}

export type WalkKey = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight' | 'Home' | 'End'
const WALK_KEYS: readonly string[] = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End']

export function isWalkKey(key: string): key is WalkKey {
  return WALK_KEYS.includes(key)
}

/**
 * The pin that the keyboard comes to: up and down the side, left and right to the nearest row of the other one, Home and End to the ends
 * of the side. Only pins that carry a GPIO count, while placing only those of `allowed`. At the end it stays where it is.
 */
export function walk(type: BoardType, from: number | null, key: WalkKey, allowed?: ReadonlySet<number>): number | null {
  const stops = type.pins.filter((pin): pin is BoardPin & { gpio: number } => pin.gpio !== null && (allowed?.has(pin.gpio) ?? true))
  const here = type.pins.find(({ gpio }) => gpio === from && gpio !== null)
  if (!here) return stops.sort(byPlace)[0]?.gpio ?? null
  const side = key === 'ArrowLeft' ? 'left' : key === 'ArrowRight' ? 'right' : here.side
  const on = stops.filter((pin) => pin.side === side).sort((a, b) => a.row - b.row)
  if (key === 'Home') return on[0]?.gpio ?? from
  if (key === 'End') return on.at(-1)?.gpio ?? from
  if (key === 'ArrowUp') return on.filter(({ row }) => row < here.row).at(-1)?.gpio ?? from
  if (key === 'ArrowDown') return on.find(({ row }) => row > here.row)?.gpio ?? from
  if (side === here.side) return from
  return on.sort((a, b) => Math.abs(a.row - here.row) - Math.abs(b.row - here.row))[0]?.gpio ?? from
}

/** Left side from the top, then the right one. */
export function byPlace(a: BoardPin, b: BoardPin): number {
  return a.side === b.side ? a.row - b.row : a.side === 'left' ? -1 : 1
}
