// What names a board names its successor afterwards, and on the way back again. Every step may be done twice: what is to become of a
// document is known before the first is written. Part of retirement.ts.
import { isDeepStrictEqual } from 'node:util'
import type { InterlockBody } from '../contract/actuators/interlock.ts'
import type { ApartDocument, ConfigurationSwap } from '../contract/boards/retired.ts'
import type { ConfigurationBody } from '../contract/configuration/configuration.ts'
import type { DocumentHead } from '../contract/document.ts'
import type { RuleBody } from '../contract/rules/rule.ts'
import type { Shelf } from '../documents/shelf.ts'
import { renameBoard } from '../retirement/rename-board.ts'
import type { TakeOver } from '../retirement/retirement.ts'
import type { Shelves } from './history.ts'

const MOST_MEMBERS = 16

export type NamingShelves = Pick<
  Shelves,
  'configurations' | 'interlocks' | 'schedules' | 'dashboards' | 'rollouts' | 'rollout-lanes' | 'rules' | 'rule-drafts' | 'scenes'
>

/** Documents that name the heir before it takes the place of `board`. */
export function planApart(shelves: NamingShelves, heir: string): ApartDocument[] {
  const apart: ApartDocument[] = []
  const names = (document: object) => renameBoard(document, heir, '') !== undefined
  for (const { id, members } of shelves.interlocks.list()) {
    if (names(members)) apart.push({ noun: 'interlocks', id, members })
  }
  for (const noun of ['schedules', 'dashboards', 'rules', 'scenes'] as const) {
    for (const document of shelves[noun].list()) if (names(document)) apart.push({ noun, id: document.id, members: [] })
  }
  const rollouts = new Set(shelves['rollout-lanes'].list().flatMap((lane) => (names(lane.steps) ? [lane.rollout] : [])))
  for (const id of rollouts) if (isOpenRollout(shelves, id)) apart.push({ noun: 'rollouts', id, members: [] })
  return apart
}

/** Target configurations change hands; the one the successor had goes to the board, so that the way back finds it. */
export function planSwap({ configurations }: Pick<NamingShelves, 'configurations'>, from: string, to: string): ConfigurationSwap | null {
  const [old, present] = [configurations.find(from), configurations.find(to)]
  if (old === undefined) return null
  return { heir: bodyOf<ConfigurationBody>(old), board: present === undefined ? null : bodyOf<ConfigurationBody>(present) }
}

export async function takeOverDocuments(shelves: NamingShelves, { from, to, by, apart, swap, back }: TakeOver): Promise<void> {
  if (swap !== null) {
    await become(shelves.configurations, to, swap.heir, by)
    await become(shelves.configurations, from, swap.board, by)
  }
  const left = (noun: ApartDocument['noun']) => new Set(back ? apart.flatMap((one) => (one.noun === noun ? [one.id] : [])) : [])
  await renameIn(shelves.schedules, from, to, left('schedules'))
  await renameIn(shelves.dashboards, from, to, left('dashboards'))
  await renameIn(shelves.scenes, from, to, left('scenes'))
  await renameInRules(shelves, { from, to, by }, left('rules'))
  await moveInterlocks(shelves.interlocks, from, to, left('interlocks'))
  if (back) for (const one of apart) if (one.noun === 'interlocks') await giveBackMembers(shelves.interlocks, one, from, to)
}

/** Rollouts that go on: boards that were not touched yet are the successor, unless it is one of theirs already. */
export function openLanes(shelves: NamingShelves, apart: readonly ApartDocument[]): string[] {
  const left = new Set(apart.flatMap(({ noun, id }) => (noun === 'rollouts' ? [id] : [])))
  return shelves.rollouts.list().flatMap(({ id }) => (!left.has(id) && isOpenRollout(shelves, id) ? [id] : []))
}

function isOpenRollout({ rollouts }: NamingShelves, id: string): boolean {
  const rollout = rollouts.find(id)
  return rollout !== undefined && rollout.state !== 'done' && rollout.state !== 'cancelled'
}

async function become<B extends object>(shelf: Shelf<B>, id: string, body: B | null, by: string): Promise<void> {
  const present = shelf.find(id)
  if (body === null) await shelf.remove([id])
  else if (present === undefined || !isDeepStrictEqual(bodyOf<B>(present), body)) await shelf.put(id, present?.version ?? 0, body, by)
}

/** Members of `from` become those of `to`. One that would be left with a single output stays: it forbids rather than protects nothing. */
export async function moveInterlocks(shelf: Shelf<InterlockBody>, from: string, to: string, left = new Set<string>()): Promise<void> {
  for (const { id, members } of shelf.list()) {
    const renamed = left.has(id) ? undefined : renameBoard(members, from, to)
    if (renamed === undefined) continue
    const once = unique(renamed)
    if (once.length > 1) await shelf.update(id, { members: once })
  }
}

/** It named the successor `from` before: that stays. What it says of `from` since, and what it said of `to`, is of `to`. */
async function giveBackMembers(
  shelf: Shelf<InterlockBody>,
  { id, members: former }: ApartDocument,
  from: string,
  to: string,
): Promise<void> {
  const present = shelf.find(id)?.members
  if (present === undefined) return
  const own = new Set(former.map(keyOf))
  const back = present.map((member) => (member.board === from && !own.has(keyOf(member)) ? { ...member, board: to } : member))
  const members = unique([...former.filter(({ board }) => board === to), ...back])
  const changed = members.length !== present.length || members.some((member) => !present.some((one) => keyOf(one) === keyOf(member)))
  if (changed && members.length <= MOST_MEMBERS) await shelf.update(id, { members })
}

function unique(members: InterlockBody['members']): InterlockBody['members'] {
  return members.filter((member, at) => members.findIndex((one) => keyOf(one) === keyOf(member)) === at)
}

const keyOf = ({ board, gpio }: InterlockBody['members'][number]) => `${board}/${gpio}`

/** As versions of their own, so that the past is explained by what was in force then. */
async function renameInRules(
  shelves: Pick<NamingShelves, 'rules' | 'rule-drafts'>,
  { from, to, by }: Pick<TakeOver, 'from' | 'to' | 'by'>,
  left: ReadonlySet<string>,
): Promise<void> {
  for (const rule of shelves.rules.list()) {
    const renamed = left.has(rule.id) ? undefined : renameBoard(rule, from, to)
    if (renamed === undefined) continue
    const done = await shelves.rules.put(rule.id, rule.version, bodyOf<RuleBody>(renamed), by, `${from} → ${to}`)
    const draft = shelves['rule-drafts'].find(rule.id)
    if (draft?.base === rule.version) await shelves['rule-drafts'].update(rule.id, { base: done.version })
  }
  await renameIn(shelves['rule-drafts'], from, to, left)
}

async function renameIn<B extends object>(shelf: Shelf<B>, from: string, to: string, left: ReadonlySet<string>): Promise<void> {
  for (const document of shelf.list()) {
    const renamed = left.has(document.id) ? undefined : renameBoard(document, from, to)
    if (renamed !== undefined) await shelf.update(document.id, bodyOf<B>(renamed))
  }
}

function bodyOf<B extends object>(document: DocumentHead & B): B {
  const { id: _id, version: _version, createdAtMs: _createdAtMs, changedAtMs: _changedAtMs, by: _by, ...body } = document
  return body as unknown as B // what is left of a document without its head is its body
}
