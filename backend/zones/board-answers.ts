// What a board says of its zone and sub-zones, put into its wishes. Pure; used by zone-desk.ts.
import type { PlaceAck } from '../contract/boards/device-messages.ts'
import type { SubzoneWish, Wish, ZoneStateBody } from '../contract/zone.ts'
import { wireId, withSubzone } from './board-wishes.ts'
import { again, answered, isGivenUp, isOpen, newWish, type Verdict, verdictOf } from './wish-life.ts'

/** Times in a row that a board which acknowledged is found to have something else and is sent to again; then a person must look. */
export const MAX_HEALS = 3
/** Heartbeats this soon after an answer may still be of before it, ms. */
const SETTLE_MS = 5_000
/** Boards' words for a sub-zone that is not there: what shall be removed is removed then. */
const NOT_THERE = /unknown|not[_ -]?found|^2503$/i

/** Boards' words for a pin that another sub-zone has: worth another try when one of those has changed. */
const PIN_TAKEN = /conflict|taken|belongs|^2501$/i

/** `zone/ack`; undefined where it changes nothing: an answer to nothing, or a second one. */
export function zoneAnswered(state: ZoneStateBody, message: PlaceAck, nowMs: number, newId: () => string): ZoneStateBody | undefined {
  const { zone } = state
  if (zone === null) return undefined
  const { correlation_id: id } = message
  const said = message.zone_id === '' ? null : message.zone_id
  if (id !== undefined && id !== zone.wish.id) {
    const wish = doubted(zone.wish, id, newId)
    return wish && { ...state, zone: { ...zone, wish } }
  }
  if (id === undefined && said !== zone.name) return undefined
  const verdict = verdictOf(message)
  const other = verdict.taken && said !== undefined && said !== zone.name
  const wish = answered(zone.wish, other ? { taken: false, code: 'OTHER_ZONE', message: said } : verdict, nowMs)
  if (wish === undefined) return undefined
  const told = other ? { told: said, toldAtMs: nowMs } : verdict.taken ? { told: zone.name, toldAtMs: nowMs } : {}
  return { ...state, ...told, zone: { ...zone, wish } }
}

/** `subzone/ack` and `subzone/status`, as above. */
export function subzoneAnswered(state: ZoneStateBody, message: PlaceAck, nowMs: number, newId: () => string): ZoneStateBody | undefined {
  const { correlation_id: id, subzone_id: name } = message
  if (id === undefined) {
    const entry = state.subzones.find((one) => one.name === name && one.wish.state === 'sent')
    return entry && taken(state, entry, verdictOf(message), nowMs, newId)
  }
  const entry = state.subzones.find((one) => wireId(one) === id)
  if (entry !== undefined) return taken(state, entry, verdictOf(message), nowMs, newId)
  for (const one of state.subzones) {
    const wish = doubted(one.wish, id.replace(/~clear$/, ''), newId)
    if (wish !== undefined) return withSubzone(state, { ...one, clearing: false, has: null, wish })
  }
  return undefined
}

/** A heartbeat: without `zone_id` it says nothing of the zone. */
export function zoneHeard(state: ZoneStateBody, zoneId: string | null, nowMs: number, newId: () => string): ZoneStateBody | undefined {
  const said = zoneId === '' ? null : zoneId
  const told = said === state.told && state.toldAtMs !== null ? state : { ...state, told: said, toldAtMs: nowMs }
  const { zone } = state
  const wish = zone === null ? undefined : said === zone.name ? proven(zone.wish, nowMs) : differs(zone.wish, nowMs, newId)
  if (zone === null || wish === undefined) return told === state ? undefined : told
  return { ...told, zone: { ...zone, wish } }
}

function taken(state: ZoneStateBody, entry: SubzoneWish, verdict: Verdict, nowMs: number, newId: () => string): ZoneStateBody | undefined {
  const removes = entry.remove || entry.clearing
  const gone = removes && !verdict.taken && (NOT_THERE.test(verdict.code ?? '') || NOT_THERE.test(verdict.message ?? ''))
  const wish = answered(entry.wish, gone ? { taken: true, code: null, message: null } : verdict, nowMs)
  if (wish === undefined) return undefined
  const acknowledged = wish.state === 'acknowledged'
  if (!acknowledged && !removes && entry.wish.heals < MAX_HEALS && isBlocked(wish) && mayBeOurs(state, entry)) {
    return withSubzone(state, { ...entry, has: null, clearing: true, wish: newWish(newId(), wish, wish.heals + 1) })
  }
  const has = !acknowledged ? entry.has : removes ? [] : entry.gpios
  // Emptied for another's sake: its own turn comes now.
  const after = entry.clearing && acknowledged ? again(entry.wish) : wish
  const next = withSubzone(state, { ...entry, has, clearing: false, wish: after })
  return acknowledged ? { ...next, subzones: next.subzones.map((one) => (one.name === entry.name ? one : unblocked(one, newId))) } : next
}

/** Refused because of a pin that was another's: that other one is different now. */
function unblocked(entry: SubzoneWish, newId: () => string): SubzoneWish {
  const { wish } = entry
  return isBlocked(wish) && wish.heals < MAX_HEALS ? { ...entry, wish: newWish(newId(), wish, wish.heals + 1) } : entry
}

function isBlocked({ state, code, message }: Wish): boolean {
  return state === 'refused' && (PIN_TAKEN.test(code ?? '') || PIN_TAKEN.test(message ?? ''))
}

/** What holds the pin may be one of ours that is not settled, perhaps waiting for a pin of this one: then this one lets go first. */
function mayBeOurs({ subzones }: ZoneStateBody, { name, gpios }: SubzoneWish): boolean {
  return subzones.some(
    (other) => other.name !== name && (other.wish.state !== 'acknowledged' || (other.has ?? gpios).some((gpio) => gpios.includes(gpio))),
  )
}

/** An older wish was answered after the newest: the board may have that one now. */
function doubted(wish: Wish, id: string, newId: () => string): Wish | undefined {
  if (wish.state !== 'acknowledged' || !wish.older.includes(id) || wish.heals >= MAX_HEALS) return undefined
  return newWish(newId(), wish, wish.heals + 1)
}

/** It has what it shall have; its answer, if one is awaited, got lost. */
function proven(wish: Wish, nowMs: number): Wish | undefined {
  if (isOpen(wish) && wish.sentAtMs !== null) return { ...wish, state: 'acknowledged', answeredAtMs: nowMs, nextAtMs: null }
  return wish.state === 'acknowledged' && wish.heals > 0 ? { ...wish, heals: 0 } : undefined
}

function differs(wish: Wish, nowMs: number, newId: () => string): Wish | undefined {
  if (isGivenUp(wish)) return again(wish)
  if (wish.state !== 'acknowledged' || wish.heals >= MAX_HEALS) return undefined
  return nowMs - (wish.answeredAtMs ?? 0) < SETTLE_MS ? undefined : newWish(newId(), wish, wish.heals + 1)
}
