// All wishes to one board, pure: what is wished against what it acknowledged, and which is to be sent next. Used by zone-desk.ts.
import type { Subzone, SubzoneWish, Wish, ZoneStateBody } from '../contract/zone.ts'
import { again, isDue, isGivenUp, isOpen, newWish, sent, timedOut, waits } from './wish-life.ts'

export const NO_STATE: ZoneStateBody = { zone: null, told: null, toldAtMs: null, subzones: [] }

/** Removed sub-zones that are remembered: an old answer may still say that the board has them. */
const MOST_REMOVED = 8
/** A board that came back is asked again for what it acknowledged before that, ms. */
const CHECK_AFTER_MS = 60_000
/** A wish that was given up is tried again at a return, but not sooner after its last try, ms. */
const RETURN_PAUSE_MS = 20_000

export interface Desired {
  zone: string | null
  subzones: readonly Subzone[]
}

/** A message that is to be published; its wish is `sent` in the state that comes with it. */
export interface Outgoing {
  verb: 'zone' | 'assign' | 'remove'
  id: string
  name: string | null
  gpios: readonly number[]
  parent: string | null
}

/** New wishes where something else is wanted than was wished last; undefined where nothing is. Nobody's wish for no zone is none. */
export function desire(state: ZoneStateBody, desired: Desired, newId: () => string): ZoneStateBody | undefined {
  let changed = false
  let zone = state.zone
  if ((zone?.name ?? null) !== desired.zone) {
    zone = { name: desired.zone, wish: newWish(newId(), zone?.wish) }
    changed = true
  }
  const subzones: SubzoneWish[] = []
  for (const entry of state.subzones) {
    const wanted = desired.subzones.find(({ name }) => name === entry.name)
    const same = wanted === undefined ? entry.remove : isSame(entry, wanted, desired.zone)
    if (same) subzones.push(entry)
    else {
      changed = true
      const next = { ...entry, clearing: false, parent: desired.zone, wish: newWish(newId(), entry.wish) }
      if (wanted !== undefined) subzones.push({ ...next, gpios: [...wanted.gpios], remove: false })
      else if (entry.wish.sentAtMs !== null || entry.has !== null || entry.wish.older.length > 0) {
        subzones.push({ ...next, gpios: [], remove: true })
      }
    }
  }
  for (const { name, gpios } of desired.subzones) {
    if (state.subzones.some((entry) => entry.name === name)) continue
    changed = true
    const wish = newWish(newId(), undefined)
    subzones.push({ name, gpios: [...gpios], remove: false, parent: desired.zone, has: null, clearing: false, wish })
  }
  return changed ? { ...state, zone, subzones: withoutOldest(subzones) } : undefined
}

/** What goes out next, and the state with it sent: one at a time, the zone before its sub-zones. @param held sub-zones wait for something else */
export function next(state: ZoneStateBody, nowMs: number, held: boolean): { state: ZoneStateBody; message: Outgoing } | undefined {
  if (isFlying(state)) return undefined
  const { zone } = state
  if (zone !== null && isOpen(zone.wish) && !isGivenUp(zone.wish)) {
    if (!isDue(zone.wish, nowMs)) return undefined
    const message: Outgoing = { verb: 'zone', id: zone.wish.id, name: zone.name, gpios: [], parent: null }
    return { state: { ...state, zone: { ...zone, wish: sent(zone.wish, nowMs) } }, message }
  }
  const entry = held ? undefined : choose(state.subzones, nowMs)
  if (entry === undefined) return undefined
  const flying = { ...entry, wish: sent(entry.wish, nowMs) }
  const { name, gpios, parent, remove, clearing } = entry
  const message: Outgoing = { verb: remove || clearing ? 'remove' : 'assign', id: wireId(entry), name, gpios, parent }
  return { state: withSubzone(state, flying), message }
}

/** A wish is with the board and its time is not over. */
export function isFlying(state: ZoneStateBody): boolean {
  return wishesOf(state).some((wish) => wish.state === 'sent')
}

export function hasOpen(state: ZoneStateBody): boolean {
  return wishesOf(state).some(isOpen)
}

export function wishesOf({ zone, subzones }: ZoneStateBody): Wish[] {
  return [...(zone === null ? [] : [zone.wish]), ...subzones.map(({ wish }) => wish)]
}

/** Wishes whose time is over; undefined where none is. */
export function late(state: ZoneStateBody, nowMs: number): ZoneStateBody | undefined {
  return mapped(state, (wish) => timedOut(wish, nowMs))
}

/** The board is not there: what would be sent waits for it. */
export function absent(state: ZoneStateBody): ZoneStateBody | undefined {
  return mapped(state, (wish) => (wish.state === 'unanswered' && wish.nextAtMs !== null ? waits(wish) : undefined))
}

/** The board has (re)connected: what is open goes out at once, what it acknowledged long ago is asked for again. */
export function returned(state: ZoneStateBody, nowMs: number, newId: () => string): ZoneStateBody | undefined {
  return mapped(state, (wish) => {
    if (wish.state === 'unanswered') return nowMs - (wish.sentAtMs ?? 0) < RETURN_PAUSE_MS ? undefined : again(wish)
    if (wish.state !== 'acknowledged') return undefined
    return nowMs - (wish.answeredAtMs ?? 0) < CHECK_AFTER_MS ? undefined : newWish(newId(), wish, wish.heals)
  })
}

/** The board has started anew, perhaps without its memory or with another program: everything is wished again. */
export function restarted(state: ZoneStateBody, newId: () => string): ZoneStateBody | undefined {
  return mapped(state, (wish) => {
    if (wish.state === 'sent') return undefined // it has still time to answer
    return isOpen(wish) ? again(wish) : newWish(newId(), wish)
  })
}

/** A person wants it tried again now: what was refused or given up. */
export function resent(state: ZoneStateBody, newId: () => string): ZoneStateBody | undefined {
  return mapped(state, (wish) => {
    if (wish.state === 'acknowledged' || wish.state === 'sent') return undefined
    return isOpen(wish) ? again(wish) : newWish(newId(), wish)
  })
}

/** What a message of this entry carries: emptying it first is another order, with an answer of its own. */
export function wireId({ wish, clearing }: Pick<SubzoneWish, 'wish' | 'clearing'>): string {
  return clearing ? `${wish.id}~clear` : wish.id
}

export function withSubzone(state: ZoneStateBody, entry: SubzoneWish): ZoneStateBody {
  return { ...state, subzones: state.subzones.map((one) => (one.name === entry.name ? entry : one)) }
}

/** Removals first, then what takes nobody's pins; what was found wrong already lets the others go before it. Two that wait for each other's pins: the first's holder is emptied. */
function choose(entries: readonly SubzoneWish[], nowMs: number): SubzoneWish | undefined {
  const due = entries.filter(({ wish }) => isDue(wish, nowMs)).sort((a, b) => a.wish.heals - b.wish.heals)
  const free = due.find(({ remove, clearing }) => remove || clearing) ?? due.find((entry) => holdersOf(entry, entries).length === 0)
  if (free !== undefined || due[0] === undefined) return free
  const holder = holdersOf(due[0], entries).find(({ wish }) => isDue(wish, nowMs))
  return holder === undefined ? undefined : { ...holder, clearing: true }
}

/** Other sub-zones that are known to have pins of this one and shall give them up. */
function holdersOf({ name, gpios }: SubzoneWish, entries: readonly SubzoneWish[]): SubzoneWish[] {
  return entries.filter((other) => {
    const willGiveUp = isOpen(other.wish) && !isGivenUp(other.wish)
    return other.name !== name && willGiveUp && (other.has ?? []).some((gpio) => gpios.includes(gpio))
  })
}

function isSame(entry: SubzoneWish, wanted: Subzone, parent: string | null): boolean {
  return !entry.remove && entry.parent === parent && entry.gpios.join() === wanted.gpios.join()
}

function mapped(state: ZoneStateBody, change: (wish: Wish) => Wish | undefined): ZoneStateBody | undefined {
  let changed = false
  const apply = <T extends { wish: Wish }>(one: T): T => {
    const wish = change(one.wish)
    if (wish === undefined) return one
    changed = true
    return { ...one, wish }
  }
  const zone = state.zone === null ? null : apply(state.zone)
  const subzones = state.subzones.map(apply)
  return changed ? { ...state, zone, subzones } : undefined
}

function withoutOldest(entries: readonly SubzoneWish[]): SubzoneWish[] {
  const done = entries.filter(({ remove, wish }) => remove && !isOpen(wish))
  const gone = new Set(done.slice(0, Math.max(0, done.length - MOST_REMOVED)))
  return entries.filter((entry) => !gone.has(entry))
}
