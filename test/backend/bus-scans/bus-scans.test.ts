import { describe, expect, it } from 'vitest'
import { BusScans, type CommandOutcome } from '../../../backend/bus-scans/bus-scans.ts'

const done = (data: unknown): CommandOutcome => ({ state: 'done', code: null, message: null, data })

function scansOf(outcome: CommandOutcome, used = new Map<string, string>()) {
  const asked: unknown[] = []
  const scans = new BusScans({
    commands: {
      ask: async (board, request, by) => {
        asked.push([board, request, by])
        return outcome
      },
    },
    usedOn: () => used,
  })
  return { scans, asked }
}

describe('a bus scan', () => {
  it('asks the board and names devices, families and who uses them', async () => {
    const used = new Map([['28FF641D2C16034E', 'Inlet']])
    const { scans, asked } = scansOf(done({ devices: [{ address: '28ff641d2c16034e' }, { address: '021CB801000000A2' }] }), used)
    const { devices } = await scans.scan('ESP_1', { bus: 'onewire', gpio: 4 }, 'anna')
    expect(devices).toMatchObject([
      { address: '28FF641D2C16034E', parts: ['DS18B20'], usedBy: 'Inlet' },
      { address: '021CB801000000A2', usedBy: null, valid: true },
    ])
    expect(asked).toEqual([['ESP_1', { command: 'scan_bus', params: { bus: 'onewire', gpio: 4 }, timeoutMs: 10_000 }, 'anna']])
  })

  it('reads I²C addresses as numbers and as text, and hands the second wire on', async () => {
    const { scans, asked } = scansOf(done({ devices: [{ address: 0x44 }, { address: '0x76' }] }))
    const { devices } = await scans.scan('ESP_1', { bus: 'i2c', gpio: 21, sclGpio: 22 }, 'anna')
    expect(devices.map(({ address }) => address)).toEqual(['0x44', '0x76'])
    expect(asked).toMatchObject([[{}, { params: { scl_gpio: 22 } }, 'anna']].map(([, request]) => ['ESP_1', request, 'anna']))
  })

  it.each([
    { why: 'stays silent', outcome: { state: 'expired', code: 'no-answer', message: null, data: null }, code: 'scan.silent' },
    {
      why: 'does not know the command',
      outcome: { state: 'failed', code: 'refused', message: 'Unknown command scan_bus', data: null },
      code: 'scan.unsupported',
    },
    { why: 'finds the bus stuck', outcome: { state: 'failed', code: 'refused', message: 'SDA held low', data: null }, code: 'scan.failed' },
    { why: 'answers nonsense', outcome: { state: 'done', code: null, message: null, data: { devices: 'none' } }, code: 'scan.failed' },
  ] as const)('says so when the board $why', async ({ outcome, code }) => {
    await expect(scansOf(outcome).scans.scan('ESP_1', { bus: 'onewire', gpio: 4 }, 'anna')).rejects.toMatchObject({ code })
  })
})
