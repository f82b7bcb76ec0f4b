import type { AlarmSeverity, AlarmSource } from '../../../backend/contract/alarms/alarm.ts'
import type { Channel, ChannelBody, ChannelKind, ChannelSecret, WebhookShape } from '../../../backend/contract/alarms/channel.ts'
import type { Language } from '../../language/language.ts'

/** The channel editor's fields, their faults, and what they make. Pure. */

export interface ChannelForm {
  name: string
  enabled: boolean
  kind: ChannelKind
  to: string[]
  subject: string
  shape: WebhookShape
  /** Empty: what is stored stays. */
  url: string
  token: string
  forgetToken: boolean
  topic: string
  qos: 0 | 1 | 2
  retain: boolean
  severities: AlarmSeverity[]
  sources: AlarmSource[]
  zones: string[]
  tellEnd: boolean
  quiet: boolean
  from: string
  until: string
  days: number[]
  criticalPasses: boolean
  timeZone: string
  language: Language
  perMinute: number
}

export type ChannelFault = 'needed' | 'noRecipient' | 'recipient' | 'noUrl' | 'url' | 'topic' | 'severity' | 'days' | 'time'
export type ChannelFaults = Partial<Record<'name' | 'to' | 'url' | 'topic' | 'severities' | 'days' | 'from' | 'until', ChannelFault>>

export const WEEK = [1, 2, 3, 4, 5, 6, 7]
const ADDRESS = /^[^@\s,;<>]+@[^@\s,;<>]+$/
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/

export function newChannelForm(language: Language, timeZone: string, kind: ChannelKind = 'mail'): ChannelForm {
  return {
    name: '',
    enabled: true,
    kind,
    to: [],
    subject: '',
    shape: 'json',
    url: '',
    token: '',
    forgetToken: false,
    topic: '',
    qos: 1,
    retain: false,
    severities: ['warning', 'critical'],
    sources: [],
    zones: [],
    tellEnd: true,
    quiet: false,
    from: '22:00',
    until: '06:00',
    days: [...WEEK],
    criticalPasses: true,
    timeZone,
    language,
    perMinute: 10,
  }
}

export function formOfChannel(channel: Channel): ChannelForm {
  const { name, enabled, target, severities, sources, zones, tellEnd, quiet, timeZone, language, perMinute } = channel
  const empty = newChannelForm(language, timeZone, target.kind)
  return {
    ...empty,
    name,
    enabled,
    severities: [...severities],
    sources: [...sources],
    zones: [...zones],
    tellEnd,
    perMinute,
    ...(target.kind === 'mail' && { to: [...target.to], subject: target.subject ?? '' }),
    ...(target.kind === 'webhook' && { shape: target.shape }),
    ...(target.kind === 'mqtt' && { topic: target.topic, qos: target.qos, retain: target.retain }),
    ...(quiet !== null && { quiet: true, from: quiet.from, until: quiet.to, days: [...quiet.days], criticalPasses: quiet.criticalPasses }),
  }
}

/** @param stored an address of a webhook is kept already */
export function channelFaults(form: ChannelForm, stored: boolean): ChannelFaults {
  const { name, kind, to, url, topic, severities, quiet, from, until, days } = form
  const faults: ChannelFaults = {}
  if (name.trim() === '') faults.name = 'needed'
  if (kind === 'mail') {
    if (to.length === 0) faults.to = 'noRecipient'
    else if (!to.every((one) => ADDRESS.test(one))) faults.to = 'recipient'
  }
  if (kind === 'webhook') {
    if (url.trim() === '' && !stored) faults.url = 'noUrl'
    else if (url.trim() !== '' && !/^https?:\/\/./i.test(url.trim())) faults.url = 'url'
  }
  if (kind === 'mqtt' && (topic.trim() === '' || /[+#]/.test(topic))) faults.topic = 'topic'
  if (severities.length === 0) faults.severities = 'severity'
  if (quiet) {
    if (!TIME.test(from)) faults.from = 'time'
    if (!TIME.test(until)) faults.until = 'time'
    if (days.length === 0) faults.days = 'days'
  }
  return faults
}

/** Call with a form without faults. */
export function bodyOfForm(form: ChannelForm): ChannelBody {
  const { name, enabled, severities, sources, zones, tellEnd, quiet, from, until, days, criticalPasses, timeZone, language, perMinute } =
    form
  return {
    name: name.trim(),
    enabled,
    severities,
    sources,
    zones,
    tellEnd,
    quiet: quiet ? { from, to: until, days: [...days].sort((a, b) => a - b), criticalPasses } : null,
    timeZone,
    language,
    perMinute,
    target: targetOf(form),
  }
}

function targetOf({ kind, to, subject, shape, topic, qos, retain }: ChannelForm): ChannelBody['target'] {
  switch (kind) {
    case 'mail':
      return { kind, to, subject: subject.trim() === '' ? null : subject.trim() }
    case 'webhook':
      return { kind, shape }
    case 'mqtt':
      return { kind, topic: topic.trim(), qos, retain }
    case 'desktop':
      return { kind }
  }
}

/** What was typed; undefined: nothing, what is stored stays. */
export function secretOf({ kind, url, token, forgetToken }: ChannelForm): ChannelSecret | undefined {
  if (kind !== 'webhook') return undefined
  const secret: ChannelSecret = {
    ...(url.trim() !== '' && { url: url.trim() }),
    ...(token !== '' ? { token } : forgetToken ? { token: '' } : {}),
  }
  return Object.keys(secret).length === 0 ? undefined : secret
}
