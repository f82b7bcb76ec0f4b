import Value from 'typebox/value'
import { expect, it } from 'vitest'
import { type Channel, ChannelBody } from '../../../backend/contract/alarms/channel.ts'
import { AlarmSettingsBody, alarmSettingsFault, DEFAULT_ALARM_SETTINGS } from '../../../backend/contract/alarms/settings.ts'
import { bodyOfForm, channelFaults, formOfChannel, newChannelForm, secretOf } from '../../../renderer/alarms/channels/channel-form.ts'
import { bodyOfSettings, formOfSettings, RANGES, settingsFaults } from '../../../renderer/alarms/settings/settings-form.ts'
import { fromLocal, shelfEnd, toLocal } from '../../../renderer/alarms/shelf-time.ts'

const HEAD = { id: 'c1', version: 3, createdAtMs: 0, changedAtMs: 0, by: 'anna' }
const form = { ...newChannelForm('de', 'Europe/Berlin'), name: ' Shift ', to: ['a@example.org'] }

it('makes a channel of each kind that the contract takes, and reads it back', () => {
  for (const kind of ['mail', 'mqtt', 'desktop'] as const) {
    const body = bodyOfForm({ ...form, kind, topic: 'plant/alarms', quiet: true, days: [7, 1] })
    expect(Value.Check(ChannelBody, body)).toBe(true)
    expect(body.quiet?.days).toEqual([1, 7])
    const again = formOfChannel({ ...HEAD, ...body } as Channel)
    expect(bodyOfForm(again)).toEqual(body)
  }
  const webhook = bodyOfForm({ ...form, kind: 'webhook', shape: 'slack', url: 'https://x.example.org/secret' })
  expect(Value.Check(ChannelBody, webhook)).toBe(true)
  expect(JSON.stringify(webhook)).not.toContain('secret')
})

it('sends a secret only where one was typed, and forgets a token when told to', () => {
  const hook = { ...form, kind: 'webhook' as const }
  expect(secretOf(hook)).toBeUndefined()
  expect(secretOf({ ...hook, url: ' https://x.example.org/a ' })).toEqual({ url: 'https://x.example.org/a' })
  expect(secretOf({ ...hook, forgetToken: true })).toEqual({ token: '' })
  expect(secretOf({ ...hook, forgetToken: true, token: 't' })).toEqual({ token: 't' })
  expect(secretOf({ ...form, url: 'https://x.example.org/a' })).toBeUndefined()
})

it('names what is missing in a channel', () => {
  expect(channelFaults(form, false)).toEqual({})
  expect(channelFaults({ ...form, name: ' ', to: [], severities: [] }, false)).toEqual({
    name: 'needed',
    to: 'noRecipient',
    severities: 'severity',
  })
  expect(channelFaults({ ...form, to: ['a@b', 'nobody'] }, false).to).toBe('recipient')
  expect(channelFaults({ ...form, kind: 'webhook' }, false).url).toBe('noUrl')
  expect(channelFaults({ ...form, kind: 'webhook' }, true).url).toBeUndefined()
  expect(channelFaults({ ...form, kind: 'webhook', url: 'ftp://x' }, true).url).toBe('url')
  expect(channelFaults({ ...form, kind: 'mqtt', topic: 'a/#' }, false).topic).toBe('topic')
  expect(channelFaults({ ...form, quiet: true, from: '', days: [] }, false)).toEqual({ from: 'time', days: 'days' })
})

it('reads settings and writes them back as they were', () => {
  const settings: AlarmSettingsBody = {
    ...DEFAULT_ALARM_SETTINGS,
    seriesBreaches: [{ board: 'E1', channel: 'gpio4:ph', breaches: 1 }],
    escalation: [{ afterMin: 5, from: 'warning', severity: null, channels: ['c1'] }],
  }
  expect(bodyOfSettings(formOfSettings(settings))).toEqual(settings)
  expect(settingsFaults(formOfSettings(settings)).size).toBe(0)
})

it('finds each fault that the backend would refuse', () => {
  const good = formOfSettings(DEFAULT_ALARM_SETTINGS)
  const step = { key: 1, afterMin: 5, from: 'warning' as const, severity: null, channels: ['c1'] }
  const exception = { key: 1, board: 'E1', channel: 'x', breaches: 2 }
  const faults = settingsFaults({
    ...good,
    breaches: 0,
    keepDays: null,
    exceptions: [exception, exception, { ...exception, board: '' }],
    escalation: [step, { ...step, channels: [] }],
  })
  expect(Object.fromEntries(faults)).toEqual({
    breaches: 'range',
    keepDays: 'range',
    'exceptions.1': 'twice',
    'exceptions.2': 'noSeries',
    'escalation.1.afterMin': 'later',
    'escalation.1.channels': 'idle',
  })
  const twice = bodyOfSettings({ ...good, exceptions: [exception, exception] })
  expect(alarmSettingsFault(twice)).toContain('two numbers')
  // The ranges of the fields are those of the contract.
  for (const [breaches, taken] of [
    [RANGES.breaches[1], true],
    [RANGES.breaches[1] + 1, false],
  ] as const)
    expect(Value.Check(AlarmSettingsBody, { ...DEFAULT_ALARM_SETTINGS, breaches })).toBe(taken)
  for (const [keepDays, taken] of [
    [RANGES.keepDays[1], true],
    [RANGES.keepDays[1] + 1, false],
  ] as const)
    expect(Value.Check(AlarmSettingsBody, { ...DEFAULT_ALARM_SETTINGS, keepDays })).toBe(taken)
})

it('keeps a time of the shelf through the field for date and time, to the minute', () => {
  const atMs = Date.UTC(2026, 10, 29, 14, 30)
  expect(fromLocal(toLocal(atMs))).toBe(atMs)
  expect(fromLocal('')).toBeUndefined()
  expect(shelfEnd(4, atMs)).toBe(atMs + 14_400_000)
})
