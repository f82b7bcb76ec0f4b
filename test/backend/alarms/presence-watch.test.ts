// Boards that go: one by one they are alarms, many at once are one.
import { beforeEach, expect, test } from 'vitest'
import type { AlarmRaise } from '../../../backend/alarms/alarm-raise.ts'
import { PresenceWatch } from '../../../backend/alarms/presence-watch.ts'
import { alarmKeys } from '../../../backend/contract/alarms/alarm.ts'
import { DEFAULT_ALARM_SETTINGS } from '../../../backend/contract/alarms/settings.ts'
import { exampleBoard } from '../../contracts/examples.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import fc from '../../property.ts'

/** What the desk would hold. */
class Desk {
  readonly standing = new Map<string, { raise: AlarmRaise; members: Set<string> }>()
  readonly all: string[] = []

  raise(raise: AlarmRaise): void {
    this.standing.set(raise.key, { raise, members: new Set(raise.members?.map(({ key }) => key)) })
    this.all.push(raise.key)
  }

  clear(key: string): void {
    this.standing.delete(key)
  }

  changeMembers(key: string, joined: readonly { key: string }[], left: readonly string[]): void {
    const one = this.standing.get(key)
    for (const member of joined) one?.members.add(member.key)
    for (const member of left) one?.members.delete(member)
    if (one?.members.size === 0) this.standing.delete(key)
  }

  covers(board: string): number {
    const key = alarmKeys.presence(board)
    return [...this.standing].filter(([own, { members }]) => own === key || members.has(key)).length
  }
}

let clock: ManualClock
let desk: Desk
let watch: PresenceWatch

beforeEach(() => {
  clock = new ManualClock()
  desk = new Desk()
  watch = watchOn(desk)
})

function watchOn(on: Desk): PresenceWatch {
  return new PresenceWatch({
    settings: () => DEFAULT_ALARM_SETTINGS,
    raise: (raise) => on.raise(raise),
    clear: (key) => on.clear(key),
    changeMembers: (key, joined, left) => on.changeMembers(key, joined, left),
    now: () => clock.now(),
  })
}

function show(id: string, state: 'online' | 'offline', zone: string | null = 'A', to = watch): void {
  to.seen(
    exampleBoard({ id, name: null, zone, presence: { state, reason: state === 'online' ? 'message' : 'will', sinceMs: clock.now() } }),
  )
}

function pass(seconds: number, to = watch): void {
  for (let n = 0; n < seconds; n++) {
    clock.forward(1000)
    to.tick()
  }
}

const names = (count: number, from = 0) => Array.from({ length: count }, (_, n) => `b${from + n}`)

test('tells of a board that stays away, and not of one that is back at once', () => {
  show('b1', 'offline')
  show('b2', 'offline')
  pass(2)
  show('b2', 'online')
  pass(10)
  expect([...desk.standing.keys()]).toEqual(['presence:b1'])
  show('b1', 'online')
  expect(desk.standing.size).toBe(0)
})

test('500 boards that go when the network fails are one alarm', () => {
  for (const [n, id] of names(500).entries()) show(id, 'offline', `zone ${n % 7}`)
  pass(10)
  expect([...desk.standing.keys()]).toEqual(['presence:*'])
  expect(desk.standing.get('presence:*')?.members.size).toBe(500)
  expect(desk.standing.get('presence:*')?.raise).toMatchObject({ severity: 'critical', params: { boards: 500, zones: 7 } })
  for (const id of names(499)) show(id, 'online')
  expect(desk.standing.size).toBe(1)
  show('b499', 'online')
  expect(desk.standing.size).toBe(0)
})

test('a zone that goes is an alarm of the zone; one board elsewhere stays alone', () => {
  for (const id of names(8)) show(id, 'offline', 'cellar')
  show('x', 'offline', 'roof')
  pass(10)
  expect([...desk.standing.keys()].sort()).toEqual(['presence:*/cellar', 'presence:x'])
})

test('boards that fall silent one after the other within a minute end up in one alarm', () => {
  for (const id of names(40)) {
    show(id, 'offline', null)
    pass(2)
  }
  pass(10)
  expect([...desk.standing.keys()]).toEqual(['presence:*'])
  expect(desk.standing.get('presence:*')?.members.size).toBe(40)
})

test('boards that go hours apart are alarms of their own', () => {
  for (const id of names(8)) {
    show(id, 'offline')
    pass(120)
  }
  expect([...desk.standing.keys()].sort()).toEqual(names(8).map((id) => `presence:${id}`))
})

test('boards that nobody has accepted, and deleted ones, are no alarms', () => {
  watch.seen(exampleBoard({ id: 'new', registration: 'new', presence: { state: 'offline', reason: 'will', sinceMs: clock.now() } }))
  show('b1', 'offline')
  pass(10)
  watch.removed('b1')
  expect(desk.standing.size).toBe(0)
})

test('goes on after a restart: who comes back leaves its alarm', () => {
  for (const id of names(6)) show(id, 'offline')
  show('alone', 'offline', 'B')
  pass(10)
  const again = watchOn(desk)
  again.resume(
    [...desk.standing.values()].map(({ raise, members }) => ({
      key: raise.key,
      zone: raise.place?.zone ?? null,
      board: raise.place?.board ?? null,
      firstAtMs: clock.now(),
      params: raise.params,
      members: [...members].map((key) => ({ key, board: key.slice('presence:'.length), name: '', sinceMs: 0, endedAtMs: null })),
    })),
  )
  for (const id of [...names(6), 'alone']) show(id, 'online', 'A', again)
  expect(desk.standing.size).toBe(0)
})

test('under any coming and going every board that stays away is told of exactly once', () => {
  const step = fc.record({ board: fc.integer({ min: 0, max: 19 }), online: fc.boolean(), waitS: fc.integer({ min: 0, max: 40 }) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      desk = new Desk()
      watch = watchOn(desk)
      const offline = new Set<string>()
      for (const { board, online, waitS } of steps) {
        const id = `b${board}`
        if (online) offline.delete(id)
        else offline.add(id)
        show(id, online ? 'online' : 'offline', board % 3 === 0 ? null : `z${board % 3}`)
        pass(waitS)
      }
      pass(10)
      for (let n = 0; n < 20; n++) expect([n, desk.covers(`b${n}`)]).toEqual([n, offline.has(`b${n}`) ? 1 : 0])
    }),
    { numRuns: 200 },
  )
})

test('gives boards time to come back after a start, and then tells of those that do not as one', () => {
  for (const id of ['b0', 'b1', 'b2', 'b3', 'b4', 'b5', 'b6']) show(id, 'offline', 'A', watchOn(new Desk()))
  clock.forward(20_000)
  const again = watchOn(desk)
  again.resume([])
  const gone = (id: string) =>
    again.seen(exampleBoard({ id, zone: 'A', presence: { state: 'offline', reason: 'will', sinceMs: clock.now() - 20_000 } }))
  for (const id of ['b0', 'b1', 'b2', 'b3', 'b4', 'b5', 'b6']) gone(id)
  for (let second = 0; second < 60; second++) {
    clock.forward(1000)
    again.tick()
  }
  expect(desk.all).toEqual([])
  show('b0', 'online', 'A', again)
  for (let second = 0; second < 10; second++) {
    clock.forward(1000)
    again.tick()
  }
  expect(desk.all).toEqual([alarmKeys.presenceMany('A')])
  expect(desk.standing.get(alarmKeys.presenceMany('A'))?.members.size).toBe(6)
})
