import { expect, test } from 'vitest'
import type { PlaceAck } from '../../../backend/contract/boards/device-messages.ts'
import fc from '../../property.ts'
import { DeskWorld, ID, type Sent } from './desk-world.ts'

/** Whatever is lost, doubled, late or in the wrong order on the way: when all is quiet the board has what is wished. */

const NAMES = ['A', 'B', 'C']
const PINS = [4, 5, 16, 17]
type Step =
  | { do: 'move'; zone: string | null }
  | { do: 'group'; of: (number | null)[] }
  | { do: 'down' | 'up'; at: number; how: 'deliver' | 'lose' | 'double' }
  | { do: 'pass'; ms: number }
  | { do: 'restart-centre' | 'restart-board' | 'reset-board' | 'away' | 'back' | 'beat' }

const travel = fc.record({
  do: fc.constantFrom('down' as const, 'up' as const),
  at: fc.nat(5),
  how: fc.constantFrom('deliver' as const, 'deliver' as const, 'lose' as const, 'double' as const),
})
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('move' as const), zone: fc.constantFrom('north', 'south', null) }) },
  // Per pin: which group it is in.
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('group' as const), of: fc.tuple(...PINS.map(() => fc.constantFrom(0, 1, 2, null))) }),
  },
  { weight: 8, arbitrary: travel },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1000, 5000, 15_000, 70_000) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'restart-centre' as const,
        'restart-board' as const,
        'reset-board' as const,
        'away' as const,
        'back' as const,
        'beat' as const,
      ),
    }),
  },
)

test('what is wished and what a board has agree when all is quiet', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const world = new DeskWorld()
      await world.open()
      let up: { topic: string; ack: PlaceAck }[] = []
      const beat = () => world.desk.heard(ID, world.places.zone === null ? {} : { zone_id: world.places.zone })
      const take = async (one: Step) => {
        if (one.do === 'move') await world.move(one.zone)
        else if (one.do === 'group') {
          const groups = NAMES.map((name, group) => [name, ...PINS.filter((_, pin) => one.of[pin] === group)] as [string, ...number[]])
          await world.group(...groups.filter(({ length }) => length > 1))
        } else if (one.do === 'pass') await world.pass(one.ms)
        else if (one.do === 'down') {
          const [sent] = world.sent.splice(one.at % Math.max(1, world.sent.length), 1)
          for (let times = one.how === 'lose' ? 0 : one.how === 'double' ? 2 : 1; sent && times > 0; times--) {
            up.push({ topic: sent.topic, ack: world.obey(sent as Sent) })
          }
        } else if (one.do === 'up') {
          const [heard] = up.splice(one.at % Math.max(1, up.length), 1)
          for (let times = one.how === 'lose' ? 0 : one.how === 'double' ? 2 : 1; heard && times > 0; times--) {
            await world.hear(heard.topic, heard.ack)
          }
        } else if (one.do === 'restart-centre') await world.open()
        else if (one.do === 'beat') beat()
        else if (one.do === 'away' || one.do === 'back') await world.presence(one.do === 'away' ? 'offline' : 'online')
        else {
          if (one.do === 'reset-board') world.places.clear()
          world.desk.restarted(ID)
          world.desk.announced(ID)
          await world.settle()
        }
      }
      for (const one of steps) await take(one)
      // The rest of what travels arrives, in its order; then the board comes back once more, and nothing is lost any longer.
      await world.presence('online')
      for (const sent of world.sent.splice(0)) up.push({ topic: sent.topic, ack: world.obey(sent) })
      for (const { topic, ack } of up.splice(0)) await world.hear(topic, ack)
      up = []
      await world.pass(120_000)
      world.desk.announced(ID)
      for (let turn = 0; turn < 12; turn++) {
        await world.settle()
        await world.quiet()
        beat()
        await world.pass(15_000)
      }
      const wanted = (world.subzones.get(ID) ?? []).map(({ name, gpios }) => [name, ...gpios])
      expect(world.has()).toEqual(wanted)
      const zone = world.boards.get(ID)?.zone ?? null
      // A zone that was never wished is none of the centre's business.
      if (world.state()?.zone != null) expect(world.places.zone).toBe(zone)
      const open = world.state()?.subzones.filter(({ wish, remove }) => wish.state !== 'acknowledged' && !remove) ?? []
      expect(open).toEqual([])
    }),
    { numRuns: 300 },
  )
})
