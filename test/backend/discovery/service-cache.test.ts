import { describe, expect, it } from 'vitest'
import { BROWSED_TYPES } from '../../../backend/discovery/browser.ts'
import type { DnsRecord } from '../../../backend/discovery/ports.ts'
import { ServiceCache } from '../../../backend/discovery/service-cache.ts'
import { announced } from './announced.ts'

const FROM = '192.168.1.30'

function cacheOf(records: readonly DnsRecord[], from = FROM, nowMs = 0): ServiceCache {
  const cache = new ServiceCache(BROWSED_TYPES)
  for (const record of records) cache.note(record, from, nowMs)
  return cache
}

describe('what was heard', () => {
  it('becomes a service when name, place, text and address are there, in any order', () => {
    const records = announced('_esphomelib._tcp', 'bench', { address: FROM, port: 6053, text: ['Version=2026.10.1', 'empty'] })
    for (const order of [records, [...records].reverse()]) {
      expect(cacheOf(order).services(1)).toMatchObject([
        {
          type: '_esphomelib._tcp',
          instance: 'bench',
          host: 'bench.local',
          address: FROM,
          port: 6053,
          text: new Map([['version', '2026.10.1']]),
        },
      ])
    }
  })

  it('asks for what is missing', () => {
    const [pointer, place] = announced('_esphomelib._tcp', 'bench', { address: FROM })
    const name = 'bench._esphomelib._tcp.local'
    expect(cacheOf(pointer ? [pointer] : []).missing(1)).toEqual([
      { name, type: 'SRV' },
      { name, type: 'TXT' },
    ])
    expect(cacheOf(pointer && place ? [pointer, place] : []).missing(1)).toEqual([
      { name: 'bench.local', type: 'A' },
      { name, type: 'TXT' },
    ])
  })

  it('runs out after its time, never later than 75 minutes, and a second after a goodbye', () => {
    const cache = cacheOf(announced('_mqtt._tcp', 'pi', { address: FROM, ttlS: 2 ** 31 }))
    expect(cache.services(4_499_999)).toHaveLength(1)
    expect(cache.services(4_500_000)).toEqual([])
    const leaving = cacheOf(announced('_mqtt._tcp', 'pi', { address: FROM }))
    for (const record of announced('_mqtt._tcp', 'pi', { address: FROM, ttlS: 0 })) leaving.note(record, FROM, 1000)
    expect(leaving.services(1999)).toHaveLength(1)
    expect(leaving.services(2000)).toEqual([])
    expect(leaving.nextEndMs()).toBeUndefined()
  })
})

describe('a stranger', () => {
  it('fills no more than 500 rows, and room comes back when they run out', () => {
    const cache = new ServiceCache(BROWSED_TYPES)
    for (let at = 0; at < 3000; at++)
      for (const one of announced('_http._tcp', `esp-${at}`, { address: FROM, ttlS: 10 })) cache.note(one, FROM, 0)
    expect(cache.services(1)).toHaveLength(500)
    for (const one of announced('_http._tcp', 'esp-new', { address: FROM })) cache.note(one, FROM, 10_000)
    expect(cache.services(10_001)).toMatchObject([{ instance: 'esp-new' }])
  })

  it('cannot pass for an address of the internet or of this machine', () => {
    for (const address of ['8.8.8.8', '127.0.0.1', '224.0.0.1', 'javascript:alert(1)', '999.1.1.1']) {
      expect(cacheOf(announced('_http._tcp', 'esp', { address })).services(1), address).toEqual([])
    }
    expect(cacheOf(announced('_http._tcp', 'esp', { address: '127.0.0.9' }), '127.0.0.1').services(1)).toHaveLength(1)
  })

  it('is not listened to where types and names do not fit together', () => {
    const records: DnsRecord[] = [
      { type: 'PTR', name: '_http._tcp.local', ttlS: 120, data: 'esp._ipp._tcp.local' },
      { type: 'PTR', name: '_ipp._tcp.local', ttlS: 120, data: 'printer._ipp._tcp.local' },
      { type: 'PTR', name: '_http._tcp.local', ttlS: 120, data: '_http._tcp.local' },
      { type: 'SRV', name: 'esp._http._tcp.local', ttlS: 120, data: { target: 'esp.local', port: 0 } },
    ]
    const cache = cacheOf(records)
    expect(cache.services(1)).toEqual([])
    expect(cache.missing(1)).toEqual([])
  })
})
