// Zones as things: made, renamed, merged, left empty, deleted, each taken back in one step. Built by app/zones.ts.
import type { Activity } from '../contract/activity.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { Zone, ZoneAct, ZoneBody, ZoneView } from '../contract/zone.ts'
import type { Shelf } from '../documents/shelf.ts'

/** Acts that can be taken back; the oldest go. */
const MOST_UNDO = 50

export interface ZonesPort {
  boards(): readonly { id: string; zone: string | null }[]
  /** Many boards at once, stored when it resolves; nothing is told of it. */
  place(ids: readonly string[], zone: string | null): Promise<void>
  /** What names a zone (dashboards, channels of alarms) follows its new name. @param only ids of such documents, default all @returns ids of those that changed */
  follow(from: string, to: string, only?: readonly string[]): Promise<string[]>
  report(entry: Omit<Activity, 'id' | 'atMs'>): void
}

type What = 'created' | 'renamed' | 'merged' | 'moved' | 'deleted'

interface Remembered {
  id: string
  /** Where they went, and where each came from. */
  to: string | null
  from: Map<string, string | null>
  /** Zones that are made again, and unmade. */
  unmade: string[]
  made: string[]
  followed: { from: string; to: string; ids: string[] } | null
}

export class Zones {
  readonly #shelf: Shelf<ZoneBody>
  readonly #port: ZonesPort
  readonly #newId: () => string
  readonly #undo: Remembered[] = []

  constructor(parts: { shelf: Shelf<ZoneBody>; port: ZonesPort; newId: () => string }) {
    this.#shelf = parts.shelf
    this.#port = parts.port
    this.#newId = parts.newId
  }

  /** By name. */
  list(): ZoneView[] {
    const zones = new Map<string, ZoneView>()
    for (const { name } of this.#shelf.list()) zones.set(name, { name, kept: true, boards: [] })
    for (const { id, zone } of this.#port.boards()) {
      if (zone === null) continue
      const view = zones.get(zone) ?? { name: zone, kept: false, boards: [] }
      zones.set(zone, view)
      view.boards.push(id)
    }
    return [...zones.values()].sort((a, b) => a.name.localeCompare(b.name))
  }

  /** @throws LeitstandError `zone.exists`, `store.*` */
  async create(name: string, by: string): Promise<ZoneAct> {
    if (this.#exists(name)) throw new LeitstandError('zone.exists', `There is a zone “${name}” already.`)
    await this.#shelf.add({ name }, by)
    return this.#done('created', by, { zone: name, to: null }, { to: null, from: new Map(), unmade: [], made: [name], followed: null })
  }

  /**
   * All boards of a zone go to another name. @param merge the other may exist
   * @throws LeitstandError `zone.unknown`, `zone.exists`, `store.*`
   */
  async rename(from: string, to: string, by: string, merge = false): Promise<ZoneAct> {
    const zone = this.list().find(({ name }) => name === from)
    if (zone === undefined) throw new LeitstandError('zone.unknown', `There is no zone “${from}”.`)
    const merges = this.#exists(to)
    if (from === to) return { act: '', boards: [] }
    if (merges && !merge) throw new LeitstandError('zone.exists', `There is a zone “${to}” already. Merge the two, or take another name.`)
    const kept = this.#kept(to) !== undefined
    if (zone.kept && !kept) await this.#shelf.add({ name: to }, by)
    if (zone.boards.length > 0) await this.#port.place(zone.boards, to)
    if (zone.kept) await this.#unmake(from)
    const followed = { from, to, ids: await this.#port.follow(from, to) }
    const unmade = zone.kept ? [from] : []
    const made = zone.kept && !kept ? [to] : []
    const moved = { to, from: new Map(zone.boards.map((id) => [id, from])), unmade, made, followed }
    return this.#done(merges ? 'merged' : 'renamed', by, { zone: from, to }, moved)
  }

  /** @param to null = out of every zone @throws LeitstandError `board.unknown`, `store.*` */
  async move(ids: readonly string[], to: string | null, by: string): Promise<ZoneAct> {
    const known = new Map(this.#port.boards().map(({ id, zone }) => [id, zone]))
    const unknown = ids.find((id) => !known.has(id))
    if (unknown !== undefined) throw new LeitstandError('board.unknown', `No board has the id ${unknown}.`)
    const from = new Map([...new Set(ids)].map((id) => [id, known.get(id) ?? null] as const).filter(([, zone]) => zone !== to))
    if (from.size > 0) await this.#port.place([...from.keys()], to)
    const places = new Set(from.values())
    const zone = places.size === 1 ? ([...places][0] ?? null) : null
    return this.#done('moved', by, { zone, to }, { to, from, unmade: [], made: [], followed: null })
  }

  /** One without boards. @throws LeitstandError `zone.unknown`, `zone.not-empty`, `store.*` */
  async remove(name: string, by: string): Promise<ZoneAct> {
    const zone = this.list().find((one) => one.name === name)
    if (zone === undefined) throw new LeitstandError('zone.unknown', `There is no zone “${name}”.`)
    if (zone.boards.length > 0) {
      throw new LeitstandError('zone.not-empty', `${zone.boards.length} boards stand in “${name}”. Move them first.`)
    }
    await this.#unmake(name)
    return this.#done('deleted', by, { zone: name, to: null }, { to: null, from: new Map(), unmade: [name], made: [], followed: null })
  }

  /** Boards that were moved on meanwhile stay where they are. @throws LeitstandError `zone.undo-gone`, `store.*` */
  async undo(id: string, by: string): Promise<ZoneAct> {
    const at = this.#undo.findIndex((one) => one.id === id)
    const act = this.#undo[at]
    if (act === undefined) throw new LeitstandError('zone.undo-gone')
    for (const name of act.unmade) if (this.#kept(name) === undefined) await this.#shelf.add({ name }, by)
    const back = new Map<string | null, string[]>()
    for (const board of this.#port.boards()) {
      const zone = act.from.get(board.id)
      if (zone !== undefined && board.zone === act.to) back.set(zone, [...(back.get(zone) ?? []), board.id])
    }
    for (const [zone, boards] of back) await this.#port.place(boards, zone)
    for (const name of act.made) await this.#unmake(name)
    if (act.followed !== null) await this.#port.follow(act.followed.to, act.followed.from, act.followed.ids)
    this.#undo.splice(this.#undo.indexOf(act), 1)
    const boards = [...back.values()].flat()
    this.#report('undone', by, { zone: act.to, to: null }, boards.length)
    return { act: '', boards }
  }

  #exists(name: string): boolean {
    return this.#kept(name) !== undefined || this.#port.boards().some(({ zone }) => zone === name)
  }

  #kept(name: string): Zone | undefined {
    return this.#shelf.list().find((zone) => zone.name === name)
  }

  async #unmake(name: string): Promise<void> {
    const zone = this.#kept(name)
    if (zone !== undefined) await this.#shelf.remove([zone.id])
  }

  #done(what: What, by: string, named: { zone: string | null; to: string | null }, act: Omit<Remembered, 'id'>): ZoneAct {
    const id = this.#newId()
    this.#undo.push({ id, ...act })
    if (this.#undo.length > MOST_UNDO) this.#undo.shift()
    this.#report(what, by, named, act.from.size)
    return { act: id, boards: [...act.from.keys()] }
  }

  #report(what: What | 'undone', by: string, named: { zone: string | null; to: string | null }, boards: number): void {
    this.#port.report({ kind: 'zone-changed', severity: 'event', board: null, by, detail: { what, ...named, boards } })
  }
}
