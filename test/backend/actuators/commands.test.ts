import { beforeEach, describe, expect, it } from 'vitest'
import { CONFIRM_WITHIN_MS } from '../../../backend/actuators/command-life.ts'
import { Actuators } from '../../../backend/actuators/commands.ts'
import type { OutputMemory } from '../../../backend/actuators/output-memory.ts'
import type { Command } from '../../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../../backend/contract/boards/board.ts'
import { type ActuatorSetting, plainActuator } from '../../../backend/contract/configuration/configuration.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryCommandStore } from '../../fakes/memory-command-store.ts'

class Store extends MemoryCommandStore {
  commands = new Map<string, Command>()
  fail = false
  override async saveCommand(command: Command, memory?: OutputMemory) {
    if (this.fail) throw new Error('disk is gone')
    this.commands.set(command.id, structuredClone(command))
    await super.saveCommand(command, memory)
  }
}

let store: Store
let clock: ManualClock
let published: { topic: string; payload: Record<string, unknown>; storedFirst: boolean }[]
let board: Pick<Board, 'registration' | 'family'> & { presence: { state: string } }
let actuators: Actuators
let reports: string[]
let settings: ActuatorSetting[]
let unplanned: Set<number>

function make(): Actuators {
  let id = 0
  return new Actuators({
    store,
    clock,
    port: {
      findBoard: (boardId) => (boardId === 'E1' ? ({ ...board, id: 'E1', relay: 'god' } as Board) : undefined),
      publish: async ({ topic, payload }) => {
        const message = JSON.parse(payload)
        published.push({ topic, payload: message, storedFirst: store.commands.has(message.correlation_id) })
      },
      report: ({ kind }) => reports.push(kind),
      onTrouble: () => undefined,
      settingsOf: () => settings,
      isPlanned: (_, gpio) => !unplanned.has(gpio),
      stopped: () => null,
      reading: () => undefined,
      newId: () => `cmd_${++id}`,
    },
  })
}

beforeEach(() => {
  store = new Store()
  clock = new ManualClock()
  published = []
  reports = []
  settings = []
  unplanned = new Set()
  board = { registration: 'accepted', family: 'kaiser', presence: { state: 'online' } }
  actuators = make()
})

const stateOf = (id: string) => store.commands.get(id)?.state

describe('a command', () => {
  it('is stored before it is published, with its correlation id', async () => {
    const command = await actuators.send('E1', 5, { command: 'ON', duration: 30 }, 'eva')
    expect(command.state).toBe('sent')
    expect(published).toEqual([
      {
        topic: 'kaiser/god/esp/E1/actuator/5/command',
        payload: expect.objectContaining({ command: 'ON', value: 1, duration: 30, correlation_id: 'cmd_1', intent_id: 'cmd_1' }),
        storedFirst: true,
      },
    ])
  })

  it('never runs an output at full power because the value of PWM was left out', async () => {
    await expect(actuators.send('E1', 5, { command: 'PWM' }, 'eva')).rejects.toMatchObject({ code: 'request.invalid' })
    await actuators.send('E1', 5, { command: 'PWM', value: 0 }, 'eva')
    expect(published.map(({ payload }) => payload.value)).toEqual([0])
  })

  it('is not published when it could not be stored', async () => {
    store.fail = true
    await expect(actuators.send('E1', 5, { command: 'ON' }, 'eva')).rejects.toThrow('disk is gone')
    expect(published).toHaveLength(0)
  })

  it('waits for the record of what caused it, and is not published where that fails; an OFF does not wait', async () => {
    const wish = { board: 'E1', gpio: 5, source: 'rule', by: 'Fan' } as const
    const record = Promise.withResolvers<void>()
    const on = actuators.request({ ...wish, command: 'ON', id: 'r-1', fresh: true, recorded: record.promise })
    await actuators.request({ ...wish, gpio: 6, command: 'OFF', id: 'r-2', recorded: record.promise })
    expect(published.map(({ payload }) => payload.command)).toEqual(['OFF'])
    expect(stateOf('r-1')).toBe('accepted')
    record.resolve()
    expect(await on).toMatchObject({ state: 'sent' })
    const lost = Promise.reject(new Error('disk is full'))
    await expect(actuators.request({ ...wish, gpio: 7, command: 'ON', id: 'r-3', recorded: lost })).rejects.toThrow('disk is full')
    expect(published.map(({ payload }) => payload.correlation_id)).toEqual(['r-2', 'r-1'])
    expect(store.commands.get('r-3')).toMatchObject({ state: 'failed', sentAtMs: null })
    expect(actuators.mayBeOn('E1', 7)).toBe(false)
  })

  it('goes acknowledged by the response and confirmed by the status only', async () => {
    await actuators.send('E1', 5, { command: 'ON' }, 'eva')
    await actuators.response('E1', { success: true, correlation_id: 'cmd_1' })
    expect(stateOf('cmd_1')).toBe('acknowledged')
    expect(actuators.list()).toEqual([])
    await actuators.status('E1', 5, { state: 'off', actuator_type: 'pump', value: 0 }, clock.now())
    expect(stateOf('cmd_1')).toBe('acknowledged')
    await actuators.status('E1', 5, { state: true, pwm: 255 }, clock.now())
    expect(stateOf('cmd_1')).toBe('confirmed')
    expect(actuators.list()).toMatchObject([{ gpio: 5, type: 'pump', on: true, pwm: 255 }])
  })

  it('a report older than the newest one is nothing to keep and changes nothing', async () => {
    await actuators.status('E1', 5, { state: true, ts: 1_763_600_010_000 }, clock.now())
    expect(actuators.status('E1', 5, { state: false, ts: 1_763_600_009_000 }, clock.now())).toBeUndefined()
    expect(actuators.list()).toMatchObject([{ gpio: 5, on: true }])
  })

  it('is refused in the board’s own words', async () => {
    await actuators.send('E1', 5, { command: 'ON' }, 'eva')
    await actuators.response('E1', { success: false, correlation_id: 'cmd_1', message: 'Actuator GPIO 5 is emergency stopped' })
    expect(store.commands.get('cmd_1')).toMatchObject({ state: 'refused', message: 'Actuator GPIO 5 is emergency stopped' })
    expect(reports).toContain('command-failed')
  })

  it('expires without answer, and a late answer is still recorded', async () => {
    await actuators.send('E1', 5, { command: 'ON' }, 'eva')
    clock.forward(CONFIRM_WITHIN_MS + 1)
    actuators.tick()
    expect(stateOf('cmd_1')).toBe('expired')
    await actuators.response('E1', { success: true, correlation_id: 'cmd_1' })
    expect(store.commands.get('cmd_1')).toMatchObject({ state: 'expired', answeredAtMs: clock.now(), confirmedAtMs: null })
    await actuators.status('E1', 5, { state: true }, clock.now())
    expect(store.commands.get('cmd_1')).toMatchObject({ state: 'expired', confirmedAtMs: clock.now() })
  })

  it('with the same client-made id runs once', async () => {
    const body = { command: 'ON' as const, id: 'mine' }
    await actuators.send('E1', 5, body, 'eva')
    await actuators.send('E1', 5, body, 'eva')
    await actuators.response('E1', { success: false, correlation_id: 'mine' })
    await actuators.send('E1', 5, body, 'eva')
    expect(published).toHaveLength(1)
  })

  it('with the id of another command is refused, not answered as if it were done', async () => {
    await actuators.send('E1', 5, { command: 'ON', id: 'mine' }, 'eva')
    await expect(actuators.send('E1', 5, { command: 'OFF', id: 'mine' }, 'eva')).rejects.toMatchObject({ code: 'request.invalid' })
    await expect(actuators.send('E1', 6, { command: 'ON', id: 'mine' }, 'eva')).rejects.toMatchObject({ code: 'request.invalid' })
    const both = [5, 6].map((gpio) => actuators.send('E1', gpio, { command: 'ON', id: 'at once' }, 'eva'))
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(published.map(({ payload }) => payload.correlation_id)).toEqual(['mine', 'at once'])
  })

  it('to a pin that is no output in the configuration is refused, an OFF is not', async () => {
    unplanned.add(6)
    await expect(actuators.send('E1', 6, { command: 'ON' }, 'eva')).rejects.toMatchObject({ code: 'actuator.unplanned' })
    await actuators.send('E1', 6, { command: 'OFF' }, 'eva')
    expect(published.map(({ payload }) => payload.command)).toEqual(['OFF'])
  })

  it.each([
    ['taken out of the configuration', () => unplanned.add(5), 'output-unplanned'],
    ['set to inactive', () => (settings = [{ ...plainActuator(5, 'pump', 'Pump'), active: false }]), 'output-inactive'],
  ])('by the centre does not leave an output on that is %s while it runs', async (_, change, key) => {
    await actuators.send('E1', 5, { command: 'ON' }, 'eva')
    await actuators.status('E1', 5, { state: true }, clock.now())
    actuators.tick()
    expect(published).toHaveLength(1)
    change()
    actuators.tick()
    await expect.poll(() => published.at(-1)?.payload.command).toBe('OFF')
    expect([...store.commands.values()].at(-1)).toMatchObject({ command: 'OFF', source: 'safety', cause: { key } })
  })

  it('OFF is not sent to what a board switches by itself on a pin that is not configured', async () => {
    unplanned.add(5)
    await actuators.status('E1', 5, { state: true }, clock.now())
    actuators.tick()
    expect(published).toHaveLength(0)
  })

  it('is not moved by another board’s answer', async () => {
    await actuators.send('E1', 5, { command: 'ON' }, 'eva')
    await actuators.response('E2', { success: false, correlation_id: 'cmd_1' })
    expect(stateOf('cmd_1')).toBe('sent')
  })

  it('survives a restart of the centre in the state it was in', async () => {
    await actuators.send('E1', 5, { command: 'ON' }, 'eva')
    actuators = make()
    await actuators.load()
    await actuators.status('E1', 5, { state: true, type: 'pump' }, clock.now())
    expect(stateOf('cmd_1')).toBe('confirmed')
    actuators.stop()
  })

  it.each([
    ['new', { registration: 'new' }, 'board.not-accepted'],
    ['rejected', { registration: 'rejected' }, 'board.not-accepted'],
    ['plain', { family: 'plain' }, 'actuator.unsupported'],
    ['offline', { presence: { state: 'offline' } }, 'board.offline'],
  ])('is blocked for a board that is %s', async (_, more, code) => {
    Object.assign(board, more)
    await expect(actuators.send('E1', 5, { command: 'ON' }, 'eva')).rejects.toMatchObject({ code })
    expect(published).toHaveLength(0)
    expect([...store.commands.values()]).toMatchObject([{ state: 'refused', code, by: 'eva' }])
  })
})
