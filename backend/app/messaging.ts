// Opens the broker with the logins it takes, and tells under which address this machine reaches it. Part of app.ts.
import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { BoardLogins } from '../access/board-logins.ts'
import { sameSecret } from '../access/local-token.ts'
import { MqttLogin } from '../access/mqtt-login.ts'
import type { PasswordHasher } from '../access/password-hasher.ts'
import { Broker } from '../adapters/mqtt/broker.ts'
import { isOwnTopic, PublishPolicy } from '../adapters/mqtt/publish-policy.ts'
import type { SqliteStores } from '../adapters/sqlite/sqlite-stores.ts'
import type { Settings } from '../config/settings.ts'
import { kaiserDown } from '../contract/boards/device-topics.ts'
import type { Clock } from '../contract/clock.ts'
import type { Overhear, TakeMessage } from '../messaging/message-bus.ts'

/** Name of the login that only this process' own demo boards know. */
export const DEMO_LOGIN = 'leitstand-demo'

/** Who may connect: the whole fleet by one login, single boards by their own. */
export interface Logins {
  fleet: MqttLogin
  boards: BoardLogins
}

export function openLogins(store: SqliteStores['accounts'], passwords: PasswordHasher, settings: Pick<Settings, 'mqttAnonymous'>): Logins {
  return {
    fleet: new MqttLogin({ store, passwords, anonymous: settings.mqttAnonymous }),
    boards: new BoardLogins({ store, random: randomBytes }),
  }
}

export interface BrokerWiring {
  settings: Pick<Settings, 'mqttHost' | 'mqttPort'>
  clock: Clock
  logger: Logger
  sessions: SqliteStores['sessions']
  logins: Logins
  /** The board is in the fleet: the login of one that was deleted is not taken. */
  isKnown(board: string): boolean
  demoPassword: string
  take: TakeMessage
  overhear: Overhear
}

export function openBroker(wiring: BrokerWiring): Broker {
  const { settings, clock, logger, sessions, logins, isKnown, demoPassword, take, overhear } = wiring
  const policy = new PublishPolicy()
  return new Broker({
    host: settings.mqttHost,
    port: settings.mqttPort,
    take,
    overhear,
    authenticate: async (login) => {
      if (login.username === DEMO_LOGIN && login.loopback && login.password !== undefined) {
        return sameSecret(Buffer.from(login.password).toString('utf8'), demoPassword)
      }
      const ofBoard = login.username === undefined ? undefined : await logins.boards.allows(login.username, login.password)
      if (ofBoard !== undefined) return ofBoard && isKnown(login.username ?? '')
      return logins.fleet.allows(login)
    },
    mayPublish: (_clientId, topic, username) => {
      if (username !== undefined && logins.boards.has(username) && !isOwnTopic(topic, username)) return 'refuse'
      // Whoever has credentials may stop the lab. The centre publishes its own stop: what they sent is delivered to nobody.
      const known = username !== undefined && (username === DEMO_LOGIN || logins.fleet.configured || logins.boards.has(username))
      return known && topic === kaiserDown.broadcastEmergency() ? 'inspect' : policy.judge(topic)
    },
    sessions,
    logger: logger.child({ part: 'broker' }),
    clock,
  })
}

/** Address under which this machine itself reaches a bound host. */
export function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

export function mqttAddress(host: string, port: number): string {
  return `mqtt://${reachable(host)}:${port}`
}
