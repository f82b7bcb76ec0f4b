// Opens the broker with the logins it takes, and tells under which address this machine reaches it. Part of app.ts.
import type { Logger } from 'pino'
import { sameSecret } from './access/local-token.ts'
import type { MqttLogin } from './access/mqtt-login.ts'
import { Broker } from './adapters/mqtt/broker.ts'
import { PublishPolicy } from './adapters/mqtt/publish-policy.ts'
import type { SqliteStores } from './adapters/sqlite/sqlite-stores.ts'
import type { Settings } from './config/settings.ts'
import type { Clock } from './contract/clock.ts'
import { kaiserDown } from './contract/device-topics.ts'
import type { Overhear, TakeMessage } from './messaging/message-bus.ts'

/** Name of the login that only this process' own demo boards know. */
export const DEMO_LOGIN = 'leitstand-demo'

export interface BrokerWiring {
  settings: Pick<Settings, 'mqttHost' | 'mqttPort'>
  clock: Clock
  logger: Logger
  sessions: SqliteStores['sessions']
  mqttLogin: MqttLogin
  demoPassword: string
  take: TakeMessage
  overhear: Overhear
}

export function openBroker({ settings, clock, logger, sessions, mqttLogin, demoPassword, take, overhear }: BrokerWiring): Broker {
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
      return mqttLogin.allows(login)
    },
    mayPublish: (_clientId, topic, username) => {
      // Whoever has credentials may stop the lab. The centre publishes its own stop: what they sent is delivered to nobody.
      const known = username !== undefined && (username === DEMO_LOGIN || mqttLogin.configured)
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
