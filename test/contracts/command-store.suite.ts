import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CommandStore } from '../../backend/actuators/command-store.ts'
import { exampleActuator, exampleCommand, type Opened } from './examples.ts'

/** What every CommandStore must do. */
export function commandStoreSuite(name: string, open: () => Promise<Opened<CommandStore>>): void {
  describe(`${name} as command store`, () => {
    let opened: Opened<CommandStore>
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.close())

    test('finds a command with every field, in its newest state, after a restart', async () => {
      await opened.store.saveCommand(exampleCommand())
      const failed = exampleCommand({ state: 'failed', message: 'no answer', changedAtMs: 1_763_600_000_009 })
      await opened.store.saveCommand(failed)
      const again = await opened.reopen()
      expect(await again.findCommand('c-1')).toEqual(failed)
      expect(await again.findCommand('c-2')).toBeUndefined()
    })

    test('lists the newest commands first, of one board or of all, up to a limit', async () => {
      await opened.store.saveCommand(exampleCommand({ id: 'old', createdAtMs: 10 }))
      await opened.store.saveCommand(exampleCommand({ id: 'other', board: 'b', createdAtMs: 30 }))
      await opened.store.saveCommand(exampleCommand({ id: 'new', createdAtMs: 20 }))
      await opened.store.saveCommand(exampleCommand({ id: 'same-time', createdAtMs: 20 }))
      const ids = async (board: string | null, limit: number) => (await opened.store.listCommands(board, limit)).map((one) => one.id)
      expect(await ids(null, 10)).toEqual(['other', 'same-time', 'new', 'old'])
      expect(await ids('ESP_12AB34CD', 10)).toEqual(['same-time', 'new', 'old'])
      expect(await ids(null, 1)).toEqual(['other'])
    })

    test('keeps the last state of each actuator', async () => {
      await opened.store.saveActuators([exampleActuator(), exampleActuator({ gpio: 6, pwm: null, runtimeMs: null })])
      await opened.store.saveActuators([exampleActuator({ on: false })])
      expect(await (await opened.reopen()).loadActuators()).toEqual([
        exampleActuator({ on: false }),
        exampleActuator({ gpio: 6, pwm: null, runtimeMs: null }),
      ])
    })
  })
}
