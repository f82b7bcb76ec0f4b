import { beforeEach, expect, test } from 'vitest'
import type { Activity } from '../../../backend/contract/activity.ts'
import type { Zone, ZoneBody } from '../../../backend/contract/zone.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import { Zones } from '../../../backend/zones/zones.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'

let places: Map<string, string | null>
let zones: Zones
let told: Activity['detail'][]
let moves: number
let followed: string[]

beforeEach(async () => {
  places = new Map([
    ['a', 'north'],
    ['b', 'north'],
    ['c', 'south'],
    ['d', null],
  ])
  told = []
  followed = []
  moves = 0
  let ids = 0
  const newId = () => `id${++ids}`
  const shelf = new Shelf<ZoneBody>({ noun: 'zone', store: new MemoryDocumentStore<Zone>(), clock: new ManualClock(), newId, most: 50 })
  zones = new Zones({
    shelf,
    newId,
    port: {
      boards: () => [...places].map(([id, zone]) => ({ id, zone })),
      place: async (boards, zone) => {
        moves++
        for (const id of boards) places.set(id, zone)
      },
      follow: async (from, to, only) => {
        followed.push(`${from} → ${to}${only ? `: ${only.join()}` : ''}`)
        return ['dash']
      },
      report: ({ detail }) => void told.push(detail),
    },
  })
})

const shown = () => Object.fromEntries(zones.list().map(({ name, boards }) => [name, boards.join('')]))

test('a zone is made, is empty, and is deleted; with boards in it it is not', async () => {
  await zones.create('west', 'anna')
  expect(shown()).toEqual({ north: 'ab', south: 'c', west: '' })
  await expect(zones.create('west', 'anna')).rejects.toMatchObject({ code: 'zone.exists' })
  await expect(zones.create('north', 'anna')).rejects.toMatchObject({ code: 'zone.exists' })
  await expect(zones.remove('north', 'anna')).rejects.toMatchObject({ code: 'zone.not-empty' })
  const { act } = await zones.remove('west', 'anna')
  expect(shown()).toEqual({ north: 'ab', south: 'c' })
  await zones.undo(act, 'anna')
  expect(shown()).toEqual({ north: 'ab', south: 'c', west: '' })
})

test('a renamed zone takes all its boards along in one step, told once, and one undo brings them back', async () => {
  const { act, boards } = await zones.rename('north', 'greenhouse', 'anna')
  expect([boards, moves, shown()]).toEqual([['a', 'b'], 1, { greenhouse: 'ab', south: 'c' }])
  expect(told).toEqual([{ what: 'renamed', zone: 'north', to: 'greenhouse', boards: 2 }])
  places.set('d', 'greenhouse') // came later by itself
  await zones.undo(act, 'anna')
  expect(shown()).toEqual({ north: 'ab', south: 'c', greenhouse: 'd' })
  expect(followed).toEqual(['north → greenhouse', 'greenhouse → north: dash'])
  await expect(zones.undo(act, 'anna')).rejects.toMatchObject({ code: 'zone.undo-gone' })
})

test('a zone that was made by name keeps that under its new name', async () => {
  await zones.create('west', 'anna')
  await zones.rename('west', 'east', 'anna')
  expect(zones.list().find(({ name }) => name === 'east')).toEqual({ name: 'east', kept: true, boards: [] })
  expect(shown()).not.toHaveProperty('west')
})

test('into a name that is taken only by a merge, whose undo parts the two again', async () => {
  await expect(zones.rename('north', 'south', 'anna')).rejects.toMatchObject({ code: 'zone.exists' })
  const { act } = await zones.rename('north', 'south', 'anna', true)
  expect(shown()).toEqual({ south: 'abc' })
  await zones.undo(act, 'anna')
  expect(shown()).toEqual({ north: 'ab', south: 'c' })
})

test('boards of several zones move together; one that was moved on stays at the undo', async () => {
  const { act, boards } = await zones.move(['a', 'c', 'd', 'd'], 'west', 'anna')
  expect([boards, shown()]).toEqual([['a', 'c', 'd'], { north: 'b', west: 'acd' }])
  await zones.move(['c'], 'east', 'anna')
  await zones.undo(act, 'anna')
  expect([shown(), places.get('d')]).toEqual([{ north: 'ab', east: 'c' }, null])
  await expect(zones.move(['a', 'x'], 'west', 'anna')).rejects.toMatchObject({ code: 'board.unknown' })
})
