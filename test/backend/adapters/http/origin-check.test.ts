import { describe, expect, test } from 'vitest'
import { comesFromThisMachine, isLoopback } from '../../../../backend/adapters/http/authentication.ts'
import { isAllowedHost, isSameOrigin } from '../../../../backend/adapters/http/origin-check.ts'

describe('isAllowedHost', () => {
  const rule = (boundHost: string) => ({ boundHost, allowedHosts: ['greenhouse.local'] })

  test('takes IP literals only once the server is bound to the network', () => {
    for (const host of ['192.168.1.5:8000', '[fe80::1]:8000', '10.0.0.1']) {
      expect(isAllowedHost(host, rule('127.0.0.1')), host).toBe(false)
      expect(isAllowedHost(host, rule('localhost')), host).toBe(false)
      expect(isAllowedHost(host, rule('0.0.0.0')), host).toBe(true)
      expect(isAllowedHost(host, rule('192.168.1.5')), host).toBe(true)
    }
  })

  test('never takes a name it was not told, wherever it is bound', () => {
    for (const bound of ['127.0.0.1', '0.0.0.0', '::']) {
      expect(isAllowedHost('evil.example', rule(bound))).toBe(false)
      expect(isAllowedHost('1.2.3.4.evil.example', rule(bound))).toBe(false)
      expect(isAllowedHost('Greenhouse.local:8000', rule(bound))).toBe(true)
    }
    expect(isAllowedHost('rack.lan', rule('rack.lan'))).toBe(true)
  })

  test('takes no malformed header', () => {
    for (const host of [undefined, '', 'a b', 'localhost/x', 'user@localhost', 'localhost:port', '[::1', 'localhost:1:2']) {
      expect(isAllowedHost(host, rule('0.0.0.0')), String(host)).toBe(false)
    }
  })
})

describe('isSameOrigin', () => {
  test('compares host and port, with the default port of the scheme', () => {
    expect(isSameOrigin('http://localhost:8000', 'localhost:8000')).toBe(true)
    expect(isSameOrigin('http://LOCALHOST', 'localhost:80')).toBe(true)
    expect(isSameOrigin('https://rack.lan', 'rack.lan')).toBe(true)
    expect(isSameOrigin('http://[::1]:8000', '[::1]:8000')).toBe(true)
    expect(isSameOrigin('http://localhost:8000', 'localhost:8001')).toBe(false)
    expect(isSameOrigin('http://localhost:8000', '127.0.0.1:8000')).toBe(false)
    expect(isSameOrigin('http://localhost:8000', undefined)).toBe(false)
    expect(isSameOrigin('chrome-extension://localhost:8000', 'localhost:8000')).toBe(false)
  })
})

describe('loopback', () => {
  test('is 127/8 and ::1, also as IPv4 in IPv6, and nothing else', () => {
    for (const address of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1']) expect(isLoopback(address), address).toBe(true)
    for (const address of [undefined, '', '128.0.0.1', '10.0.0.1', '::', '::ffff:10.0.0.1', '127.0.0.1.evil']) {
      expect(isLoopback(address), String(address)).toBe(false)
    }
  })

  test('is not believed when a proxy stands in between', () => {
    expect(comesFromThisMachine('127.0.0.1', {})).toBe(true)
    expect(comesFromThisMachine('127.0.0.1', { 'x-forwarded-for': '10.0.0.1' })).toBe(false)
  })
})
