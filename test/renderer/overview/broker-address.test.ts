import { describe, expect, it } from 'vitest'
import { brokerAddress } from '../../../renderer/overview/broker-address.ts'

describe('broker address', () => {
  it('names host and port and says that loopback is this machine only', () => {
    expect(brokerAddress('mqtt://127.0.0.1:1884', 'lab.local')).toEqual({ host: '127.0.0.1', port: '1884', localOnly: true })
  })

  it('puts the host of the page where the broker listens everywhere', () => {
    expect(brokerAddress('mqtt://0.0.0.0:1883', 'lab.local')).toEqual({ host: 'lab.local', port: '1883', localOnly: false })
    expect(brokerAddress('mqtt://[::]:1883', 'lab.local')).toEqual({ host: 'lab.local', port: '1883', localOnly: false })
  })

  it('falls back to the usual port', () => {
    expect(brokerAddress('192.168.1.9', 'lab.local')).toEqual({ host: '192.168.1.9', port: '1883', localOnly: false })
  })
})
