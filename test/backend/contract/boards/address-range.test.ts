import { describe, expect, it } from 'vitest'
import { addressText, isPrivateAddress, networkText, readRange, sameNetwork } from '../../../../backend/contract/boards/address-range.ts'
import { reasonText } from '../../../../backend/contract/reasons.ts'

const ends = (text: string) => {
  const read = readRange(text)
  return read.ok
    ? [addressText(read.range.first), addressText(read.range.last), read.range.count, read.range.isPrivate]
    : reasonText(read.reason)
}

describe('a range of addresses', () => {
  it.each([
    ['192.168.1.0/24', ['192.168.1.1', '192.168.1.254', 254, true]],
    ['192.168.1.77/28', ['192.168.1.65', '192.168.1.78', 14, true]],
    [' 10.0.0.5 ', ['10.0.0.5', '10.0.0.5', 1, true]],
    ['10.0.0.8/31', ['10.0.0.8', '10.0.0.9', 2, true]],
    ['10.0.0.8/32', ['10.0.0.8', '10.0.0.8', 1, true]],
    ['192.168.1.10-192.168.2.9', ['192.168.1.10', '192.168.2.9', 256, true]],
    ['192.168.1.10 – 50', ['192.168.1.10', '192.168.1.50', 41, true]],
    ['10.0.0.0/20', ['10.0.0.1', '10.0.15.254', 4094, true]],
    ['10.0.0.0-10.0.15.255', ['10.0.0.0', '10.0.15.255', 4096, true]],
    ['127.0.0.0/28', ['127.0.0.1', '127.0.0.14', 14, true]],
    ['8.8.8.0/29', ['8.8.8.1', '8.8.8.6', 6, false]],
    ['172.31.255.0-172.32.0.5', ['172.31.255.0', '172.32.0.5', 262, false]],
  ])('%s is read', (text, expected) => {
    expect(ends(text)).toEqual(expected)
  })

  it.each([
    ['', /Write 192/],
    ['kitchen', /Write 192/],
    ['192.168.1', /Write 192/],
    ['192.168.1.256', /Write 192/],
    ['192.168.01.7', /Write 192/],
    ['192.168.1.0/33', /Write 192/],
    ['192.168.1.9-192.168.1.2', /192\.168\.1\.9 comes after 192\.168\.1\.2/],
    ['192.168.1.10-999', /Write 192/],
    ['10.0.0.0/19', /8190 addresses, 4096 are the most/],
    ['0.0.0.0/0', /are the most/],
    ['224.0.0.251', /No device can have 224\.0\.0\.251/],
    ['255.255.255.255', /No device can have/],
    ['0.0.0.7', /No device can have/],
  ])('"%s" is refused with its remedy', (text, expected) => {
    expect(ends(text)).toMatch(expected)
  })
})

describe('own networks', () => {
  it('stand as they are, or narrowed to what one scan may ask', () => {
    expect(networkText('192.168.1.77', 24)).toBe('192.168.1.0/24')
    expect(networkText('10.4.3.2', 8)).toBe('10.4.3.0/24')
    expect(networkText('10.4.3.2', 20)).toBe('10.4.0.0/20')
    expect(networkText('fe80::1', 64)).toBeUndefined()
  })

  it('tell who is in them', () => {
    expect(sameNetwork('192.168.1.7', '192.168.1.200', 24)).toBe(true)
    expect(sameNetwork('192.168.1.7', '192.168.2.7', 24)).toBe(false)
    expect(sameNetwork('192.168.1.7', 'nowhere', 24)).toBe(false)
    expect(isPrivateAddress('172.16.0.1')).toBe(true)
    expect(isPrivateAddress('172.32.0.1')).toBe(false)
  })
})
