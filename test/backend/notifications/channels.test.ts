// Channels and their secrets: written, never read, bound to their host.
import { Compile } from 'typebox/compile'
import { beforeEach, expect, test } from 'vitest'
import { Channel, type ChannelBody, type ChannelFields } from '../../../backend/contract/alarms/channel.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import { Channels } from '../../../backend/notifications/channels.ts'
import { sendTime, takes } from '../../../backend/notifications/routing.ts'
import { exampleChannel } from '../../contracts/examples.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'

const SECRET = 'https://hooks.example.org/services/T000/B000/very-secret'
let secrets: Map<string, string>
let store: MemoryDocumentStore<Channel>
let clock: ManualClock

beforeEach(() => {
  secrets = new Map()
  store = new MemoryDocumentStore()
  clock = new ManualClock()
})

async function opened(): Promise<Channels> {
  const shelf = new Shelf<ChannelFields>({ noun: 'channel', store, clock, newId: () => 'x', most: 10 })
  await shelf.start()
  const kept = {
    secret: async (name: string) => secrets.get(name),
    saveSecret: async (name: string, value: string) => void secrets.set(name, value),
  }
  const channels = new Channels({ shelf, secrets: kept })
  await channels.start()
  return channels
}

function body(change: Partial<ChannelBody> = {}): ChannelBody {
  const { id: _id, version: _version, createdAtMs: _made, changedAtMs: _changed, by: _by, target: _target, ...common } = exampleChannel()
  return { ...common, target: { kind: 'webhook', shape: 'slack' }, ...change }
}

test('keeps the address of a webhook apart: neither document nor answer hold it, and a restart knows it', async () => {
  const channels = await opened()
  const saved = await channels.put('slack', 0, body(), { url: SECRET, token: 'tok-123' }, 'anna')
  expect(saved.target).toEqual({ kind: 'webhook', shape: 'slack', origin: 'https://hooks.example.org', hasToken: true })
  expect(Compile(Channel).Check(saved)).toBe(true)
  expect(JSON.stringify([channels.list(), await store.load()])).not.toMatch(/very-secret|tok-123/)
  expect((await opened()).secret('slack')).toEqual({ url: SECRET, token: 'tok-123' })
})

test('keeps what is left out, and lets a token go with its host', async () => {
  const channels = await opened()
  await channels.put('slack', 0, body(), { url: SECRET, token: 'tok-123' }, 'anna')
  await channels.put('slack', 1, body({ name: 'Other name' }), undefined, 'anna')
  expect(channels.secret('slack')).toEqual({ url: SECRET, token: 'tok-123' })
  await channels.put('slack', 2, body(), { url: 'https://evil.example.org/x' }, 'mallory')
  expect(channels.secret('slack')).toEqual({ url: 'https://evil.example.org/x', token: '' })
})

test('keeps the secret of the present version when another is refused', async () => {
  const channels = await opened()
  await channels.put('slack', 0, body(), { url: SECRET }, 'anna')
  await expect(channels.put('slack', 0, body(), { url: 'https://other.example.org/x' }, 'bert')).rejects.toThrow('anna has saved')
  expect(channels.secret('slack')?.url).toBe(SECRET)
})

test('forgets a secret with its channel', async () => {
  const channels = await opened()
  await channels.put('slack', 0, body(), { url: SECRET }, 'anna')
  await channels.remove(['slack'])
  expect([...secrets.values()]).toEqual([''])
})

test.each([
  [{ url: 'ftp://x.example.org/' }, 'begins with https://'],
  [{ url: 'nonsense' }, 'begins with https://'],
  [{ url: 'https://user:pw@x.example.org/' }, 'enter a token'],
  [{ url: 'http://x.example.org/' }, 'Use https://'],
  [undefined, 'Enter the address'],
])('refuses the address %j and says why', async (secret, why) => {
  await expect((await opened()).put('a', 0, body(), secret, 'anna')).rejects.toThrow(why)
})

test('refuses topics that belong to boards, and an unknown time zone', async () => {
  const channels = await opened()
  const mqtt = (topic: string) => body({ target: { kind: 'mqtt', topic, qos: 1, retain: false } })
  await expect(channels.put('m', 0, mqtt('kaiser/god/esp/E1/actuator/4/command'), undefined, 'anna')).rejects.toThrow('Choose another')
  await expect(channels.put('m', 0, mqtt('alarms/#'), undefined, 'anna')).rejects.toThrow('no +, #')
  await expect(channels.put('m', 0, body({ timeZone: 'Mars/Base' }), { url: SECRET }, 'anna')).rejects.toThrow('Europe/Berlin')
  expect((await channels.put('m', 0, mqtt('plant/alarms'), undefined, 'anna')).target.kind).toBe('mqtt')
})

test('takes what its filters let through', () => {
  const notice = { kind: 'raised', severity: 'warning', source: 'limit', zone: 'A' } as const
  expect(takes(exampleChannel(), notice)).toBe(true)
  expect(takes(exampleChannel({ enabled: false }), notice)).toBe(false)
  expect(takes(exampleChannel({ severities: ['critical'] }), notice)).toBe(false)
  expect(takes(exampleChannel({ sources: ['rule'] }), notice)).toBe(false)
  expect(takes(exampleChannel({ sources: ['rule'] }), { ...notice, source: null })).toBe(true)
  expect(takes(exampleChannel({ zones: ['B'] }), notice)).toBe(false)
  expect(takes(exampleChannel({ zones: ['A'] }), { ...notice, zone: null })).toBe(false)
  expect(takes(exampleChannel(), { ...notice, kind: 'cleared' })).toBe(false)
  expect(takes(exampleChannel({ tellEnd: true }), { ...notice, kind: 'cleared' })).toBe(true)
})

test('keeps still in quiet hours but for what is critical, where that is wanted', () => {
  const quiet = { from: '22:00', to: '06:00', days: [1, 2, 3, 4, 5, 6, 7], criticalPasses: true }
  const night = Date.parse('2026-11-20T23:00:00Z')
  const morning = Date.parse('2026-11-21T05:00:00Z')
  const channel = exampleChannel({ quiet })
  expect(sendTime(channel, { kind: 'raised', severity: 'warning' }, night)).toBe(morning)
  expect(sendTime(channel, { kind: 'raised', severity: 'critical' }, night)).toBe(night)
  expect(sendTime(channel, { kind: 'cleared', severity: 'warning' }, night)).toBeUndefined()
  expect(sendTime(exampleChannel({ quiet: { ...quiet, criticalPasses: false } }), { kind: 'raised', severity: 'critical' }, night)).toBe(
    morning,
  )
  expect(sendTime(channel, { kind: 'raised', severity: 'warning' }, morning)).toBe(morning)
})
