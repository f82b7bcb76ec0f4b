import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import Type, { type Static } from 'typebox'
import Value from 'typebox/value'

/** Size, place and page of the window across starts; a file in Electron's userData. Used by `window.ts`. */

const Pixels = Type.Integer({ minimum: -100_000, maximum: 100_000 })
/** A path of the interface with its query, never an address and never the one-time ticket. */
const PAGE_PATTERN = '^/(?![/\\\\])[^#\\s]*$'

export const WindowState = Type.Object({
  x: Type.Optional(Pixels),
  y: Type.Optional(Pixels),
  width: Type.Integer({ minimum: 1, maximum: 100_000 }),
  height: Type.Integer({ minimum: 1, maximum: 100_000 }),
  maximised: Type.Boolean(),
  page: Type.String({ pattern: PAGE_PATTERN, maxLength: 2000 }),
})
export type WindowState = Static<typeof WindowState>

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

export const SMALLEST = { width: 800, height: 560 } as const
export const DEFAULT_STATE: WindowState = { width: 1440, height: 900, maximised: false, page: '/' }
/** So much of the title bar must be reachable for the place to be kept, px. */
const REACHABLE = { width: 120, height: 40 } as const

/** What a file holds, or the default where it is missing, broken or of another version. */
export function readWindowState(path: string): WindowState {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (Value.Check(WindowState, parsed)) return parsed
  } catch {
    return { ...DEFAULT_STATE } // first start, or a file cut short: nothing is lost but the place
  }
  return { ...DEFAULT_STATE }
}

/** Written beside and renamed, so that a crash leaves the old or the new one. @throws Error of the file system */
export function writeWindowState(path: string, state: WindowState): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(`${path}.new`, `${JSON.stringify(state)}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

/**
 * Fits a remembered window onto the displays there are now: never larger than its display, never with the title bar out of
 * reach (a display that was unplugged). Without a usable place the system centres it.
 * @param workAreas of all displays, the primary one first
 */
export function clampToDisplays(state: WindowState, workAreas: readonly Rectangle[]): WindowState {
  const place = placeOf(state)
  const area = (place && workAreas.find((each) => reaches(place, each))) ?? workAreas[0]
  if (area === undefined) return state
  const width = Math.min(Math.max(state.width, SMALLEST.width), area.width)
  const height = Math.min(Math.max(state.height, SMALLEST.height), area.height)
  if (place === undefined || !reaches(place, area)) return { width, height, maximised: state.maximised, page: state.page }
  const x = Math.round(Math.min(Math.max(place.x, area.x), area.x + area.width - width))
  const y = Math.round(Math.min(Math.max(place.y, area.y), area.y + area.height - height))
  return { x, y, width, height, maximised: state.maximised, page: state.page }
}

/** Page of an address of the interface; `/` for anything else. */
export function pageOf(address: string, origin: string): string {
  if (!URL.canParse(address)) return '/'
  const url = new URL(address)
  const page = `${url.pathname}${url.search}`
  return url.origin === origin && page.length <= 2000 && new RegExp(PAGE_PATTERN).test(page) ? page : '/'
}

function placeOf(state: WindowState): Rectangle | undefined {
  const { x, y, width, height } = state
  return x === undefined || y === undefined ? undefined : { x, y, width, height }
}

function reaches(window: Rectangle, area: Rectangle): boolean {
  const width = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x)
  const top = window.y >= area.y - REACHABLE.height / 2 && window.y <= area.y + area.height - REACHABLE.height
  return width >= REACHABLE.width && top
}
