// Decides who may come in: client id, then credentials. aedes answers with the right CONNACK.
import type { AuthenticateError, Client, ConnectPacket } from 'aedes'
import type { Authenticate, BrokerFigures, BrokerLimits, BrokerLogger, Login } from './broker-options.ts'
import type { Connection } from './connection.ts'
import { within } from './deadline.ts'
import type { LogThrottle } from './log-throttle.ts'

/** CONNACK return codes of MQTT 3.1.1, section 3.2.2.3. */
const IDENTIFIER_REJECTED = 2
const SERVER_UNAVAILABLE = 3
const BAD_CREDENTIALS = 4
const NOT_AUTHORIZED = 5
type ReturnCode = typeof IDENTIFIER_REJECTED | typeof SERVER_UNAVAILABLE | typeof BAD_CREDENTIALS | typeof NOT_AUTHORIZED

export class ConnectDoor {
  readonly #authenticate: Authenticate
  readonly #limits: Pick<BrokerLimits, 'maxClientIdLength' | 'loginTimeoutMs'>
  readonly #figures: BrokerFigures
  readonly #logger: BrokerLogger
  readonly #throttle: LogThrottle
  /** Clients without an id that want a lasting session, which MQTT forbids. */
  readonly #nameless = new WeakSet<Client>()

  constructor(
    authenticate: Authenticate,
    limits: Pick<BrokerLimits, 'maxClientIdLength' | 'loginTimeoutMs'>,
    figures: BrokerFigures,
    logger: BrokerLogger,
    throttle: LogThrottle,
  ) {
    this.#authenticate = authenticate
    this.#limits = limits
    this.#figures = figures
    this.#logger = logger
    this.#throttle = throttle
  }

  /** Sees the CONNECT; what it refuses would get no CONNACK, so it only remembers. */
  preConnect(client: Client, packet: ConnectPacket): void {
    if (packet.clientId === '' && packet.clean === false) this.#nameless.add(client)
  }

  /** @param done as aedes wants it */
  enter(
    connection: Connection,
    client: Client,
    username: string | undefined,
    password: Uint8Array | undefined,
    done: (error: AuthenticateError | null, success: boolean | null) => void,
  ): void {
    const unusable = this.#nameless.has(client)
      ? 'no client id, but a lasting session'
      : faultOfClientId(client.id, this.#limits.maxClientIdLength)
    if (unusable !== null) {
      this.#figures.refusedConnects++
      this.#tell('id', { fault: unusable }, 'MQTT client refused: its id cannot be used')
      done(refusal(IDENTIFIER_REJECTED), null)
      return
    }
    const login: Login = { clientId: client.id, loopback: connection.loopback }
    if (username !== undefined) login.username = username
    if (password !== undefined) login.password = password
    const given = username !== undefined || password !== undefined
    within(this.#limits.loginTimeoutMs, 'checking an MQTT login', this.#authenticate(login)).then(
      (welcome) => {
        if (welcome) {
          connection.username = username
          return done(null, true)
        }
        this.#figures.refusedLogins++
        this.#tell(`login ${client.id}`, { clientId: client.id, username }, 'MQTT login refused')
        done(refusal(given ? BAD_CREDENTIALS : NOT_AUTHORIZED), null)
      },
      (cause: unknown) => {
        this.#figures.refusedConnects++
        this.#tell('login fault', { clientId: client.id, err: cause }, 'MQTT login could not be checked')
        done(refusal(SERVER_UNAVAILABLE), null)
      },
    )
  }

  #tell(key: string, what: object, text: string): void {
    if (this.#throttle.allows(key)) this.#logger.warn(what, text)
  }
}

/**
 * Pure. MQTT 3.1.1 lets a server choose; letters of any script, `/`, `.` and spaces are fine, what cannot be shown is not.
 *
 * @returns null when the id can be used, else why not
 */
function faultOfClientId(id: string, maxLength: number): string | null {
  if (id.length > maxLength) return `longer than ${maxLength} characters`
  for (let i = 0; i < id.length; i++) {
    const code = id.charCodeAt(i)
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return 'control character'
    if (code === 0xfffd) return 'not UTF-8'
  }
  return null
}

function refusal(returnCode: ReturnCode): AuthenticateError {
  return Object.assign(new Error(''), { returnCode })
}
