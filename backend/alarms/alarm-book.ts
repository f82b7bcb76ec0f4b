// The alarms that stand, found by id, by key, by what stands above them. In memory; owned by alarms.ts.
import { type Alarm, alarmKeys } from '../contract/alarms/alarm.ts'

/** Key of the alarm that would stand above it: without a broker all boards are away, and readings of a board that is are no news. Null: none can. */
export function keyAbove({ source, board }: Pick<Alarm, 'source' | 'board'>): string | null {
  if (source === 'presence') return alarmKeys.system('broker')
  return board !== null && (source === 'limit' || source === 'quality') ? alarmKeys.presence(board) : null
}

export class AlarmBook {
  readonly #byId = new Map<string, Alarm>()
  readonly #idOf = new Map<string, string>()
  /** Member's key → key of the alarm that stands for it. */
  readonly #cover = new Map<string, string>()
  /** Key above → ids of those that it would stand above. */
  readonly #below = new Map<string, Set<string>>()

  get size(): number {
    return this.#byId.size
  }

  list(): Alarm[] {
    return [...this.#byId.values()]
  }

  values(): Iterable<Alarm> {
    return this.#byId.values()
  }

  byId(id: string): Alarm | undefined {
    return this.#byId.get(id)
  }

  /** The alarm of this very key. */
  byKey(key: string): Alarm | undefined {
    const id = this.#idOf.get(key)
    return id === undefined ? undefined : this.#byId.get(id)
  }

  /** The alarm of this key, or the one that stands for it among many. */
  standingFor(key: string): Alarm | undefined {
    return this.byKey(key) ?? this.byKey(this.#cover.get(key) ?? '')
  }

  /** Those that an alarm of this key stands above. */
  below(key: string): Alarm[] {
    return [...(this.#below.get(key) ?? [])].flatMap((id) => this.#byId.get(id) ?? [])
  }

  /** Takes one in, or the next state of it; an ended one goes. */
  put(alarm: Alarm): void {
    const before = this.#byId.get(alarm.id)
    if (before?.members !== alarm.members) {
      for (const { key } of before?.members ?? []) if (this.#cover.get(key) === alarm.key) this.#cover.delete(key)
      if (alarm.state !== 'cleared') for (const { key, endedAtMs } of alarm.members) if (endedAtMs === null) this.#cover.set(key, alarm.key)
    }
    const above = keyAbove(alarm)
    if (alarm.state === 'cleared') {
      this.#byId.delete(alarm.id)
      if (this.#idOf.get(alarm.key) === alarm.id) this.#idOf.delete(alarm.key)
      const siblings = above === null ? undefined : this.#below.get(above)
      siblings?.delete(alarm.id)
      if (above !== null && siblings?.size === 0) this.#below.delete(above)
      return
    }
    this.#byId.set(alarm.id, alarm)
    if (before !== undefined) return
    this.#idOf.set(alarm.key, alarm.id)
    if (above === null) return
    const siblings = this.#below.get(above)
    if (siblings === undefined) this.#below.set(above, new Set([alarm.id]))
    else siblings.add(alarm.id)
  }
}
