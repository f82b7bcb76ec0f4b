// Logins of single boards, made when they are set up over a cable and accepted by the broker from that moment on. Only a hash is kept: the
// password is 24 random bytes, so one SHA-256 is as good as argon2 and costs a reconnecting fleet nothing.
import { createHash } from 'node:crypto'
import { BOARD_ID_PATTERN } from '../contract/boards/board.ts'
import type { AccountStore } from './account-store.ts'
import { sameSecret } from './local-token.ts'

export interface BoardLoginsParts {
  store: Pick<AccountStore, 'secret' | 'saveSecret'>
  random(bytes: number): Uint8Array
}

const PASSWORD_BYTES = 24
/** Hashes in memory; the others are read when their board comes. */
const MOST_REMEMBERED = 20_000
const BOARD_ID = new RegExp(BOARD_ID_PATTERN)

export class BoardLogins {
  readonly #parts: BoardLoginsParts
  /** Hash by board; empty: it has no login. */
  readonly #hashes = new Map<string, string>()

  constructor(parts: BoardLoginsParts) {
    this.#parts = parts
  }

  /** A new password for the board; the one before is not accepted any more. @throws LeitstandError `store.*` */
  async make(board: string): Promise<string> {
    const password = Buffer.from(this.#parts.random(PASSWORD_BYTES)).toString('base64url')
    await this.#keep(board, hashOf(password))
    return password
  }

  /** Undefined: no board has this user name, so that other logins count. @throws LeitstandError `store.*` */
  async allows(username: string, password: Uint8Array | undefined): Promise<boolean | undefined> {
    if (!BOARD_ID.test(username)) return undefined
    const hash = await this.#hashOf(username)
    if (hash === '') return undefined
    return password !== undefined && sameSecret(hashOf(Buffer.from(password).toString('utf8')), hash)
  }

  /** A client with this user name came in by the login of a board: it may speak for that board alone. */
  has(username: string): boolean {
    return (this.#hashes.get(username) ?? '') !== ''
  }

  async #hashOf(board: string): Promise<string> {
    const known = this.#hashes.get(board)
    if (known !== undefined) return known
    const hash = (await this.#parts.store.secret(nameOf(board))) ?? ''
    this.#remember(board, hash)
    return hash
  }

  async #keep(board: string, hash: string): Promise<void> {
    await this.#parts.store.saveSecret(nameOf(board), hash)
    this.#remember(board, hash)
  }

  #remember(board: string, hash: string): void {
    if (this.#hashes.size >= MOST_REMEMBERED) this.#hashes.clear()
    this.#hashes.set(board, hash)
  }
}

function nameOf(board: string): string {
  return `board-login/${board}`
}

function hashOf(password: string): string {
  return createHash('sha256').update(password).digest('base64')
}
