// Who may come in: local token, sessions of people, tickets. The HTTP adapter asks it on every request;
// signing of session tokens is the adapter's (JWT), what they say and whether they still count is decided here.
import { createHash } from 'node:crypto'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { Principal } from '../contract/roles.ts'
import type { Account, AccountStore } from './account-store.ts'
import { Accounts } from './accounts.ts'
import { sameSecret } from './local-token.ts'
import type { PasswordHasher, RandomBytes } from './password-hasher.ts'
import { Tickets } from './tickets.ts'

/** Life of a person's session. */
export const LOGIN_LIFE_S = 24 * 3600
/** Life of a session that stems from the local token (the app's own window, which may stay open for weeks). */
const LOCAL_LIFE_S = 30 * 24 * 3600

const SessionClaims = Type.Object({
  sub: Type.String({ minLength: 1 }),
  via: Type.Union([Type.Literal('token'), Type.Literal('login')]),
  /** Fits the account (or the local token) as it was when the session began. */
  stamp: Type.String({ minLength: 1 }),
  /** Unix seconds. */
  iat: Type.Integer(),
  exp: Type.Integer(),
})
/** What a session token says. */
export type SessionClaims = Static<typeof SessionClaims>
const claimsCheck = Compile(SessionClaims)

/** A caller who was let in. `claims` is null for the local token and `--open`: those do not end by themselves. */
export interface Session {
  principal: Principal
  claims: SessionClaims | null
}

export interface AccessParts {
  store: AccountStore
  passwords: PasswordHasher
  clock: Clock
  random: RandomBytes
  /** From `readOrMakeLocalToken`. */
  localToken: string
}

const LOCAL: Principal = { name: 'local', role: 'admin', via: 'token' }
const KEY_NAME = 'jwt-key'

export class Access {
  readonly accounts: Accounts
  readonly tickets: Tickets
  readonly #store: AccountStore
  readonly #clock: Clock
  readonly #random: RandomBytes
  readonly #localToken: string
  readonly #localStamp: string
  #signingKey = ''

  constructor(parts: AccessParts) {
    this.accounts = new Accounts(parts.store, parts.passwords, parts.clock, parts.random)
    this.tickets = new Tickets(parts.clock, parts.random)
    this.#store = parts.store
    this.#clock = parts.clock
    this.#random = parts.random
    this.#localToken = parts.localToken
    this.#localStamp = createHash('sha256').update(`stamp:${parts.localToken}`).digest('base64url').slice(0, 22)
  }

  /** Loads accounts; makes and keeps the key of session tokens at the first start. */
  async start(): Promise<void> {
    await this.accounts.start()
    const kept = await this.#store.secret(KEY_NAME)
    this.#signingKey = kept ?? Buffer.from(this.#random(48)).toString('base64url')
    if (kept === undefined) await this.#store.saveSecret(KEY_NAME, this.#signingKey)
  }

  /** Key that signs session tokens. Must not leave the backend. */
  get signingKey(): string {
    if (this.#signingKey === '') throw new Error('Access.start() has not run: there is no key to sign sessions with')
    return this.#signingKey
  }

  /** Session of a bearer that is the local token, else undefined. */
  byLocalToken(bearer: string): Session | undefined {
    return sameSecret(bearer, this.#localToken) ? { principal: LOCAL, claims: null } : undefined
  }

  /**
   * Session of claims whose signature was checked.
   * @throws LeitstandError `auth.expired` when they ended: by time, changed role or password, removed user, new local token.
   */
  byClaims(claims: unknown): Session {
    if (!claimsCheck.Check(claims)) throw new LeitstandError('auth.expired')
    if (claims.exp * 1000 <= this.#clock.now()) throw new LeitstandError('auth.expired')
    if (claims.via === 'token') {
      if (claims.stamp !== this.#localStamp) throw new LeitstandError('auth.expired')
      return { principal: LOCAL, claims }
    }
    const account = this.accounts.find(claims.sub)
    if (account === undefined || this.accounts.stampOf(account) !== claims.stamp) throw new LeitstandError('auth.expired')
    return { principal: { name: account.username, role: account.role, via: 'login' }, claims }
  }

  /** For connections that stay open: false once the session has ended. */
  stillValid(session: Session): boolean {
    if (session.claims === null) return true
    try {
      this.byClaims(session.claims)
      return true
    } catch (error) {
      if (error instanceof LeitstandError) return false
      throw error
    }
  }

  /** @throws LeitstandError `auth.invalid` for an unknown name as for a wrong password. */
  async logIn(username: string, password: string): Promise<SessionClaims> {
    const account = await this.accounts.authenticate(username, password)
    if (account === undefined) throw new LeitstandError('auth.invalid')
    return this.claimsOfAccount(account)
  }

  claimsOfAccount(account: Account): SessionClaims {
    return { sub: account.username, via: 'login', stamp: this.accounts.stampOf(account), ...this.#life(LOGIN_LIFE_S) }
  }

  claimsOfLocal(): SessionClaims {
    return { sub: LOCAL.name, via: 'token', stamp: this.#localStamp, ...this.#life(LOCAL_LIFE_S) }
  }

  #life(seconds: number): { iat: number; exp: number } {
    const iat = Math.floor(this.#clock.now() / 1000)
    return { iat, exp: iat + seconds }
  }
}
