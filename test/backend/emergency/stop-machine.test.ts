import { beforeEach, describe, expect, test } from 'vitest'
import { type BoardFacts, hasOpen, outputState } from '../../../backend/emergency/board-stop.ts'
import { AGAIN_AFTER_MS, StopMachine } from '../../../backend/emergency/stop-machine.ts'
import { recordOf } from '../../../backend/emergency/stop-view.ts'
import fc from '../../property.ts'

const why = (atMs: number) => ({ atMs, by: 'mb', origin: 'screen' as const, reason: 'Leak' })

function facts(id: string, change: { reachable?: boolean; on?: boolean; zone?: string; servo?: boolean } = {}): BoardFacts {
  const { reachable = true, on = true, zone = 'Bench', servo = false } = change
  const setting = { name: 'Vent', type: 'servo' as const, critical: true, isolation: 'breaker F7', emergencyPercent: 40 }
  return {
    board: { id, name: id, zone, relay: 'god' },
    reachable,
    outputs: [{ gpio: 4, setting: servo ? setting : null, reported: { on, pwm: on ? 255 : 0, atMs: 1, type: servo ? 'servo' : 'pump' } }],
  }
}

let machine: StopMachine
let nowMs: number

beforeEach(() => {
  machine = new StopMachine()
  nowMs = 1000
})

function stop(...boards: BoardFacts[]): void {
  machine.stop(why(nowMs), 'stop-1')
  machine.join(boards, nowMs)
}

function stateOf(id: string, gpio = 4) {
  const board = machine.boards.get(id)
  const output = board?.outputs.get(gpio)
  return board && output && outputState(board, output)
}

const say = (id: string, on: boolean, pwm = on ? 255 : 0) => machine.reported(id, 4, 'pump', { on, pwm, atMs: nowMs })
const ack = (id: string) => machine.acknowledged(id, machine.correlation(), nowMs)
const orders = () => machine.takeOrders().map(({ board, command }) => `${board} ${command}`)

describe('an output under a stop', () => {
  test('is confirmed by the board’s answer and its report together, by neither alone', () => {
    stop(facts('A'), facts('B'))
    expect(stateOf('A')).toBe('sent')
    ack('A')
    expect(stateOf('A')).toBe('sent')
    say('A', false)
    expect(stateOf('A')).toBe('confirmed')
    say('B', false)
    expect(stateOf('B')).toBe('sent')
    ack('B')
    expect(stateOf('B')).toBe('confirmed')
  })

  test('of a board that answers and reports on is still on, and the board is told at once again', () => {
    stop(facts('A'))
    orders()
    ack('A')
    say('A', true)
    expect(stateOf('A')).toBe('still-on')
    expect(orders()).toEqual(['A emergency_stop'])
    expect(machine.open()).toBe(1)
  })

  test('of a board that is away counts as on, whatever it said last', () => {
    stop(facts('A', { reachable: false, on: false }))
    expect(stateOf('A')).toBe('unreachable')
    expect(machine.open()).toBe(1)
  })

  test('is no longer confirmed when its board goes away or restarts', () => {
    stop(facts('A'))
    ack('A')
    say('A', false)
    machine.gone('A', nowMs)
    expect(stateOf('A')).toBe('unreachable')
    machine.heard('A', 'god', nowMs, 'session')
    ack('A')
    expect(stateOf('A')).toBe('sent') // what it said before its absence is worth nothing
    say('A', false)
    expect(stateOf('A')).toBe('confirmed')
  })

  test('that is a servo is stopped at its emergency position', () => {
    stop(facts('A', { servo: true }))
    ack('A')
    say('A', true, 255)
    expect(stateOf('A')).toBe('still-on')
    say('A', true, 102)
    expect(stateOf('A')).toBe('confirmed')
  })

  test('is not confirmed by an answer to an earlier stop', () => {
    stop(facts('A'))
    say('A', false)
    machine.acknowledged('A', 'stop-0.1', nowMs)
    expect(stateOf('A')).toBe('sent')
  })
})

describe('boards that do not answer', () => {
  test('get the stop again every 2 s, and at a sign of life', () => {
    stop(facts('A', { reachable: false }))
    orders()
    machine.tick(nowMs + AGAIN_AFTER_MS - 1)
    expect(orders()).toEqual([])
    nowMs += AGAIN_AFTER_MS
    machine.tick(nowMs)
    expect(orders()).toEqual(['A emergency_stop'])
    machine.heard('A', 'hub-2', nowMs, undefined)
    expect(machine.takeOrders()).toMatchObject([{ board: 'A', relay: 'hub-2' }])
  })

  test('are told a bounded number of times per turn, and signs of life do not add up', () => {
    stop(...Array.from({ length: 1000 }, (_, at) => facts(`B${at}`)))
    orders()
    nowMs += AGAIN_AFTER_MS
    machine.tick(nowMs)
    expect(orders()).toHaveLength(250)
    for (let message = 0; message < 1000; message++) machine.heard('B999', 'god', nowMs, undefined)
    expect(orders()).toHaveLength(1)
  })
})

describe('a second stop', () => {
  test('adds its reason and nothing else', () => {
    stop(facts('A'))
    ack('A')
    say('A', false)
    orders()
    expect(machine.stop({ ...why(2000), by: 'jk', reason: 'Fire' }, 'stop-2')).toBe(false)
    expect(machine.reasons.map(({ by }) => by)).toEqual(['mb', 'jk'])
    expect(stateOf('A')).toBe('confirmed')
    expect(machine.id).toBe('stop-1')
    expect(orders()).toEqual([])
  })
})

describe('a release', () => {
  function release(): void {
    orders()
    machine.begin('mb', 'mended', [], nowMs)
  }

  test('goes zone by zone, and is over when each board has confirmed', () => {
    stop(facts('A', { zone: 'Alpha' }), facts('B', { zone: 'Beta' }))
    for (const id of ['A', 'B']) {
      ack(id)
      say(id, false)
    }
    release()
    expect(orders()).toEqual(['A clear_emergency'])
    machine.recovered('A', machine.correlation(), nowMs)
    machine.tick(nowMs)
    expect(orders()).toEqual(['B clear_emergency'])
    expect(machine.stopped('A')).toBe(true)
    machine.recovered('B', machine.correlation(), nowMs)
    machine.tick(nowMs)
    expect(machine.phase).toBe('ready')
    machine.dropFree()
    expect(machine.stopped('A')).toBe(false)
  })

  test('is broken off at once by a new stop, which needs all answers anew', () => {
    stop(facts('A', { zone: 'Alpha' }), facts('B', { zone: 'Beta' }))
    for (const id of ['A', 'B']) {
      ack(id)
      say(id, false)
    }
    release()
    machine.recovered('A', machine.correlation(), nowMs)
    expect(machine.stop(why(nowMs), 'stop-2')).toBe(true)
    expect(machine.phase).toBe('latched')
    expect(machine.open()).toBe(2)
    expect(machine.release?.brokenBy).toBe('stop')
  })

  test('is broken off when an output is no longer confirmed', () => {
    stop(facts('A', { zone: 'Alpha' }), facts('B', { zone: 'Beta' }))
    for (const id of ['A', 'B']) {
      ack(id)
      say(id, false)
    }
    release()
    say('B', true)
    expect(machine.phase).toBe('latched')
    expect(orders()).toContain('A emergency_stop')
  })

  test('holds a board that was secured by hand until it has been stopped, has confirmed and is released', () => {
    stop(facts('A', { reachable: false }))
    machine.secure({ board: 'A', gpio: 4 }, 'mb', nowMs)
    release()
    machine.tick(nowMs)
    expect(machine.phase).toBe('ready')
    machine.dropFree()
    expect(machine.stopped('A')).toBe(true)
    orders()
    machine.heard('A', 'god', nowMs, 'session')
    expect(orders()).toEqual(['A emergency_stop'])
    ack('A')
    say('A', false)
    expect(orders()).toEqual(['A clear_emergency'])
    machine.recovered('A', machine.correlation(), nowMs)
    expect(machine.stopped('A')).toBe(false)
  })
})

describe('a restart of the centre', () => {
  test('leaves it latched, believes no board, and breaks a release off', () => {
    stop(facts('A'))
    ack('A')
    say('A', false)
    machine.secure({ board: 'A', gpio: 4 }, 'mb', nowMs)
    machine.begin('mb', 'mended', [], nowMs)
    const after = new StopMachine()
    after.restore(JSON.parse(JSON.stringify(recordOf(machine))), nowMs)
    expect(after.phase).toBe('latched')
    expect(after.release?.brokenBy).toBe('restart')
    const board = after.boards.get('A')
    expect(board && [...board.outputs.values()].map((output) => outputState(board, output))).toEqual(['unreachable'])
  })
})

describe('a held board that a person takes out', () => {
  /** A is off and free; B was away, was secured by hand and is held. */
  function releasedWithoutB() {
    stop(facts('A', { on: false }), facts('B', { reachable: false }))
    ack('A')
    machine.secure({ board: 'B', gpio: 4 }, 'mb', nowMs)
    machine.signCause('mb', nowMs)
    machine.begin('mb', 'mended', [], nowMs)
    machine.recovered('A', machine.correlation(), nowMs)
    for (let i = 0; i < 4; i++) {
      nowMs += 11_000
      machine.tick(nowMs)
    }
    machine.dropFree()
    machine.takeOrders()
    expect([machine.phase, ...machine.boards.keys()]).toEqual(['ready', 'B'])
  }

  test('is in no later stop while it is away, says the protocol why, also after a restart', () => {
    releasedWithoutB()
    expect(machine.dismiss('A', 'mb', 'scrapped', nowMs)).toBe(false)
    expect(machine.dismiss('B', 'mb', 'scrapped', nowMs)).toBe(true)
    expect(machine.boards.size).toBe(0)
    expect(machine.protocol.lines.at(-1)).toMatchObject({ what: 'dismissed', board: 'B', by: 'mb', detail: 'scrapped' })
    const again = new StopMachine()
    again.restore(recordOf(machine), nowMs)
    machine = again
    stop(facts('A'), facts('B', { reachable: false }))
    expect([...machine.boards.keys()]).toEqual(['A'])
  })

  test('is stopped and held again as soon as it speaks, and belongs to stops again', () => {
    releasedWithoutB()
    machine.dismiss('B', 'mb', 'scrapped', nowMs)
    machine.returned(facts('B'), nowMs)
    expect(orders()).toEqual(['B emergency_stop'])
    expect(machine.stopped('B')).toBe(true)
    expect(stateOf('B')).toBe('sent')
    ack('B')
    say('B', false)
    expect(orders()).toEqual(['B clear_emergency'])
    machine.recovered('B', machine.correlation(), nowMs)
    expect(machine.boards.size).toBe(0)
    stop(facts('B', { reachable: false }))
    expect(stateOf('B')).toBe('unreachable')
  })

  test('cannot be taken out while a stop is latched', () => {
    stop(facts('B', { reachable: false }))
    expect(machine.dismiss('B', 'mb', 'scrapped', nowMs)).toBe(false)
    expect(stateOf('B')).toBe('unreachable')
  })
})

describe('no order of stops, answers, lies, restarts, absences and releases', () => {
  const BOARDS = ['A', 'B', 'C']
  const board = fc.constantFrom(...BOARDS)
  const act = fc.oneof(
    fc.record({ do: fc.constantFrom('stop' as const, 'tick' as const, 'release' as const, 'restart-centre' as const) }),
    fc.record({ do: fc.constantFrom('ack' as const, 'off' as const, 'on' as const, 'gone' as const, 'session' as const), board }),
    fc.record({ do: fc.constantFrom('beat' as const, 'secure' as const, 'recovered' as const, 'stale-ack' as const), board }),
  )

  test('leads to a switch-on while it is latched, or to ready with an output that is neither confirmed nor secured', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        let one = new StopMachine()
        let atMs = 1000
        /** Boards that a release has let go since the newest stop, by their own confirmation. */
        const free = new Set<string>(BOARDS)
        for (const step of acts) {
          atMs += 700
          const before = one.phase
          const id = 'board' in step ? step.board : ''
          if (step.do === 'stop') {
            if (one.stop(why(atMs), `s${atMs}`)) {
              one.join(
                BOARDS.map((name, at) => facts(name, { zone: `Z${at}` })),
                atMs,
              )
              free.clear()
            }
          } else if (step.do === 'tick') one.tick(atMs)
          else if (step.do === 'release') {
            if (one.phase === 'latched' && one.open() === 0) one.begin('mb', 'r', [], atMs)
          } else if (step.do === 'restart-centre') {
            const record = JSON.parse(JSON.stringify(recordOf(one)))
            one = new StopMachine()
            one.restore(record, atMs)
            if (before !== 'ready') free.clear()
          } else if (step.do === 'ack') one.acknowledged(id, one.correlation(), atMs)
          else if (step.do === 'stale-ack') one.acknowledged(id, 'before', atMs)
          else if (step.do === 'on' || step.do === 'off')
            one.reported(id, 4, 'pump', { on: step.do === 'on', pwm: step.do === 'on' ? 255 : 0, atMs })
          else if (step.do === 'gone') one.gone(id, atMs)
          else if (step.do === 'session' || step.do === 'beat') one.heard(id, 'god', atMs, step.do)
          else if (step.do === 'secure') one.secure({ board: id, gpio: 4 }, 'mb', atMs)
          else if (step.do === 'recovered') {
            const wasCleared = one.boards.get(id)?.stage === 'clear'
            one.recovered(id, one.correlation(), atMs)
            if (wasCleared) free.add(id)
          }
          if (before === 'releasing' && one.phase === 'latched') free.clear()
          if (before === 'releasing' && one.phase === 'ready') {
            for (const board of one.boards.values()) expect(hasOpen(board)).toBe(false)
            one.dropFree()
          }
          for (const name of BOARDS) {
            if (one.phase !== 'ready') expect(one.stopped(name)).toBe(true)
            if (!one.stopped(name)) expect(free.has(name)).toBe(true)
          }
        }
      }),
      { numRuns: 3000 },
    )
  })
})
