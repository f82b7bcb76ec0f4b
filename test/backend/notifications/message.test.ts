// What people read, in both languages, and what services get: never markup of a board's words.
import { expect, test } from 'vitest'
import { ALARM_CODES } from '../../../backend/contract/alarms/alarm.ts'
import { alarmText } from '../../../backend/contract/alarms/text.ts'
import { because, reasonFields, reasonText } from '../../../backend/contract/reasons.ts'
import { messageOf, subjectOf } from '../../../backend/notifications/message.ts'
import { jsonBody, webhookRequest } from '../../../backend/notifications/webhook-body.ts'
import { exampleNotice } from '../../contracts/examples.ts'

const EN = { language: 'en', timeZone: 'UTC' } as const
const DE = { language: 'de', timeZone: 'Europe/Berlin' } as const

test('says the same in German and English', () => {
  expect(messageOf([exampleNotice()], EN)).toMatchObject({
    title: 'Warning: Zuluft “Süd” too high: 27.4 °C, limit 25 °C',
    lines: ['Board: Gewächshaus Süd (ESP_12AB34CD)', 'Zone: Gewächshaus', 'Source: Limit', 'Since: 20 Nov 2025, 00:53:20 (UTC)'],
  })
  expect(messageOf([exampleNotice()], DE)).toMatchObject({
    title: 'Warnung: Zuluft “Süd” zu hoch: 27,4 °C, Grenze 25 °C',
    lines: ['Board: Gewächshaus Süd (ESP_12AB34CD)', 'Zone: Gewächshaus', 'Quelle: Grenze', 'Seit: 20.11.2025, 01:53:20 (Europe/Berlin)'],
  })
})

test('leaves out what is not known, in every text of every language', () => {
  for (const code of ALARM_CODES) {
    for (const language of ['en', 'de'] as const) {
      const text = alarmText({ code, params: { name: 'N', text: 'T', boards: 3 } }, language)
      expect([code, text]).toEqual([code, expect.not.stringMatching(/[{}[\]]|undefined|null|^\s*$/)])
    }
  }
})

test('names in each language why notifications do not get through, and why a rule was switched off', () => {
  const unreachable = because('mail-unreachable', { server: 'mail.example.org:587', said: 'ECONNREFUSED' })
  const channel = { channel: 'Schicht', reason: reasonText(unreachable), ...reasonFields(unreachable) }
  const title = (code: 'system-channel' | 'system-rule', params: Record<string, string | number>, reader: typeof EN | typeof DE) =>
    messageOf([exampleNotice({ code, params })], reader).title
  expect(title('system-channel', channel, EN)).toContain('Schicht (mail.example.org:587 cannot be reached (ECONNREFUSED).)')
  expect(title('system-channel', channel, DE)).toContain('Schicht (mail.example.org:587 ist nicht erreichbar (ECONNREFUSED).)')
  const tooOften = because('rule-too-often', { most: 1200 })
  const rule = { rule: 'Lüfter', reason: reasonText(tooOften), ...reasonFields(tooOften) }
  expect(title('system-rule', rule, EN)).toContain('It fired more than 1,200 times within a minute.')
  expect(title('system-rule', rule, DE)).toContain('Sie hat innerhalb einer Minute mehr als 1.200-mal gefeuert.')
  // A reason of another version is told as it came.
  expect(title('system-channel', { channel: 'X', reason: 'Told.', why: 'of-tomorrow' }, DE)).toContain('X (Told.)')
})

test('writes a reading with the digits of its quantity', () => {
  const params = { name: 'Leitwert', value: 1234.5678, unit: 'uS/cm', sensorType: 'ec', limit: 1200 }
  expect(alarmText({ code: 'limit-high', params }, 'de')).toBe('Leitwert zu hoch: 1.235 µS/cm, Grenze 1.200 µS/cm')
})

test('reads no place in what is put in', () => {
  expect(alarmText({ code: 'rule', params: { text: '{name} [x] {{severity}}', name: 'secret' } }, 'en')).toBe('{name} [x] {{severity}}')
})

test('tells how an alarm goes on', () => {
  const title = (change: Parameters<typeof exampleNotice>[0]) => messageOf([exampleNotice(change)], EN).title
  expect(title({ kind: 'cleared' })).toMatch(/^Ended: Zuluft/)
  expect(title({ kind: 'escalated', severity: 'critical' })).toMatch(/^Critical, nobody has acknowledged: Zuluft/)
  expect(title({ kind: 'returned' })).toMatch(/^Warning, still there: Zuluft/)
  expect(messageOf([exampleNotice({ kind: 'acknowledged', by: 'anna', comment: 'on my way' })], EN).lines).toContain(
    'Acknowledged by: anna: on my way',
  )
})

test('an alarm of a rule names the rule, whatever its text says', () => {
  const notice = exampleNotice({
    source: 'rule',
    code: 'rule',
    params: { text: 'Zu warm', rule: 'Nachtabsenkung' },
    board: null,
    zone: null,
  })
  expect(messageOf([notice], DE)).toMatchObject({
    title: 'Warnung: Zu warm',
    lines: ['Regel: Nachtabsenkung', expect.stringMatching(/^Seit/)],
  })
})

test('sums many up: counts, the first fifty, and how many more', () => {
  const many = Array.from({ length: 60 }, (_, n) => exampleNotice({ severity: n === 7 ? 'critical' : 'warning' }))
  const message = messageOf(many, EN)
  expect(message).toMatchObject({ severity: 'critical', title: '60 notifications: Critical 1, Warning 59' })
  expect(message.lines).toHaveLength(51)
  expect(message.lines.at(-1)).toBe('and 10 more')
})

test('makes a subject of its own, in which nothing is a second header', () => {
  const message = messageOf([exampleNotice({ boardName: 'x\r\nBcc: all@example.org' })], EN)
  expect(subjectOf('{{zone}}: {{board}} {{severity}} {{unknown}}', message, EN)).toBe(
    'Gewächshaus: x Bcc: all@example.org Warning {{unknown}}',
  )
  expect(subjectOf(null, message, EN)).toMatch(/^\[Leitstand\] Warning: Zuluft/)
})

test('speaks to Slack, Teams, ntfy and plain JSON', () => {
  const hostile = exampleNotice({ code: null, title: '<!channel> *bold* &', text: 'line <b>1</b>\n[link](http://evil.example)' })
  const message = messageOf([hostile], EN)
  const slack = webhookRequest('slack', 'https://hooks.example.org/x', message, EN)
  expect(slack.body).toMatchObject({
    text: 'Warning: &lt;!channel&gt; *bold* &amp;',
    blocks: [
      { type: 'header', text: { type: 'plain_text' } },
      { type: 'section', text: { type: 'plain_text' } },
    ],
  })
  const teams = JSON.stringify(webhookRequest('teams', 'https://x.example.org/y', message, EN).body)
  expect(teams).toContain('"type":"AdaptiveCard"')
  expect(teams).not.toContain('"type":"TextBlock"')
  const ntfy = webhookRequest('ntfy', 'https://ntfy.example.org/sub/alarme%20s%C3%BCd', message, EN)
  expect(ntfy).toMatchObject({ url: 'https://ntfy.example.org/sub/', body: { topic: 'alarme süd', priority: 4 } })
  expect(() => webhookRequest('ntfy', 'https://ntfy.example.org/', message, EN)).toThrow('names no topic')
  expect(jsonBody(messageOf([exampleNotice()], EN), EN)).toMatchObject({
    source: 'leitstand',
    type: 'notice',
    notices: [{ key: 'limit:ESP_12AB34CD/gpio4:sht31_temp', since: '2025-11-20T00:53:20.000Z' }],
  })
})
