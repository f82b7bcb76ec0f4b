import { expect, test } from 'vitest'
import type { SerialPortBody } from '../../../backend/contract/flash/port.ts'
import { PassingShelf } from '../../../backend/documents/passing-shelf.ts'
import { type FoundPort, PortWatch } from '../../../backend/flash/port-watch.ts'

const port = (path: string, change: Partial<FoundPort> = {}): FoundPort => ({
  ...{ path, vendorId: '2886', productId: '0046', manufacturer: null, product: null, serialNumber: null },
  ...{ access: 'free', holder: null, remedy: null },
  ...change,
})

function watching() {
  const shelf = new PassingShelf<SerialPortBody>({ clock: { now: () => 0 }, noun: 'serial port', most: 10 })
  const told: [string[], number][] = []
  shelf.onChange = (changed, removed) => told.push([changed.map(({ path, access }) => `${path} ${access}`), removed.length])
  const state = { found: [] as FoundPort[], inUse: new Set<string>(), troubles: [] as unknown[] }
  const watch = new PortWatch({
    finder: {
      find: async () => {
        if (state.found.length > 5) throw new Error('too many')
        return state.found
      },
    },
    shelf,
    inUse: () => state.inUse,
    onTrouble: (cause) => state.troubles.push(cause),
  })
  return { shelf, told, state, watch }
}

test('tells what is plugged in, changes and goes, and nothing else', async () => {
  const { shelf, told, state, watch } = watching()
  state.found = [port('/dev/ttyACM0')]
  await watch.look()
  await watch.look()
  expect(shelf.list()).toMatchObject([{ bridge: 'USB-Serial/JTAG', likely: 'XIAO ESP32-C3', ownUsb: true }])
  state.found = [port('/dev/ttyACM0', { access: 'busy', holder: { pid: 7, program: 'minicom' } })]
  await watch.look()
  state.inUse = new Set(['/dev/ttyACM0'])
  await watch.look()
  state.found = []
  await watch.look()
  expect(told).toEqual([
    [['/dev/ttyACM0 free'], 0],
    [['/dev/ttyACM0 busy'], 0],
    [['/dev/ttyACM0 lane'], 0],
    [[], 1],
  ])
})

test('tells a fault of the system once, and keeps what was known', async () => {
  const { shelf, state, watch } = watching()
  state.found = [port('/dev/ttyACM0')]
  await watch.look()
  state.found = Array.from({ length: 6 }, (_, index) => port(`/dev/ttyUSB${index}`))
  await watch.look()
  await watch.look()
  expect(state.troubles).toHaveLength(1)
  expect(shelf.list()).toHaveLength(1)
})
