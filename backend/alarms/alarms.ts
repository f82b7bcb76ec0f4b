// All alarms: raised and cleared by sources, acknowledged and put aside by people. Memory is the authority, the store follows.
import {
  type Alarm,
  type AlarmEnd,
  type AlarmMember,
  type AlarmShelf,
  type AlarmsChanged,
  alarmKeys,
  MAX_SHELF_MS,
  severityRank,
  wantsAttention,
} from '../contract/alarms/alarm.ts'
import type { AlarmSettingsBody } from '../contract/alarms/settings.ts'
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import { AlarmBook, keyAbove } from './alarm-book.ts'
import { AlarmKeeper, type KeeperParts } from './alarm-keeper.ts'
import {
  acknowledge,
  beginAlarm,
  changeMembers,
  clear,
  clearByHand,
  escalate,
  putUnder,
  raiseAgain,
  shelve,
  unshelve,
} from './alarm-machine.ts'
import { type AlarmRaise, tidyParams } from './alarm-raise.ts'
import type { AlarmQuery, AlarmStore } from './alarm-store.ts'
import { dueStep } from './escalation.ts'

/** Most alarms that stand at a time; the last places are for critical ones. */
export const MOST_STANDING = 5000
const FOR_CRITICAL = 500
/** Ended ones kept on disk, whatever their age. */
const KEEP_ENDED = 200_000
const DAY_MS = 86_400_000
const TRIM_EVERY_MS = 3_600_000
const MOST_KEYS_ASIDE = 5000

/** What people are told: `returned` after its shelf, or after what stood above it has ended. */
export type AlarmNews = 'raised' | 'worse' | 'returned' | 'escalated' | 'acknowledged' | 'cleared'
export type AlarmEdge = 'raised' | 'acknowledged' | 'cleared'

export interface AlarmsParts {
  store: AlarmStore
  settings(): AlarmSettingsBody
  clock: Clock
  later: KeeperParts['later']
  newId(): string
  onTrouble(cause: unknown): void
}

export class Alarms {
  /** For screens: alarms that stand, and ids of those that have ended. */
  onChange: (changed: readonly Alarm[], ended: readonly string[]) => void = () => undefined
  /** For notifications; `channels`: those of a step of escalation. */
  onNews: (alarm: Alarm, news: AlarmNews, channels: readonly string[]) => void = () => undefined
  /** For rules, by key; also of members of an alarm that stands for many. */
  onEdge: (key: string, edge: AlarmEdge) => void = () => undefined
  /** Runs before alarms are written, so that a power cut never leaves one of which nobody is told. Never throws. */
  ahead: () => Promise<void> = async () => undefined
  /** Conditions that found no place. */
  overflow = 0
  readonly #parts: AlarmsParts
  readonly #book = new AlarmBook()
  readonly #keeper: AlarmKeeper
  /** Keys that are put aside while no alarm of them stands. */
  readonly #aside = new Map<string, AlarmShelf>()
  #trimmedMs = Number.NEGATIVE_INFINITY

  constructor(parts: AlarmsParts) {
    this.#parts = parts
    this.#keeper = new AlarmKeeper({ ...parts, ahead: () => this.ahead() })
  }

  async start(): Promise<void> {
    for (const alarm of await this.#parts.store.load(this.#now())) {
      if (alarm.state !== 'cleared') this.#book.put(alarm)
      else if (alarm.shelf !== null) this.#aside.set(alarm.key, alarm.shelf)
    }
  }

  stop(): Promise<void> {
    return this.#keeper.stop()
  }

  list(): Alarm[] {
    return this.#book.list()
  }

  /** The alarm that stands for this key, alone or for many. */
  active(key: string): Alarm | undefined {
    return this.#book.standingFor(key)
  }

  /** Only the alarm of this very key. */
  own(key: string): Alarm | undefined {
    return this.#book.byKey(key)
  }

  /** Standing or ended. @throws LeitstandError `alarm.unknown`, `store.*` */
  async get(id: string): Promise<Alarm> {
    const found = this.#book.byId(id) ?? this.#keeper.pending(id) ?? (await this.#parts.store.find(id))
    if (found === undefined) throw new LeitstandError('alarm.unknown', `No alarm has the id ${id}.`)
    return found
  }

  /** Ended ones, newest end first; what is not on disk yet among them. */
  async history(query: AlarmQuery): Promise<Alarm[]> {
    await this.#keeper.flush()
    return this.#parts.store.history(query)
  }

  // ---- sources -----------------------------------------------------------------------------------------------------

  /** The condition holds. Never waits, never throws. */
  raise(said: AlarmRaise): void {
    const raise = { ...said, params: tidyParams(said.params) }
    const nowMs = this.#now()
    const known = this.#book.byKey(raise.key)
    if (known !== undefined) {
      const next = raiseAgain(known, raise, nowMs)
      const worse = severityRank(next.raisedSeverity) > severityRank(known.raisedSeverity)
      if (next.raisedSeverity === known.raisedSeverity) this.#touch(next)
      else this.#put(next)
      if (worse) this.#tell(next, 'worse')
      return
    }
    if (!this.#hasPlace(raise)) return
    const shelf = this.#shelfOf(raise.key, nowMs)
    const fresh = this.#put(this.#placed(beginAlarm(this.#parts.newId(), raise, shelf, nowMs), nowMs))
    this.onEdge(fresh.key, 'raised')
    for (const { key } of fresh.members) this.onEdge(key, 'raised')
    this.#tell(fresh, 'raised')
    this.#rearrange([fresh.key, ...fresh.members.map(({ key }) => key)])
  }

  /** The condition is over; nothing to do where it does not stand. */
  clear(key: string, end: AlarmEnd = 'gone'): void {
    const known = this.#book.byKey(key)
    if (known !== undefined) this.#end(known, end)
  }

  /** Members come to, or leave, an alarm that stands for many; it ends with its last one. Figures: its newest. */
  changeMembers(key: string, joined: readonly AlarmMember[], left: readonly string[], params?: Alarm['params']): void {
    const known = this.#book.byKey(key)
    if (known === undefined) return
    const next = changeMembers(known, joined, left, this.#now())
    if (next.memberCount.active === 0) {
      this.#end(next, 'gone', left)
      return
    }
    this.#put(params === undefined ? next : { ...next, params })
    for (const { key: member } of joined) this.onEdge(member, 'raised')
    for (const member of left) this.onEdge(member, 'cleared')
    this.#rearrange([...joined.map((member) => member.key), ...left])
  }

  /** Ends all alarms that are about something that is no more. */
  removeAll(concerns: (alarm: Alarm) => boolean): void {
    for (const alarm of this.#book.list()) if (concerns(alarm)) this.#end(alarm, 'removed')
  }

  // ---- people ------------------------------------------------------------------------------------------------------

  /** Stored before it returns. @throws LeitstandError `store.*` */
  acknowledge(ids: readonly string[], by: string, comment: string): Promise<AlarmsChanged> {
    return this.#byPerson(ids, (alarm) => acknowledge(alarm, by, comment.trim(), this.#now()), 'acknowledged')
  }

  /** @throws LeitstandError `request.invalid` for a time that is past or too far, `store.*` */
  async shelve(ids: readonly string[], untilMs: number, reason: string, by: string): Promise<AlarmsChanged> {
    const nowMs = this.#now()
    if (untilMs <= nowMs)
      throw new LeitstandError('request.invalid', 'The time until which the alarm is shelved is past. Choose a later one.')
    if (untilMs > nowMs + MAX_SHELF_MS)
      throw new LeitstandError('request.invalid', 'An alarm is shelved for 30 days at most. Choose an earlier time.')
    return this.#byPerson(ids, (alarm) => shelve(alarm, { by, atMs: nowMs, untilMs, reason: reason.trim() }), null)
  }

  unshelve(ids: readonly string[], by: string): Promise<AlarmsChanged> {
    return this.#byPerson(ids, (alarm) => unshelve(alarm, by, this.#now()), null)
  }

  /** Ends them, whatever their condition does: what still holds is raised anew by its source. @throws LeitstandError `store.*` */
  clearByHand(ids: readonly string[], by: string, comment: string): Promise<AlarmsChanged> {
    return this.#byPerson(ids, (alarm) => clearByHand(alarm, by, comment.trim(), this.#now()), null)
  }

  // ---- time --------------------------------------------------------------------------------------------------------

  /** Once a second: shelves that are over, escalation, and now and then what is old. */
  tick(): void {
    const nowMs = this.#now()
    const { escalation, keepDays } = this.#parts.settings()
    for (const [key, { untilMs }] of this.#aside) if (untilMs <= nowMs) this.#aside.delete(key)
    for (const alarm of this.#book.list()) {
      if (alarm.shelf !== null && alarm.shelf.untilMs <= nowMs) {
        const back = unshelve(alarm, null, nowMs)
        if (back !== undefined) this.#tell(this.#put(back), 'returned')
        continue
      }
      const due = dueStep(alarm, escalation, nowMs)
      if (due === undefined) continue
      const next = this.#put(escalate(alarm, due.taken, due.step.severity, nowMs))
      this.onNews(next, 'escalated', due.step.channels)
    }
    if (this.#book.size < MOST_STANDING - 2 * FOR_CRITICAL) this.clear(alarmKeys.system('flood'))
    if (nowMs - this.#trimmedMs < TRIM_EVERY_MS) return
    this.#trimmedMs = nowMs
    this.#parts.store.trim(nowMs - keepDays * DAY_MS, KEEP_ENDED).catch(this.#parts.onTrouble)
  }

  // ---- inside ------------------------------------------------------------------------------------------------------

  async #byPerson(ids: readonly string[], act: (alarm: Alarm) => Alarm | undefined, news: AlarmNews | null): Promise<AlarmsChanged> {
    const changed: Alarm[] = []
    const unknown: string[] = []
    for (const id of new Set(ids)) {
      const alarm = this.#book.byId(id)
      if (alarm === undefined) {
        unknown.push(id)
        continue
      }
      const next = act(alarm)
      if (next === undefined) continue
      const put = this.#put(next)
      changed.push(put)
      if (put.acknowledged !== alarm.acknowledged) this.onEdge(put.key, 'acknowledged')
      if (put.state === 'cleared') {
        if (put.end === 'by-hand' && alarm.shelf === null && alarm.under === null) this.onNews(put, 'cleared', [])
        this.#ended(put, goingMembers(alarm))
      } else if (news !== null) this.#tell(put, news)
    }
    if (changed.length > 0) await this.#keeper.saveNow(changed)
    return { changed, unknown }
  }

  /** @param left members that have gone at this very moment */
  #end(alarm: Alarm, end: AlarmEnd, left: readonly string[] = []): void {
    const silent = end === 'grouped' || alarm.shelf !== null || alarm.under !== null
    const put = this.#put(clear(alarm, end, this.#now()))
    if (!silent) this.onNews(put, 'cleared', [])
    this.#ended(put, [...left, ...goingMembers(alarm)])
  }

  #ended({ key, shelf, end }: Alarm, members: readonly string[]): void {
    if (shelf !== null && this.#aside.size < MOST_KEYS_ASIDE) this.#aside.set(key, shelf)
    // Part of another alarm now: the condition goes on.
    if (end !== 'grouped') this.onEdge(key, 'cleared')
    for (const member of members) this.onEdge(member, 'cleared')
    this.#rearrange([key, ...members])
  }

  /** Nobody is told of one that is put aside, or that something else stands above. */
  #tell(alarm: Alarm, news: AlarmNews): void {
    const open = news === 'acknowledged' ? alarm.shelf === null && alarm.under === null : wantsAttention(alarm)
    if (open) this.onNews(alarm, news, [])
  }

  /** What stands above others has come or gone. */
  #rearrange(keys: readonly string[]): void {
    const nowMs = this.#now()
    for (const key of keys) {
      const above = this.#book.standingFor(key)?.key ?? null
      for (const alarm of this.#book.below(key)) {
        const moved = putUnder(alarm, above, nowMs)
        if (moved === undefined) continue
        const put = this.#put(moved)
        if (above === null) this.#tell(put, 'returned')
      }
    }
  }

  #placed(alarm: Alarm, nowMs: number): Alarm {
    const key = keyAbove(alarm)
    const above = key === null ? undefined : this.#book.standingFor(key)
    return (above && putUnder(alarm, above.key, nowMs)) ?? alarm
  }

  #shelfOf(key: string, nowMs: number): AlarmShelf | null {
    const shelf = this.#aside.get(key)
    if (shelf === undefined) return null
    this.#aside.delete(key)
    return shelf.untilMs > nowMs ? shelf : null
  }

  /** A flood of conditions finds no more places, but a critical one does; that it is so is an alarm of its own. */
  #hasPlace({ severity, key }: AlarmRaise): boolean {
    const most = severity === 'critical' ? MOST_STANDING : MOST_STANDING - FOR_CRITICAL
    const flood = alarmKeys.system('flood')
    if (this.#book.size < most || key === flood) return true
    this.overflow++
    const params = { most: MOST_STANDING, lost: this.overflow }
    this.raise({ key: flood, source: 'system', severity: 'warning', code: 'system-flood', params })
    return false
  }

  #put(alarm: Alarm): Alarm {
    const put = this.#next(alarm)
    this.#keeper.note(put)
    return put
  }

  #touch(alarm: Alarm): void {
    this.#keeper.touch(this.#next(alarm))
  }

  #next(alarm: Alarm): Alarm {
    const known = this.#book.byId(alarm.id)
    const put = { ...alarm, version: (known?.version ?? 0) + 1, changedAtMs: this.#now() }
    this.#book.put(put)
    if (put.state === 'cleared') this.onChange([], [put.id])
    else this.onChange([put], [])
    return put
  }

  #now(): number {
    return this.#parts.clock.now()
  }
}

function goingMembers({ members }: Alarm): string[] {
  return members.filter(({ endedAtMs }) => endedAtMs === null).map(({ key }) => key)
}
