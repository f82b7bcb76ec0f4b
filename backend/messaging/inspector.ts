import type { InspectedMessage, RejectReason } from '../contract/inspector.ts'

const MAX_SHOWN_CHARACTERS = 4096

/** A message as the inspector keeps it. `text` is the already decoded payload, so that keeping it costs no copy. */
export interface Noted {
  atMs: number
  topic: string
  qos: number
  retain: boolean
  text: string | null
  payload: Uint8Array | null
  bytes: number
  rejected: RejectReason | null
  detail: string | null
  violation: boolean
}

/** Fixed-size ring, newest overwrites oldest. */
class Ring {
  readonly #entries: Noted[] = []
  readonly #size: number
  #next = 0

  constructor(size: number) {
    this.#size = size
  }

  push(entry: Noted): void {
    this.#entries[this.#next] = entry
    this.#next = (this.#next + 1) % this.#size
  }

  list(): Noted[] {
    return [...this.#entries.slice(this.#next), ...this.#entries.slice(0, this.#next)]
  }
}

interface BoardRings {
  accepted: Ring
  rejected: Ring | undefined
}

/** Keeps the last raw messages and the last 100 rejects of each board, bounded in boards and bytes. Feeds the inspector. */
export class Inspector {
  readonly #boards = new Map<string, BoardRings>()
  readonly #unassigned = new Ring(100)
  readonly #acceptedPerBoard: number
  readonly #maxBoards: number

  /** @param acceptedPerBoard accepted messages kept per board @param maxBoards boards remembered; the longest known goes first */
  constructor(acceptedPerBoard = 16, maxBoards = 20_000) {
    this.#acceptedPerBoard = acceptedPerBoard
    this.#maxBoards = maxBoards
  }

  /** `board` null: nobody to count it for. */
  note(board: string | null, entry: Noted): void {
    if (board === null) {
      this.#unassigned.push(entry)
      return
    }
    const rings = this.#ringsOf(board)
    if (entry.rejected === null) {
      rings.accepted.push(entry)
      return
    }
    rings.rejected ??= new Ring(100)
    rings.rejected.push(entry)
  }

  /** Oldest first. */
  of(board: string): InspectedMessage[] {
    const rings = this.#boards.get(board)
    if (rings === undefined) return []
    const all = [...rings.accepted.list(), ...(rings.rejected?.list() ?? [])]
    return all.sort((a, b) => a.atMs - b.atMs).map(inspected)
  }

  /** Messages whose topic names no valid board. */
  unassigned(): InspectedMessage[] {
    return this.#unassigned.list().map(inspected)
  }

  #ringsOf(board: string): BoardRings {
    let rings = this.#boards.get(board)
    if (rings === undefined) {
      if (this.#boards.size >= this.#maxBoards) {
        for (const oldest of this.#boards.keys()) {
          this.#boards.delete(oldest)
          break
        }
      }
      rings = { accepted: new Ring(this.#acceptedPerBoard), rejected: undefined }
      this.#boards.set(board, rings)
    }
    return rings
  }
}

/** The form that goes to the screen. */
export function inspected(entry: Noted): InspectedMessage {
  const { text, payload, ...rest } = entry
  if (text !== null) return { ...rest, payload: text, encoding: 'utf8' }
  return { ...rest, payload: payload === null ? '' : Buffer.from(payload).toString('base64'), encoding: 'base64' }
}

/** Shortens what is kept to 4 KiB. The copy of bytes frees the network buffer behind them. */
export function shortened(text: string | null, payload: Uint8Array): { text: string | null; payload: Uint8Array | null } {
  if (text === null) return { text, payload: Uint8Array.prototype.slice.call(payload, 0, MAX_SHOWN_CHARACTERS) }
  if (text.length <= MAX_SHOWN_CHARACTERS) return { text, payload: null }
  return { text: Buffer.from(text.slice(0, MAX_SHOWN_CHARACTERS)).toString(), payload: null }
}
