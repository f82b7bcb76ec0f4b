// Tells people: routes what happens to alarms (and what rules say) to channels, and makes the messages.
import type { Alarm, AlarmSeverity } from '../contract/alarms/alarm.ts'
import type { Channel } from '../contract/alarms/channel.ts'
import type { Delivery, Notice, NoticeKind } from '../contract/alarms/delivery.ts'
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import { because } from '../contract/reasons.ts'
import type { Channels } from './channels.ts'
import { messageOf, subjectOf } from './message.ts'
import { Outbox } from './outbox.ts'
import { type Carriers, type DeliveryQuery, type DeliveryStore, SendFault } from './ports.ts'
import { sendTime, takes } from './routing.ts'
import { jsonBody, webhookRequest } from './webhook-body.ts'

const DAY_MS = 86_400_000
const TRIM_EVERY_MS = 3_600_000
/** Lines of the log, whatever their age. */
const KEEP = 100_000

export interface NotificationsParts {
  channels: Channels
  store: DeliveryStore
  carriers: Carriers
  boardName(board: string): string | null
  /** The alarm of this id stands and nobody has acknowledged it. */
  stands(alarm: string): boolean
  keepDays(): number
  clock: Clock
  newId(): string
  later(run: () => void, delayMs: number): () => void
  onTrouble(cause: unknown): void
}

/** What a rule says to people by itself. */
export interface RuleMessage {
  /** Ids; empty: those that take the severity. */
  channels: readonly string[]
  severity: AlarmSeverity
  title: string
  text: string
}

export class Notifications {
  readonly outbox: Outbox
  readonly #parts: NotificationsParts
  #trimmedMs = Number.NEGATIVE_INFINITY

  constructor(parts: NotificationsParts) {
    this.#parts = parts
    this.outbox = new Outbox({
      ...parts,
      channel: (id) => {
        const channel = parts.channels.find(id)
        return channel?.enabled === true ? channel : undefined
      },
      send: (channel, deliveries) => this.#send(channel, deliveries),
      faultOf,
      stillTrue: ({ notice }) => notice.alarm === null || parts.stands(notice.alarm),
    })
    parts.channels.onEnd = (id) => this.outbox.drop(id)
  }

  async start(): Promise<void> {
    await this.#parts.channels.start()
    await this.outbox.start()
  }

  stop(): Promise<void> {
    return this.outbox.stop()
  }

  /** Something happened to an alarm. @param channels of a step of escalation, whatever they take otherwise; never throws */
  alarm(alarm: Alarm, kind: Exclude<NoticeKind, 'message' | 'test'>, channels: readonly string[]): void {
    const notice = this.#noticeOf(alarm, kind)
    // That a channel does not get through is told by the others.
    const about = alarm.code === 'system-channel' ? String(alarm.params.id ?? '') : ''
    for (const channel of this.#parts.channels.list()) {
      if (channel.id === about || !channel.enabled) continue
      if (channels.includes(channel.id) || takes(channel, { ...notice, kind })) this.#queue(channel, notice)
    }
  }

  /** A rule's own message; channels that do not exist (any more) are left out. Never throws. */
  message({ channels, severity, title, text }: RuleMessage): void {
    const nowMs = this.#parts.clock.now()
    const notice: Notice = { ...blank('message', severity, nowMs), title: title.slice(0, 200), text: text.slice(0, 4000) }
    for (const channel of this.#parts.channels.list()) {
      if (!channel.enabled) continue
      if (channels.length > 0 ? channels.includes(channel.id) : takes(channel, notice)) this.#queue(channel, notice)
    }
  }

  /** One try at once, also of a channel that is switched off. @throws LeitstandError `channel.failed`, `document.unknown` */
  async test(id: string): Promise<Delivery> {
    const { channels, clock, newId } = this.#parts
    const channel = channels.get(id)
    const nowMs = clock.now()
    const delivery: Delivery = { ...fresh(newId(), channel, blank('test', 'info', nowMs), nowMs), tries: 1, nextAtMs: null }
    try {
      await this.#send(channel, [delivery])
    } catch (cause) {
      const fault = faultOf(cause)
      this.outbox.add({ ...delivery, state: 'dead', reason: fault.message, why: fault.reason, doneAtMs: clock.now() })
      this.outbox.note(id, fault)
      throw new LeitstandError('channel.failed', fault.reason)
    }
    const sent: Delivery = { ...delivery, state: 'sent', doneAtMs: clock.now() }
    this.outbox.add(sent)
    this.outbox.note(id, null)
    return sent
  }

  async log(query: DeliveryQuery): Promise<Delivery[]> {
    await this.outbox.flush()
    return this.#parts.store.find(query)
  }

  /** Now and then: what is old goes. */
  tick(): void {
    const nowMs = this.#parts.clock.now()
    if (nowMs - this.#trimmedMs < TRIM_EVERY_MS) return
    this.#trimmedMs = nowMs
    this.#parts.store.trim(nowMs - this.#parts.keepDays() * DAY_MS, KEEP).catch(this.#parts.onTrouble)
  }

  #queue(channel: Channel, notice: Notice): void {
    const nowMs = this.#parts.clock.now()
    const sendMs = sendTime(channel, notice, nowMs)
    const delivery = fresh(this.#parts.newId(), channel, notice, nowMs)
    if (sendMs === undefined) this.outbox.add({ ...delivery, state: 'skipped', reason: 'quiet', nextAtMs: null, doneAtMs: nowMs })
    else this.outbox.add({ ...delivery, nextAtMs: sendMs, quiet: sendMs > nowMs })
  }

  #noticeOf(alarm: Alarm, kind: NoticeKind): Notice {
    const { severity, source, code, params, id, key, board, zone, firstAtMs, memberCount, acknowledged } = alarm
    return {
      ...blank(kind, severity, this.#parts.clock.now()),
      source,
      code,
      params,
      alarm: id,
      key,
      board,
      boardName: board === null ? null : this.#parts.boardName(board),
      zone,
      sinceMs: firstAtMs,
      members: memberCount.all,
      by: acknowledged?.by ?? null,
      comment: acknowledged?.comment ?? null,
    }
  }

  /** @throws SendFault */
  async #send(channel: Channel, deliveries: readonly Delivery[]): Promise<void> {
    const { carriers, channels } = this.#parts
    const { target } = channel
    if (target.kind === 'desktop') return carriers.show(channel.id, deliveries)
    const message = messageOf(
      deliveries.map(({ notice }) => notice),
      channel,
    )
    if (target.kind === 'mail') {
      const text = `${[message.title, '', ...message.lines].join('\n')}\n`
      return carriers.mail({ to: target.to, subject: subjectOf(target.subject, message, channel), text })
    }
    if (target.kind === 'mqtt') {
      const { topic, qos, retain } = target
      return carriers.publish({ topic, qos, retain, payload: JSON.stringify(jsonBody(message, channel)) })
    }
    const secret = channels.secret(channel.id)
    if (secret === undefined) throw new SendFault(because('channel-no-address'), true)
    const { url, body } = webhookRequest(target.shape, secret.url, message, channel)
    return carriers.post({ url, body, token: secret.token === '' ? undefined : secret.token })
  }
}

function fresh(id: string, { id: channel, name }: Channel, notice: Notice, nowMs: number): Delivery {
  return {
    id,
    channel,
    channelName: name,
    notice,
    state: 'waiting',
    reason: null,
    tries: 0,
    createdAtMs: nowMs,
    quiet: false,
    nextAtMs: nowMs,
    doneAtMs: null,
    summary: null,
  }
}

function blank(kind: NoticeKind, severity: AlarmSeverity, nowMs: number): Notice {
  return {
    kind,
    severity,
    source: null,
    code: null,
    params: {},
    title: null,
    text: null,
    alarm: null,
    key: null,
    board: null,
    boardName: null,
    zone: null,
    sinceMs: nowMs,
    atMs: nowMs,
    members: 0,
    by: null,
    comment: null,
  }
}

function faultOf(cause: unknown): SendFault {
  if (cause instanceof SendFault) return cause
  return new SendFault(because('channel-other', { said: cause instanceof Error ? cause.message : String(cause) }), false, { cause })
}
