import { describe, expect, it } from 'vitest'
import { cleanHost, cleanMac, cleanText } from '../../../backend/discovery/clean-text.ts'
import { factsOfProbe, factsOfServices } from '../../../backend/discovery/recognise.ts'
import type { HeardService } from '../../../backend/discovery/service-cache.ts'

const service = (type: string, change: Partial<HeardService> = {}): HeardService => ({
  type,
  instance: 'bench',
  host: 'bench.local',
  address: '192.168.1.30',
  port: 80,
  text: new Map(),
  seenAtMs: 1,
  ...change,
})
const text = (entries: Record<string, string>) => new Map(Object.entries(entries))
const page = (body: string) => `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n${body}`
const probed = (body: string, port = 80) =>
  factsOfProbe('192.168.1.30', { alive: true, open: [port], pages: new Map([[port, page(body)]]) })

describe('announcements', () => {
  it('of ESPHome tell name, version, chip and MAC address', () => {
    const said = text({ version: '2026.10.1', mac: '240ac4123456', board: 'esp32dev', friendly_name: 'Bench sensor' })
    expect(factsOfServices([service('_esphomelib._tcp', { port: 6053, text: said })], 'me')).toMatchObject({
      kind: 'esphome',
      name: 'Bench sensor',
      firmware: 'ESPHome 2026.10.1',
      model: 'esp32dev',
      mac: '24:0A:C4:12:34:56',
      services: [{ what: 'esphome', port: 6053, name: 'bench' }],
    })
  })

  it('of one address make one picture, led by the surest kind', () => {
    const ota = service('_arduino._tcp', { instance: 'ESP_77AA01', port: 3232, text: text({ board: 'esp32' }) })
    const web = service('_http._tcp', { instance: 'tasmota-77AA01' })
    expect(factsOfServices([ota, web], 'me')).toMatchObject({
      kind: 'tasmota',
      name: 'tasmota-77AA01',
      model: 'esp32',
      web: 'http://192.168.1.30/',
      services: [{ port: 80 }, { port: 3232 }],
    })
  })

  it('of this centre itself, of printers and of routers are left out', () => {
    expect(factsOfServices([service('_leitstand._tcp', { text: text({ node: 'me' }) })], 'me')).toBeUndefined()
    expect(factsOfServices([service('_http._tcp', { instance: 'HP LaserJet', host: 'printer.local' })], 'me')).toBeUndefined()
    expect(
      factsOfServices([service('_leitstand._tcp', { port: 8000, text: text({ node: 'other', version: '0.2.0' }) })], 'me'),
    ).toMatchObject({
      kind: 'centre',
      firmware: 'Leitstand 0.2.0',
      web: 'http://192.168.1.30:8000/',
    })
  })

  it('of a stranger bring no control characters, no turned writing and no endless names', () => {
    const instance = `esp\u0000\u202egnp.exe\n${'x'.repeat(300)}`
    const said = text({ mac: '<script>', board: '\u001b[31mred' })
    const facts = factsOfServices([service('_http._tcp', { instance, host: 'a b"><img>', text: said })], 'me')
    expect(facts?.name).toMatch(/^esp gnp\.exe x+$/)
    expect(facts?.name.length).toBeLessThanOrEqual(64)
    expect(facts).toMatchObject({ mac: null, hostName: null, model: '[31mred' })
  })
})

describe('pages', () => {
  it.each([
    ['<meta name="leitstand-board" content="ESP_12AB34CD"><title>Board</title>', { kind: 'board', board: 'ESP_12AB34CD', name: 'Board' }],
    ['<meta name="leitstand-board" content="../../etc">', { kind: 'board', board: null }],
    ['<title>Greenhouse</title><esp-app></esp-app>', { kind: 'esphome', name: 'Greenhouse' }],
    ['<title>node</title> ESPHome 2026.9.2', { kind: 'esphome', firmware: 'ESPHome 2026.9.2' }],
    ['<title>tasmota &amp; co</title>Tasmota 14.3.0 by Theo Arends', { kind: 'tasmota', name: 'tasmota & co', firmware: 'Tasmota 14.3.0' }],
    ['<title>Shelly Plus 1</title>', { kind: 'shelly' }],
    ['<title>WLED</title>WLED 0.15.0', { kind: 'wled', firmware: 'WLED 0.15.0' }],
    ['<title>Set up</title>WiFiManager', { kind: 'esp' }],
    ['<title>Leitstand</title>', { kind: 'centre' }],
    ['<title>Printer</title>', { kind: 'other', name: 'Printer' }],
  ])('%s', (body, expected) => {
    expect(probed(body)).toMatchObject({ ...expected, web: 'http://192.168.1.30/' })
  })

  it('on another port lead there, and ports alone say what they can', () => {
    expect(probed('<title>WLED</title>', 8080)).toMatchObject({ web: 'http://192.168.1.30:8080/', services: [{ what: 'web', port: 8080 }] })
    const bare = (open: number[]) => factsOfProbe('10.0.0.1', { alive: true, open, pages: new Map() })
    expect(bare([6053]).kind).toBe('esphome')
    expect(bare([3232]).kind).toBe('esp')
    expect(bare([1883])).toMatchObject({ kind: 'broker', web: null, services: [{ what: 'mqtt', port: 1883 }] })
    expect(bare([]).kind).toBe('other')
  })
})

it('texts, MAC addresses and host names are cleaned or refused', () => {
  expect(cleanText(' a\u200b\t b\u2028c ', 10)).toBe('a b c')
  expect(cleanText('🙂🙂🙂', 2)).toBe('🙂🙂')
  expect(cleanMac('24-0a-c4-12-34-56')).toBe('24:0A:C4:12:34:56')
  expect(cleanMac('000000000000')).toBeUndefined()
  expect(cleanHost('Bench.local.')).toBe('bench.local')
  expect(cleanHost('a/b')).toBeUndefined()
})
