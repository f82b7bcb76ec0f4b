import { expect, test } from 'vitest'
import { addressFor } from '../../backend/app/air-updates.ts'
import { presetOf } from '../../backend/app/provisioning.ts'

/** Where boards reach the centre: for firmware over the air, and for the broker that they are told. */

const own = { httpHost: '192.168.7.2', mqttHost: '192.168.7.2', httpPort: () => 8000, outwardAddress: '' }

test('boards are told the address that the settings name, with the port of HTTP where it is another', () => {
  expect(addressFor(own, '192.168.7.40')).toBe('http://192.168.7.2:8000')
  expect(addressFor({ ...own, outwardAddress: 'lab.example' }, '192.168.7.40')).toBe('http://lab.example:8000')
  expect(addressFor({ ...own, outwardAddress: '203.0.113.7:8080' }, undefined)).toBe('http://203.0.113.7:8080')
  // Also where nothing but a proxy on this machine reaches it.
  expect(addressFor({ ...own, httpHost: '127.0.0.1', outwardAddress: 'lab.example:80' }, undefined)).toBe('http://lab.example:80')
})

test('the broker is proposed at that address first', () => {
  expect(presetOf('192.168.7.2', 1883, '').brokers).toEqual([{ host: '192.168.7.2', port: 1883 }])
  expect(presetOf('192.168.7.2', 1883, 'lab.example:8080').brokers).toEqual([
    { host: 'lab.example', port: 1883 },
    { host: '192.168.7.2', port: 1883 },
  ])
})
