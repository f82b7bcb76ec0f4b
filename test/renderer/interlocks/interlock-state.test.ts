import { expect, it } from 'vitest'
import type { Actuator } from '../../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../../backend/contract/boards/board.ts'
import { blockersOf, type MemberView, memberState, standingOf } from '../../../renderer/interlocks/interlock-state.ts'

const board = (state: Board['presence']['state']) => ({ presence: { state } }) as Board
const actuator = (on: boolean, mayBeOn = on) => ({ on, mayBeOn }) as Actuator
const member = (gpio: number, state: MemberView['state']): MemberView => ({ board: 'ESP_1', gpio, state })

it('takes an output for off only when a board that is there has said so', () => {
  expect(memberState(actuator(false), board('online'), true)).toBe('off')
  expect(memberState(undefined, board('online'), true)).toBe('unknown')
  for (const state of ['late', 'offline', 'unknown'] as const) expect(memberState(actuator(false), board(state), true)).toBe('unreachable')
  expect(memberState(actuator(false), undefined, false)).toBe('unreachable')
  expect(memberState(undefined, undefined, true)).toBe('gone')
  expect(memberState(actuator(false, true), board('online'), true)).toBe('maybe')
  expect(memberState(actuator(true), board('offline'), true)).toBe('on')
})

it('says what holds, what is free and what must never be', () => {
  expect(standingOf(true, [member(1, 'off'), member(2, 'off')])).toBe('free')
  expect(standingOf(true, [member(1, 'on'), member(2, 'off')])).toBe('holds')
  for (const lost of ['unreachable', 'gone'] as const) expect(standingOf(true, [member(1, 'off'), member(2, lost)])).toBe('holds')
  expect(standingOf(true, [member(1, 'on'), member(2, 'on')])).toBe('together')
  expect(standingOf(false, [member(1, 'on'), member(2, 'on')])).toBe('disabled')
})

it('names the others that lock an output, never itself', () => {
  const members = [member(1, 'on'), member(2, 'off'), member(3, 'maybe')]
  expect(blockersOf(members, { board: 'ESP_1', gpio: 2 }).map(({ gpio }) => gpio)).toEqual([1, 3])
  expect(blockersOf(members, { board: 'ESP_1', gpio: 1 }).map(({ gpio }) => gpio)).toEqual([3])
})
