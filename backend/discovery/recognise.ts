// What a device is, from what it announces and from the first kilobytes of its page. Pure; every text is a stranger's.
import type { FoundBody, FoundKind, FoundService } from '../contract/boards/discovery.ts'
import { cleanHost, cleanMac, cleanText } from './clean-text.ts'
import type { Probe } from './ports.ts'
import type { HeardService } from './service-cache.ts'

/** What one way of finding says of an address. */
export type Facts = Pick<FoundBody, 'kind' | 'name' | 'board' | 'hostName' | 'mac' | 'firmware' | 'model' | 'web'> & {
  services: FoundService[]
}

const NO_FACTS: Facts = {
  kind: 'other',
  name: '',
  board: null,
  hostName: null,
  mac: null,
  firmware: null,
  model: null,
  web: null,
  services: [],
}
const NAME_CHARACTERS = 64
const WORD_CHARACTERS = 40
const MOST_SERVICES = 16

/** Names under which boards' pages are announced. */
const BOARD_NAMES = /esp|shelly|tasmota|wled|sonoff|leitstand|arduino|nodemcu|wemos|d1-?mini/i
const BOARD_ID = /^[A-Za-z0-9_-]{1,64}$/

/** Of the services of one address; undefined: none of them concerns boards. */
export function factsOfServices(services: readonly HeardService[], nodeId: string): Facts | undefined {
  const foreign = services.filter((service) => service.text.get('node') !== nodeId)
  const relevant = foreign.filter(
    ({ type, instance, host }) => type !== '_http._tcp' || BOARD_NAMES.test(instance) || BOARD_NAMES.test(host),
  )
  if (relevant.length === 0) return undefined
  let facts = NO_FACTS
  for (const service of relevant.slice(0, MOST_SERVICES)) facts = joinFacts(facts, factsOf(service))
  return facts
}

function factsOf({ type, instance, host, address, port, text }: HeardService): Facts {
  const said = (key: string, most = WORD_CHARACTERS) => cleanText(text.get(key) ?? '', most) || null
  const name = cleanText(instance, NAME_CHARACTERS)
  const base = { ...NO_FACTS, name, hostName: cleanHost(host) ?? null, mac: cleanMac(text.get('mac') ?? '') ?? null }
  const serves = (what: FoundService['what']): FoundService[] => [{ what, port, name }]
  const page = port === 80 ? `http://${address}/` : `http://${address}:${port}/`
  switch (type) {
    case '_esphomelib._tcp': {
      const version = said('version')
      const shown = { name: said('friendly_name', NAME_CHARACTERS) ?? name, firmware: version && `ESPHome ${version}` }
      return { ...base, ...shown, kind: 'esphome', model: said('board') ?? said('platform'), services: serves('esphome') }
    }
    case '_arduino._tcp':
      return { ...base, kind: 'esp', model: said('board'), services: serves('ota') }
    case '_leitstand._tcp': {
      const version = said('version')
      return { ...base, kind: 'centre', firmware: version && `Leitstand ${version}`, web: page, services: serves('leitstand') }
    }
    case '_mqtt._tcp':
      return { ...base, kind: 'broker', services: serves('mqtt') }
    case '_shelly._tcp':
      return { ...base, kind: 'shelly', model: said('app'), firmware: said('ver'), web: page, services: serves('web') }
    default:
      return {
        ...base,
        kind: kindOfName(`${instance} ${host}`),
        model: said('board'),
        firmware: said('fw_version') ?? said('version'),
        web: page,
        services: serves('web'),
      }
  }
}

function kindOfName(name: string): FoundKind {
  if (/tasmota/i.test(name)) return 'tasmota'
  if (/shelly/i.test(name)) return 'shelly'
  if (/wled/i.test(name)) return 'wled'
  if (/esphome/i.test(name)) return 'esphome'
  return 'esp'
}

/** Of a probe that found something alive. */
export function factsOfProbe(address: string, { open, pages }: Probe): Facts {
  let facts: Facts = { ...NO_FACTS, services: open.map((port) => ({ what: whatOf(port, pages), port, name: '' })) }
  if (open.includes(6053)) facts = { ...facts, kind: 'esphome' }
  else if (open.includes(3232)) facts = { ...facts, kind: 'esp' }
  else if (open.includes(1883)) facts = { ...facts, kind: 'broker' }
  for (const [port, page] of pages) {
    const read = factsOfPage(page)
    facts = joinFacts(facts, { ...read, web: port === 80 ? `http://${address}/` : `http://${address}:${port}/` })
  }
  return facts
}

function whatOf(port: number, pages: ReadonlyMap<number, string>): FoundService['what'] {
  if (pages.has(port)) return 'web'
  return port === 6053 ? 'esphome' : port === 3232 ? 'ota' : port === 1883 || port === 8883 ? 'mqtt' : 'open'
}

/** Signs in pages as the firmwares send them; the first that fits counts. */
const SIGNS: readonly { kind: FoundKind; sign: RegExp; version?: RegExp; called?: string }[] = [
  { kind: 'board', sign: /<meta[^>]+name=["']leitstand-board["']/i },
  { kind: 'centre', sign: /<title>Leitstand<\/title>/i },
  { kind: 'tasmota', sign: /Tasmota/i, version: /Tasmota(?:\s|&nbsp;)+v?(\d+\.\d+[\w.]*)/i, called: 'Tasmota' },
  { kind: 'esphome', sign: /esp-app|ESPHome|esphome\.io/i, version: /ESPHome\s+v?(20\d\d\.\d+[\w.]*)/i, called: 'ESPHome' },
  { kind: 'shelly', sign: /shelly/i },
  { kind: 'wled', sign: /WLED/, version: /WLED\s+v?(\d+\.\d+[\w.-]*)/, called: 'WLED' },
  { kind: 'esp', sign: /ESP32|ESP8266|WiFiManager|Espressif|ESPAsync/i },
]

function factsOfPage(page: string): Facts {
  const title = cleanText(decodeEntities(/<title[^>]*>([^<]{0,200})/i.exec(page)?.[1] ?? ''), NAME_CHARACTERS)
  const found = SIGNS.find(({ sign }) => sign.test(page))
  const version = found?.version?.exec(page)?.[1]
  const id = /<meta[^>]+name=["']leitstand-board["'][^>]+content=["']([^"']{1,64})["']/i.exec(page)?.[1]
  const board = id !== undefined && BOARD_ID.test(id) ? id : null
  const told = version === undefined ? null : cleanText(`${found?.called ?? ''} ${version}`, WORD_CHARACTERS)
  return { ...NO_FACTS, kind: found?.kind ?? 'other', name: title, board, firmware: told }
}

function decodeEntities(text: string): string {
  return text.replaceAll('&nbsp;', ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}

/** The surer, the earlier. */
const RANK: readonly FoundKind[] = ['board', 'centre', 'esphome', 'tasmota', 'shelly', 'wled', 'esp', 'broker', 'other']

/** One picture of two: the surer kind leads, the other fills in what it leaves open. */
export function joinFacts(a: Facts, b: Facts): Facts {
  const [first, second] = RANK.indexOf(b.kind) < RANK.indexOf(a.kind) ? [b, a] : [a, b]
  const services = first.services.map((service) => ({ ...service }))
  for (const service of second.services) {
    const known = services.find(({ port }) => port === service.port)
    if (known === undefined) services.push(service)
    else if (known.what === 'open' || known.name === '')
      Object.assign(known, { ...service, what: known.what === 'open' ? service.what : known.what })
  }
  return {
    kind: first.kind,
    name: first.name || second.name,
    board: first.board ?? second.board,
    hostName: first.hostName ?? second.hostName,
    mac: first.mac ?? second.mac,
    firmware: first.firmware ?? second.firmware,
    model: first.model ?? second.model,
    web: first.web ?? second.web,
    services: services.sort((x, y) => x.port - y.port).slice(0, MOST_SERVICES),
  }
}
