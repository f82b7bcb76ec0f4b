import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CommandStore } from '../../backend/actuators/command-store.ts'
import { freshMemory } from '../../backend/actuators/output-memory.ts'
import { exampleCommand, exampleReported, type Opened } from './examples.ts'

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
      const refusal = { key: 'output-cooldown', figures: { cooldownS: 60, waitS: 12 } }
      const failed = exampleCommand({ state: 'refused', message: 'rests', refusal, changedAtMs: 1_763_600_000_009 })
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
      const ids = async (board: string | undefined, limit: number) =>
        (await opened.store.listCommands({ board }, limit)).map((one) => one.id)
      expect(await ids(undefined, 10)).toEqual(['other', 'same-time', 'new', 'old'])
      expect(await ids('ESP_12AB34CD', 10)).toEqual(['same-time', 'new', 'old'])
      expect(await ids(undefined, 1)).toEqual(['other'])
    })

    test('lists the commands of one output, of one source, of a range of time', async () => {
      await opened.store.saveCommand(exampleCommand({ id: 'a', createdAtMs: 10 }))
      await opened.store.saveCommand(exampleCommand({ id: 'b', createdAtMs: 20, gpio: 6 }))
      await opened.store.saveCommand(exampleCommand({ id: 'c', createdAtMs: 30, source: 'rule' }))
      await opened.store.saveCommand(exampleCommand({ id: 'd', createdAtMs: 40, board: 'b' }))
      const ids = async (filter: Parameters<CommandStore['listCommands']>[0]) =>
        (await opened.store.listCommands(filter, 10)).map(({ id }) => id)
      expect(await ids({ board: 'ESP_12AB34CD', gpio: 5 })).toEqual(['c', 'a'])
      expect(await ids({ source: 'rule' })).toEqual(['c'])
      expect(await ids({ fromMs: 20, toMs: 40 })).toEqual(['c', 'b'])
    })

    test('knows the commands that wait for their boards, oldest first, after a restart', async () => {
      await opened.store.saveCommand(exampleCommand({ id: 'late', state: 'acknowledged', createdAtMs: 30 }))
      await opened.store.saveCommand(exampleCommand({ id: 'early', state: 'sent', createdAtMs: 10 }))
      await opened.store.saveCommand(exampleCommand({ id: 'done', state: 'confirmed', createdAtMs: 20 }))
      await opened.store.saveCommand(exampleCommand({ id: 'late', state: 'expired', createdAtMs: 30 }))
      await opened.store.saveCommand(exampleCommand({ id: 'new', createdAtMs: 40 }))
      expect((await (await opened.reopen()).openCommands()).map(({ id }) => id)).toEqual(['early', 'new'])
    })

    test('keeps what is remembered of an output, with its command or its report', async () => {
      const memory = { ...freshMemory('ESP_12AB34CD', 5), onSinceMs: 7, activations: [{ id: 'c-1', latestMs: 9 }] }
      await opened.store.saveCommand(exampleCommand(), memory)
      await opened.store.saveActuators([], [freshMemory('A', 1)])
      const again = await opened.reopen()
      expect(await again.loadMemories()).toEqual([freshMemory('A', 1), memory])
      await again.saveActuators([exampleReported()], [{ ...memory, onSinceMs: null }])
      expect((await again.loadMemories())[1]).toEqual({ ...memory, onSinceMs: null })
    })

    test('keeps the last state of each actuator', async () => {
      await opened.store.saveActuators([exampleReported(), exampleReported({ gpio: 6, pwm: null, runtimeMs: null })])
      await opened.store.saveActuators([exampleReported({ on: false })])
      expect(await (await opened.reopen()).loadActuators()).toEqual([
        exampleReported({ on: false }),
        exampleReported({ gpio: 6, pwm: null, runtimeMs: null }),
      ])
    })
  })
}
