import { beforeEach, describe, expect, it } from 'vitest'
import type { Activity } from '../../../backend/contract/activity.ts'
import type { Organisation } from '../../../backend/contract/api.ts'
import type { Board } from '../../../backend/contract/boards/board.ts'
import { Fleet, MAX_NEW_BOARDS } from '../../../backend/fleet/fleet.ts'
import { healthOfHeartbeat, severityOf } from '../../../backend/fleet/health.ts'
import { heartbeatAck } from '../../../backend/fleet/heartbeat-ack.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'

class Store {
  boards = new Map<string, Board>()
  fail = false
  saves = 0
  loadBoards = async () => structuredClone([...this.boards.values()])
  removeBoards = async (ids: readonly string[]) => {
    for (const id of ids) this.boards.delete(id)
  }
  loadOrganisations = async (): Promise<Organisation[]> => []
  saveOrganisation = async () => undefined
  async saveBoards(boards: readonly Board[]) {
    this.saves++
    if (this.fail) throw new Error('disk is gone')
    for (const board of boards) this.boards.set(board.id, structuredClone(board))
  }
}

let store: Store
let clock: ManualClock
let reports: Omit<Activity, 'id' | 'atMs'>[]
let fleet: Fleet

function makeFleet(registration: 'manual' | 'auto' = 'manual'): Fleet {
  return new Fleet({ store, clock, registration, report: (entry) => reports.push(entry), onTrouble: () => undefined })
}

beforeEach(() => {
  store = new Store()
  clock = new ManualClock()
  reports = []
  fleet = makeFleet()
})

const hear = (id: string, family: 'kaiser' | 'plain' = 'kaiser') => fleet.admit(id, family, 'god', clock.now())

describe('registration', () => {
  it('makes a board known as new on first contact, stored before its first message counts as kept', async () => {
    const admission = hear('E1')
    expect(admission.allowed).toBe(true)
    await admission.stored
    expect(store.boards.get('E1')).toMatchObject({ registration: 'new', presence: { state: 'online' } })
    expect(hear('E1').stored).toBeUndefined()
    expect(reports.map(({ kind }) => kind)).toEqual(['board-new'])
  })

  it('saves boards that come in one burst together', async () => {
    const waits = Array.from({ length: 500 }, (_, i) => hear(`E${i}`).stored)
    await Promise.all(waits)
    expect(store.saves).toBe(1)
    expect(store.boards.size).toBe(500)
  })

  it('does not know a board that could not be stored, and meets it again', async () => {
    store.fail = true
    await expect(hear('E1').stored).rejects.toThrow('disk is gone')
    expect(fleet.find('E1')).toBeUndefined()
    store.fail = false
    await hear('E1').stored
    expect(store.boards.has('E1')).toBe(true)
  })

  it('accepts at once with registration auto', async () => {
    fleet = makeFleet('auto')
    await hear('E1').stored
    expect(fleet.find('E1')?.registration).toBe('accepted')
  })

  it('accepts, rejects and names unknown ids in bulk', async () => {
    for (const id of ['a', 'b', 'c']) await hear(id).stored
    expect(await fleet.register(['a', 'b', 'nobody'], 'accepted', 'eva')).toEqual({ changed: ['a', 'b'], unknown: ['nobody'] })
    await fleet.register(['c'], 'rejected', 'eva')
    expect(store.boards.get('c')?.registration).toBe('rejected')
    expect(hear('c').allowed).toBe(false)
    expect(fleet.counts().new).toBe(0)
  })

  it('shows no edit that the store did not take', async () => {
    await hear('E1').stored
    store.fail = true
    await expect(fleet.edit(['E1'], { name: 'Pump house' }, 'eva')).rejects.toThrow('disk is gone')
    await expect(fleet.register(['E1'], 'accepted', 'eva')).rejects.toThrow('disk is gone')
    expect(fleet.find('E1')).toMatchObject({ name: null, registration: 'new' })
    expect(fleet.counts().new).toBe(1)
  })

  it('stores both of two edits that come at once', async () => {
    hear('E1')
    await Promise.all([fleet.edit(['E1'], { zone: 'Greenhouse' }, 'ada'), fleet.edit(['E1'], { labels: ['pumps'] }, 'bob')])
    expect(store.boards.get('E1')).toMatchObject({ zone: 'Greenhouse', labels: ['pumps'] })
  })

  it('meets no more than the most new boards, so that invented ids cannot fill memory', () => {
    for (let i = 0; i < MAX_NEW_BOARDS; i++) hear(`x${i}`)
    expect(hear('one-more').allowed).toBe(false)
    expect(fleet.find('one-more')).toBeUndefined()
  })

  it('keeps name, zone and registration over a restart, with presence unknown until heard', async () => {
    await hear('E1').stored
    await fleet.register(['E1'], 'accepted', 'eva')
    await fleet.edit(['E1'], { name: 'Pump house', zone: 'Greenhouse 1' }, 'eva')
    fleet = makeFleet()
    await fleet.start()
    expect(fleet.find('E1')).toMatchObject({
      name: 'Pump house',
      zone: 'Greenhouse 1',
      registration: 'accepted',
      presence: { state: 'unknown', reason: 'restart' },
    })
    hear('E1')
    expect(fleet.find('E1')?.presence.state).toBe('online')
    await fleet.stop()
  })
})

describe('presence', () => {
  it('turns late after 1.5 and offline after 2.5 heartbeat intervals of silence, since the last message', async () => {
    await hear('E1').stored
    const heardMs = clock.now()
    clock.forward(89_000)
    fleet.sweep()
    expect(fleet.find('E1')?.presence.state).toBe('online')
    clock.forward(2_000)
    fleet.sweep()
    expect(fleet.find('E1')?.presence).toEqual({ state: 'late', reason: 'late', sinceMs: heardMs })
    clock.forward(60_000)
    fleet.sweep()
    expect(fleet.find('E1')?.presence).toEqual({ state: 'offline', reason: 'silent', sinceMs: heardMs })
    expect(reports.at(-1)).toMatchObject({ kind: 'board-offline', detail: { reason: 'silent' } })
  })

  it('goes offline by its will at once, with the reason in the board’s words, and back with the next message', async () => {
    await hear('E1').stored
    fleet.wentOffline('E1', 'will', 'unexpected_disconnect', clock.now())
    expect(fleet.find('E1')?.presence).toMatchObject({ state: 'offline', reason: 'will', detail: 'unexpected_disconnect' })
    hear('E1')
    expect(fleet.find('E1')?.presence).toMatchObject({ state: 'online', reason: 'message' })
    expect(reports.at(-1)?.kind).toBe('board-online')
  })

  it('does not come back by a second will, which is no sign of life', async () => {
    await hear('E1').stored
    const heardMs = clock.now()
    fleet.wentOffline('E1', 'will', 'first', clock.now())
    clock.forward(30_000)
    fleet.admit('E1', 'kaiser', 'old-relay', clock.now(), false)
    expect(fleet.find('E1')).toMatchObject({ lastSeenMs: heardMs, relay: 'god', presence: { state: 'offline', detail: 'first' } })
    expect(reports.map(({ kind }) => kind)).toEqual(['board-new', 'board-offline'])
    fleet.cameOnline('E1', 'god', clock.now())
    expect(fleet.find('E1')?.presence.state).toBe('online')
  })

  it('goes offline when it stays silent after a restart of Leitstand, and waits for ever for one that never spoke', async () => {
    await hear('E1').stored
    await fleet.meet([{ id: 'E2', family: 'plain', name: null, zone: null }])
    const heardMs = clock.now()
    clock.forward(3_600_000)
    fleet = makeFleet()
    await fleet.start()
    clock.forward(149_000)
    fleet.sweep()
    expect(fleet.find('E1')?.presence).toMatchObject({ state: 'unknown', reason: 'restart' })
    clock.forward(2_000)
    fleet.sweep()
    expect(fleet.find('E1')?.presence).toEqual({ state: 'offline', reason: 'silent', sinceMs: heardMs })
    expect(fleet.find('E2')?.presence).toMatchObject({ state: 'unknown', reason: 'never' })
    await fleet.stop()
  })

  it('follows a board to another relay, so that commands find it', async () => {
    await hear('E1').stored
    fleet.admit('E1', 'kaiser', 'relay-7', clock.now())
    expect(fleet.find('E1')?.relay).toBe('relay-7')
    fleet.admit('E1', 'plain', 'god', clock.now())
    expect(fleet.find('E1')?.relay).toBe('relay-7')
  })

  it('learns the rhythm of a plain board that reports every ten minutes', async () => {
    await hear('slow', 'plain').stored
    for (let i = 0; i < 20; i++) {
      clock.forward(120_000)
      hear('slow', 'plain')
    }
    clock.forward(200_000)
    fleet.sweep()
    expect(fleet.find('slow')?.presence.state).not.toBe('offline')
  })
})

describe('health', () => {
  it('folds old field names', () => {
    const health = healthOfHeartbeat({}, { free_heap: 245760, active_sensors: 3, active_actuators: 2, wifi_rssi: -65, uptime: 3600 }, 5)
    expect(health).toEqual({ heapFreeBytes: 245760, sensorCount: 3, actuatorCount: 2, rssiDbm: -65, uptimeS: 3600, reportedAtMs: 5 })
  })

  it('reports another firmware, not the first one it hears of', async () => {
    await hear('E1').stored
    const beat = (firmware_version: string | undefined) =>
      fleet.health('E1', (before) => healthOfHeartbeat(before, { firmware_version }, 0), undefined)
    for (const version of ['2.4.0', undefined, '2.4.0', '2.4.1']) beat(version)
    expect(reports.filter(({ kind }) => kind === 'firmware-changed')).toMatchObject([
      { board: 'E1', detail: { from: '2.4.0', to: '2.4.1' } },
    ])
  })

  it('reports a restart when the boot sequence changes, not when the uptime falls', async () => {
    await hear('E1').stored
    const beat = (boot: string, uptime: number) =>
      fleet.health('E1', (before) => healthOfHeartbeat(before, { boot_sequence_id: boot, uptime, reset_reason: 'POWERON' }, 0), undefined)
    beat('b1', 100)
    beat('b1', 50)
    expect(reports.filter(({ kind }) => kind === 'board-restarted')).toHaveLength(0)
    beat('b2', 1)
    expect(reports.filter(({ kind }) => kind === 'board-restarted')).toHaveLength(1)
  })

  it.each([
    [3, 3],
    ['critical', 3],
    ['WARNING', 1],
    [undefined, 2],
    ['odd', 2],
  ])('reads severity %s as %s', (word, severity) => {
    expect(severityOf(word)).toBe(severity)
  })
})

describe('heartbeatAck', () => {
  const session = { handoverEpoch: 7, sessionId: 's' }
  it.each([
    ['new', 'pending_approval'],
    ['accepted', 'online'],
    ['rejected', 'rejected'],
  ] as const)('tells a %s board %s', (registration, status) => {
    const ack = heartbeatAck(registration, session, 1_763_649_000_500)
    expect(ack).toMatchObject({ status, ack_type: 'heartbeat', handover_epoch: 7, server_time: 1_763_649_000 })
    expect('reason_code' in ack).toBe(registration === 'rejected')
  })
})
