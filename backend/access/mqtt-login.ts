// Who may connect to the broker: the fleet's user name and password, or nobody's from where the settings allow it.
import { createHmac, randomBytes } from 'node:crypto'
import type { AccountStore } from './account-store.ts'
import { sameSecret } from './local-token.ts'
import type { PasswordHasher } from './password-hasher.ts'

const SECRET_NAME = 'mqtt-login'

export interface MqttLoginParts {
  store: Pick<AccountStore, 'secret' | 'saveSecret'>
  passwords: PasswordHasher
  /** Who may connect without credentials. */
  anonymous: 'loopback' | 'everyone' | 'nobody'
}

interface FleetLogin {
  username: string
  passwordHash: string
}

/** One login for the whole fleet (boards have one firmware). Set by `POST /api/auth/mqtt/configure`. */
export class MqttLogin {
  readonly #store: MqttLoginParts['store']
  readonly #passwords: PasswordHasher
  readonly #anonymous: MqttLoginParts['anonymous']
  /** Key of this run for remembering a verified password, so that a thousand reconnects cost one argon2. */
  readonly #memoryKey = randomBytes(32)
  #login: FleetLogin | undefined
  #verified: string | undefined

  constructor(parts: MqttLoginParts) {
    this.#store = parts.store
    this.#passwords = parts.passwords
    this.#anonymous = parts.anonymous
  }

  /** A login was set: a user name that got in has been checked. */
  get configured(): boolean {
    return this.#login !== undefined
  }

  async start(): Promise<void> {
    const kept = await this.#store.secret(SECRET_NAME)
    if (kept === undefined) return
    const at = kept.indexOf('\n')
    this.#login = { username: kept.slice(0, at), passwordHash: kept.slice(at + 1) }
  }

  /** From now on credentials must be these; clients that are connected stay. */
  async configure(username: string, password: string): Promise<void> {
    const passwordHash = await this.#passwords.hash(password)
    await this.#store.saveSecret(SECRET_NAME, `${username}\n${passwordHash}`)
    this.#login = { username, passwordHash }
    this.#verified = undefined
  }

  /** @param loopback the connection comes from this machine */
  async allows(login: { username?: string; password?: Uint8Array; loopback: boolean }): Promise<boolean> {
    const withoutLogin = this.#anonymous === 'everyone' || (this.#anonymous === 'loopback' && login.loopback)
    if (login.username === undefined || login.username === '') return withoutLogin
    // Credentials from before a login was configured are as good as none.
    if (this.#login === undefined) return withoutLogin
    return login.username === this.#login.username && (await this.#matches(login.password, this.#login.passwordHash))
  }

  async #matches(password: Uint8Array | undefined, passwordHash: string): Promise<boolean> {
    if (password === undefined || password.byteLength === 0 || password.byteLength > 256) return false
    const mark = createHmac('sha256', this.#memoryKey).update(password).digest('base64')
    if (this.#verified !== undefined && sameSecret(mark, this.#verified)) return true
    if (!(await this.#passwords.verify(passwordHash, Buffer.from(password).toString('utf8')))) return false
    this.#verified = mark
    return true
  }
}
