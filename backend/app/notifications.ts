// Joins notifications with alarms and with the ways out: mail, webhooks, broker, open windows. Part of app.ts.
import { randomUUID } from 'node:crypto'
import type { ActivityLog } from '../activity/activity-log.ts'
import type { Services } from '../adapters/http/services.ts'
import type { SqliteStores } from '../adapters/sqlite/sqlite-stores.ts'
import { callWeb, WebFault } from '../adapters/web/call-web.ts'
import { alarmKeys } from '../contract/alarms/alarm.ts'
import type { Delivery } from '../contract/alarms/delivery.ts'
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import { because, type Reason, reasonFields } from '../contract/reasons.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { type Mail, MailFault } from '../mail/mail.ts'
import type { MessageBus } from '../messaging/message-bus.ts'
import { Channels } from '../notifications/channels.ts'
import { Notifications } from '../notifications/notifications.ts'
import { type Carriers, type SecretStore, SendFault } from '../notifications/ports.ts'
import type { AlarmDesk } from './alarms.ts'
import type { Shelves } from './history.ts'

/** Notices that a window which opens now still finds. */
const SHOWN = 20
const TICK_MS = 60_000
const PUBLISH_WITHIN_MS = 10_000

export interface NotificationWiring {
  shelves: Shelves
  store: SqliteStores['deliveries']
  secrets: SecretStore
  mail: Mail
  bus: MessageBus
  fleet: Fleet
  alarmDesk: AlarmDesk
  activity: ActivityLog
  clock: Clock
  onTrouble(cause: unknown): void
}

export type Notifying = ReturnType<typeof openNotifications>

export function openNotifications(wiring: NotificationWiring) {
  const { shelves, store, secrets, fleet, alarmDesk, activity, clock, onTrouble } = wiring
  const { alarms } = alarmDesk
  const channels = new Channels({ shelf: shelves['alarm-channels'], secrets })
  const notifications = new Notifications({
    channels,
    store,
    carriers: carriers(wiring),
    boardName: (board) => fleet.find(board)?.name ?? null,
    stands: (id) => alarms.list().some((alarm) => alarm.id === id && alarm.state === 'raised'),
    keepDays: () => alarmDesk.settings().keepDays,
    clock,
    newId: randomUUID,
    later: (run, delayMs) => {
      const timer = setTimeout(run, delayMs)
      return () => clearTimeout(timer)
    },
    onTrouble,
  })
  alarms.onNews = (alarm, news, named) => {
    alarmDesk.log(alarm, news)
    notifications.alarm(alarm, news, named)
  }
  alarms.ahead = () => notifications.outbox.flush()
  notifications.outbox.onDead = (delivery) => tellDead(alarmDesk, activity, delivery)
  notifications.outbox.onState = (channel, state) => {
    if (channels.find(channel) === undefined) return
    shelves['channel-states'].put(channel, state, 'leitstand')
    if (state.fault === null) alarms.clear(alarmKeys.system(`channel/${channel}`))
  }
  let timer: NodeJS.Timeout | undefined
  const service: Services['alarmChannels'] = {
    list: () => channels.list(),
    get: (id) => channels.get(id),
    put: (id, version, body, secret, by) => channels.put(id, version, body, secret, by),
    remove: async (ids) => {
      await channels.remove(ids)
      shelves['channel-states'].remove(ids)
      for (const id of ids) alarms.clear(alarmKeys.system(`channel/${id}`), 'removed')
    },
    test: (id) => notifications.test(id),
    log: (query) => notifications.log(query),
  }
  return {
    /** For rules: says something to people. */
    message: notifications.message.bind(notifications),
    service,
    async start(): Promise<void> {
      await notifications.start()
      timer = setInterval(() => notifications.tick(), TICK_MS)
    },
    stop(): Promise<void> {
      clearInterval(timer)
      return notifications.stop()
    },
  }
}

function tellDead({ alarms }: AlarmDesk, activity: ActivityLog, { channel: id, channelName: channel, reason, why }: Delivery): void {
  const detail = { channel, reason, ...reasonFields(why) }
  activity.append({ kind: 'notification-failed', severity: 'warning', board: null, by: null, detail })
  const params = { id, ...detail }
  alarms.raise({ key: alarmKeys.system(`channel/${id}`), source: 'system', severity: 'warning', code: 'system-channel', params })
}

function whyOf({ reason, message }: LeitstandError): Reason {
  return reason ?? because('channel-other', { said: message })
}

function carriers({ mail, bus, shelves }: NotificationWiring): Carriers {
  const notices = shelves['alarm-notices']
  return {
    post: async ({ url, token, body }) => {
      try {
        await callWeb({ url, token, method: 'POST', body: JSON.stringify(body) }, { reach: 'machine' })
      } catch (cause) {
        if (cause instanceof WebFault) throw new SendFault(whyOf(cause), cause.lasting)
        if (cause instanceof LeitstandError) throw new SendFault(whyOf(cause), true)
        throw cause
      }
    },
    mail: async (message) => {
      try {
        await mail.once(message)
      } catch (cause) {
        // A wrong password is mended within the hour: the message waits for it.
        if (cause instanceof MailFault) throw new SendFault(cause.reason, cause.lasting && !cause.mendable)
        // Somebody may still set it up.
        if (cause instanceof LeitstandError) throw new SendFault(because('mail-not-set-up'), false)
        throw cause
      }
    },
    publish: async (message) => {
      const late = Promise.withResolvers<never>()
      const timer = setTimeout(
        () => late.reject(new SendFault(because('channel-broker-slow', { seconds: PUBLISH_WITHIN_MS / 1000 }), false)),
        PUBLISH_WITHIN_MS,
      )
      try {
        await Promise.race([bus.publish(message), late.promise])
      } finally {
        clearTimeout(timer)
      }
    },
    show: async (channel: string, deliveries: readonly Delivery[]) => {
      for (const { id, notice } of deliveries) {
        const listed = notices.list()
        if (listed.length >= SHOWN) notices.remove(listed.slice(0, listed.length - SHOWN + 1).map((one) => one.id))
        notices.put(id, { notice, channel }, 'leitstand')
      }
    },
  }
}
