import { describe, expect, it } from 'vitest'
import { boardOf } from '../../../renderer/discovery/known-board.ts'
import { brokerFor, snippetFor, suggestedId } from '../../../renderer/discovery/pointing.ts'
import { readPorts } from '../../../renderer/discovery/ports-field.ts'

const found = { board: null, hostName: null, mac: null, address: '192.168.1.30' }
const board = (id: string, name: string | null = null, ipAddress?: string) => ({
  id,
  name,
  health: ipAddress === undefined ? {} : { ipAddress },
})

describe('a found device is the board', () => {
  const fleet = [board('ESP_123456'), board('tor-1', 'Hof Tor'), board('pump', null, '192.168.1.30')]
  it.each([
    ['whose id its page says', { ...found, board: 'tor-1' }, 'tor-1'],
    ['that is called like its host', { ...found, hostName: 'hof-tor.local' }, 'tor-1'],
    ['whose id ends with its MAC address', { ...found, mac: '24:0A:C4:12:34:56' }, 'ESP_123456'],
    ['that reports its address', found, 'pump'],
  ])('%s', (_, device, id) => {
    expect(boardOf(device, fleet)?.id).toBe(id)
  })

  it('of nobody where nothing fits', () => {
    expect(boardOf({ ...found, address: '192.168.1.31', mac: '24:0A:C4:99:99:99', hostName: 'bench.local' }, fleet)).toBeUndefined()
    expect(boardOf({ ...found, address: '192.168.1.31', mac: '24:0A:C4:00:00:01' }, [board('tor-1')])).toBeUndefined()
  })
})

describe('pointing a board here', () => {
  const broker = {
    port: 1883,
    addresses: [
      { address: '10.0.0.2', prefix: 24 },
      { address: '192.168.1.2', prefix: 24 },
    ],
    localOnly: false,
    login: true,
  }

  it('names the own address in the board’s network', () => {
    expect(brokerFor('192.168.1.30', broker, 'vm')).toEqual({ host: '192.168.1.2', port: 1883 })
    expect(brokerFor('172.16.0.9', broker, 'vm').host).toBe('10.0.0.2')
    expect(brokerFor('172.16.0.9', { ...broker, addresses: [] }, 'vm').host).toBe('vm')
  })

  it('suggests an id that topics allow', () => {
    const device = { name: '', hostName: null, mac: null, address: '10.0.0.9' }
    expect(suggestedId({ ...device, hostName: 'bench-1.local' })).toBe('bench-1')
    expect(suggestedId({ ...device, name: 'Küche / Fenster' })).toBe('k-che-fenster')
    expect(suggestedId({ ...device, mac: '24:0A:C4:12:34:56' })).toBe('esp-123456')
    expect(suggestedId(device)).toBe('10-0-0-9')
  })

  it('writes the lines of each firmware with broker and topic', () => {
    for (const kind of ['esphome', 'tasmota'] as const) {
      const lines = snippetFor(kind, { host: '192.168.1.2', port: 1884 }, 'bench')
      expect(lines).toMatch(/192\.168\.1\.2/)
      expect(lines).toMatch(/1884/)
      expect(lines).toMatch(/sensors\/bench\/telemetry/)
    }
    expect(snippetFor('shelly', { host: 'vm', port: 1883 }, 'bench')).toMatch(/MQTT\.publish\("sensors\/bench\/telemetry"/)
    expect(snippetFor('wled', { host: 'vm', port: 1883 }, 'bench')).toBeUndefined()
  })
})

it('ports are read from the field, each once', () => {
  expect(readPorts(' 80,6053;  80 3232 ')).toEqual([80, 6053, 3232])
  for (const text of ['', 'web', '0', '65536', '80.5', '1 2 3 4 5 6 7 8 9']) expect(readPorts(text), text).toBeUndefined()
})
