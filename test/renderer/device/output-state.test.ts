import { expect, it } from 'vitest'
import type { Command, CommandState } from '../../../backend/contract/actuators/actuator.ts'
import { commandView } from '../../../renderer/device/output-state.ts'
import { exampleCommand } from '../../contracts/examples.ts'

const command = (state: CommandState): Command => exampleCommand({ command: 'ON', state, createdAtMs: 0, changedAtMs: 1000 })

it('is pending until the board has reported, not only acknowledged', () => {
  expect((['accepted', 'sent', 'acknowledged', 'confirmed'] as const).map((state) => commandView(command(state), 2000).kind)).toEqual([
    'pending',
    'pending',
    'pending',
    'confirmed',
  ])
})

it('shows a failure for a minute', () => {
  expect((['refused', 'failed', 'expired'] as const).map((state) => commandView(command(state), 2000).kind)).toEqual([
    'failed',
    'failed',
    'failed',
  ])
  expect(commandView(command('failed'), 62_000).kind).toBe('none')
  expect(commandView(undefined, 0).kind).toBe('none')
})
