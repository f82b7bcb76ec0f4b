import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { clampToDisplays, DEFAULT_STATE, pageOf, readWindowState, type WindowState, writeWindowState } from '../../electron/window-state.ts'

const LAPTOP = { x: 0, y: 0, width: 1920, height: 1040 }
const SECOND = { x: 1920, y: 0, width: 2560, height: 1400 }
const state = (more: Partial<WindowState>): WindowState => ({
  x: 100,
  y: 80,
  width: 1200,
  height: 800,
  maximised: false,
  page: '/',
  ...more,
})

describe('the file', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'leitstand-window-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('gives back what was written, and leaves nothing beside it', () => {
    const path = join(folder, 'deep', 'window.json')
    const kept = state({ maximised: true, page: '/devices?state=offline' })
    writeWindowState(path, kept)
    writeWindowState(path, kept)
    expect(readWindowState(path)).toEqual(kept)
    expect(readdirSync(join(folder, 'deep'))).toEqual(['window.json'])
  })

  test.each([
    ['cut short', '{"width": 12'],
    ['of the wrong shape', '{"width":"1200","height":800,"maximised":false,"page":"/"}'],
    ['with a size of nothing', '{"width":0,"height":800,"maximised":false,"page":"/"}'],
    ['with a foreign page', '{"width":1200,"height":800,"maximised":false,"page":"//evil.example/"}'],
    ['with a spent ticket', '{"width":1200,"height":800,"maximised":false,"page":"/#ticket=abc"}'],
    ['empty', ''],
  ])('%s counts as none', (_what, text) => {
    const path = join(folder, 'window.json')
    writeFileSync(path, text)
    expect(readWindowState(path)).toEqual(DEFAULT_STATE)
  })

  test('that is missing counts as none', () => {
    expect(readWindowState(join(folder, 'nothing.json'))).toEqual(DEFAULT_STATE)
  })
})

describe('the place', () => {
  test('is kept on a display that is there', () => {
    expect(clampToDisplays(state({ x: 2000, y: 100 }), [LAPTOP, SECOND])).toEqual(state({ x: 2000, y: 100 }))
  })

  test('is left to the system when its display was unplugged', () => {
    const clamped = clampToDisplays(state({ x: 2000, y: 100 }), [LAPTOP])
    expect(clamped.x).toBeUndefined()
    expect(clamped).toMatchObject({ width: 1200, height: 800 })
  })

  test('is left to the system when the title bar would be out of reach', () => {
    expect(clampToDisplays(state({ y: -400 }), [LAPTOP]).y).toBeUndefined()
    expect(clampToDisplays(state({ y: 1030 }), [LAPTOP]).y).toBeUndefined()
    expect(clampToDisplays(state({ x: -1150 }), [LAPTOP]).x).toBeUndefined()
  })

  test('is pulled back so that the whole window is seen', () => {
    expect(clampToDisplays(state({ x: 1500, y: 600 }), [LAPTOP])).toMatchObject({ x: 720, y: 240, width: 1200, height: 800 })
  })

  test('never exceeds its display nor falls below the smallest size', () => {
    expect(clampToDisplays(state({ x: 0, y: 0, width: 5000, height: 5000 }), [LAPTOP])).toMatchObject({ width: 1920, height: 1040 })
    expect(clampToDisplays(state({ width: 10, height: 10 }), [LAPTOP])).toMatchObject({ width: 800, height: 560 })
  })
})

describe('the page', () => {
  const origin = 'http://127.0.0.1:8000'
  test.each([
    [`${origin}/devices?state=offline#ticket=abc`, '/devices?state=offline'],
    [`${origin}//evil.example`, '/'],
    ['https://evil.example/devices', '/'],
    ['data:text/html,x', '/'],
    ['', '/'],
    [`${origin}/${'a'.repeat(3000)}`, '/'],
  ])('of %s is %s', (address, page) => {
    expect(pageOf(address, origin)).toBe(page)
  })
})
