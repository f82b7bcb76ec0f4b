// Tokens of webhooks that others call: made by chance, shown once, kept as hashes among the secrets. Used by rules.ts.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import Type, { type Static } from 'typebox'
import { checkOf } from '../contract/check-of.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { RuleHookHead } from '../contract/rules/desk.ts'

const SECRET_NAME = 'rule-hooks'
const MOST = 200
const Kept = Type.Record(Type.String(), Type.Object({ hash: Type.String(), createdAtMs: Type.Number(), by: Type.String() }))
type Kept = Static<typeof Kept>
const kept = checkOf(Kept)

export interface HookSecrets {
  secret(name: string): Promise<string | undefined>
  saveSecret(name: string, value: string): Promise<void>
}

export class HookTokens {
  readonly #secrets: HookSecrets
  readonly #now: () => number
  #byHook: Kept = {}
  #turn: Promise<unknown> = Promise.resolve()

  constructor(secrets: HookSecrets, now: () => number) {
    this.#secrets = secrets
    this.#now = now
  }

  async start(): Promise<void> {
    const text = await this.#secrets.secret(SECRET_NAME)
    if (text === undefined) return
    const read: unknown = JSON.parse(text)
    if (kept.Check(read)) this.#byHook = read
  }

  list(): RuleHookHead[] {
    return Object.entries(this.#byHook).map(([hook, { createdAtMs, by }]) => ({ hook, createdAtMs, by }))
  }

  /** A fresh token; the one before counts no more. @throws LeitstandError `document.full`, `store.*` */
  async make(hook: string, by: string): Promise<string> {
    if (this.#byHook[hook] === undefined && Object.keys(this.#byHook).length >= MOST)
      throw new LeitstandError('document.full', `There are ${MOST} webhooks already. Delete some first.`)
    const token = randomBytes(24).toString('base64url')
    await this.#save({ ...this.#byHook, [hook]: { hash: hashOf(token), createdAtMs: this.#now(), by } })
    return token
  }

  /** An unknown one is nothing to do. @throws LeitstandError `store.*` */
  async remove(hook: string): Promise<void> {
    const { [hook]: gone, ...rest } = this.#byHook
    if (gone !== undefined) await this.#save(rest)
  }

  allows(hook: string, token: string): boolean {
    const known = Object.hasOwn(this.#byHook, hook) ? this.#byHook[hook] : undefined
    // As long for an unknown name as for a wrong token.
    const hash = Buffer.from(known?.hash ?? hashOf(''), 'base64url')
    return timingSafeEqual(hash, Buffer.from(hashOf(token), 'base64url')) && known !== undefined
  }

  #save(next: Kept): Promise<void> {
    const done = this.#turn.then(async () => {
      await this.#secrets.saveSecret(SECRET_NAME, JSON.stringify(next))
      this.#byHook = next
    })
    this.#turn = done.catch(() => undefined)
    return done
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
