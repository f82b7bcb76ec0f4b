import { beforeEach, describe, expect, it } from 'vitest'
import { BoardCommands, MAX_OPEN } from '../../../backend/board-commands/board-commands.ts'
import type { Board } from '../../../backend/contract/boards/board.ts'
import type { BoardCommand, BoardCommandFields, BoardCommandRequest } from '../../../backend/contract/boards/command.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import { exampleBoard } from '../../contracts/examples.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'

const ID = 'ESP_1'
const SUM = 'a'.repeat(64)
let clock: ManualClock
let store: MemoryDocumentStore<BoardCommand>
let board: Board
let published: { topic: string; payload: string }[]
let reports: string[]
let storedWhenPublished: (string | undefined)[]
let brokerTakes: boolean
let commands: BoardCommands

async function open(): Promise<BoardCommands> {
  let ids = 0
  const shelf = new Shelf<BoardCommandFields>({ noun: 'command', store, clock, newId: () => 'unused', most: 100 })
  await shelf.start()
  const made = new BoardCommands({
    shelf,
    clock,
    findBoard: (id) => (id === ID ? board : undefined),
    publish: async (message) => {
      if (!brokerTakes) throw new Error('broker is gone')
      storedWhenPublished.push([...store.kept.values()].at(-1)?.state)
      published.push(message)
    },
    report: ({ kind, detail }) => reports.push(`${kind} ${detail.state}`),
    onTrouble: () => undefined,
    airOrder: async (_board, firmware) => ({ url: `http://10.0.0.1/${firmware}.bin?signature=x`, sha256: SUM, size: 9, version: '1.4.0' }),
    newId: () => `c${++ids}`,
  })
  await made.start()
  made.stop() // time is moved by hand
  return made
}

beforeEach(async () => {
  clock = new ManualClock()
  store = new MemoryDocumentStore()
  board = exampleBoard({
    id: ID,
    name: 'Pumps',
    registration: 'accepted',
    presence: { state: 'online', reason: 'message', sinceMs: 0 },
    health: { bootSequenceId: 'b1', uptimeS: 5000, firmware: '1.0.0' },
  })
  published = []
  reports = []
  storedWhenPublished = []
  brokerTakes = true
  commands = await open()
})

const send = (request: BoardCommandRequest) => commands.send(ID, request, 'anna')
const now = (id: string) => commands.list(ID, 100).find((command) => command.id === id)
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
async function state(id: string): Promise<string | undefined> {
  await settled()
  return now(id)?.state
}
const OTA = { url: 'http://127.0.0.1/fw.bin', sha256: 'a'.repeat(64) }

describe('a command', () => {
  it('is on disk before the broker has it, and says who wants it', async () => {
    const command = await send({ command: 'diagnostics' })
    expect(storedWhenPublished).toEqual(['accepted'])
    expect(command).toMatchObject({ state: 'sent', by: 'anna', board: ID })
    expect(published[0]?.topic).toBe(`kaiser/god/esp/${ID}/system/command`)
    expect(JSON.parse(published[0]?.payload ?? '')).toMatchObject({ command: 'diagnostics', correlation_id: 'c1', params: {} })
  })

  it('with the same id is executed once', async () => {
    await send({ id: 'mine', command: 'diagnostics' })
    expect(await send({ id: 'mine', command: 'diagnostics' })).toMatchObject({ id: 'mine' })
    expect(published).toHaveLength(1)
    await expect(send({ id: 'mine', command: 'safe_mode' })).rejects.toMatchObject({ code: 'document.conflict' })
  })

  it('is done by the answer, with the words and data of the board', async () => {
    await send({ command: 'get_config' })
    commands.response(ID, { success: true, message: 'here', data: { sensor_count: 3 }, correlation_id: 'c1' })
    expect(await state('c1')).toBe('done')
    expect(now('c1')).toMatchObject({ message: 'here', data: { sensor_count: 3 }, late: false })
    expect(reports).toEqual(['board-command-done done'])
  })

  it('is done by an intent outcome too, and "accepted" is no end of it', async () => {
    await send({ command: 'safe_mode' })
    commands.outcome(ID, { intent_id: 'c1', outcome: 'accepted' })
    expect(await state('c1')).toBe('sent')
    commands.outcome(ID, { intent_id: 'c1', outcome: 'applied' })
    expect(await state('c1')).toBe('done')
  })

  it('fails when the board refuses, and a repeat of that changes nothing', async () => {
    await send({ command: 'safe_mode' })
    commands.response(ID, { success: false, message: 'pump runs', correlation_id: 'c1' })
    commands.response(ID, { success: true, correlation_id: 'c1' })
    expect(await state('c1')).toBe('failed')
    expect(now('c1')).toMatchObject({ code: 'refused', message: 'pump runs' })
  })

  it('is not touched by the answer of another board', async () => {
    await send({ command: 'safe_mode' })
    commands.response('ESP_2', { success: true, correlation_id: 'c1' })
    expect(await state('c1')).toBe('sent')
  })

  it('expires without an answer; the late one is still recorded', async () => {
    await send({ command: 'diagnostics' })
    clock.forward(15_001)
    commands.expire()
    expect(await state('c1')).toBe('expired')
    expect(now('c1')?.code).toBe('no-answer')
    commands.response(ID, { success: true, message: 'sorry', correlation_id: 'c1' })
    expect(await state('c1')).toBe('done')
    expect(now('c1')).toMatchObject({ late: true, message: 'sorry', code: null })
  })

  it('fails at once when the broker does not take it', async () => {
    brokerTakes = false
    expect(await send({ command: 'diagnostics' })).toMatchObject({ state: 'failed', code: 'not-sent', sentAtMs: null })
  })

  it('goes on waiting after a restart of the centre', async () => {
    await send({ command: 'diagnostics' })
    await settled()
    commands = await open()
    commands.response(ID, { success: true, correlation_id: 'c1' })
    expect(await state('c1')).toBe('done')
  })

  it('can be waited for', async () => {
    const asked = commands.ask(ID, { command: 'scan_bus', params: { bus: 'onewire', gpio: 4 } }, 'anna')
    await settled()
    commands.response(ID, { success: true, data: { addresses: ['28FF'] }, correlation_id: 'c1' })
    expect(await asked).toMatchObject({ state: 'done', data: { addresses: ['28FF'] } })
  })
})

describe('a restart', () => {
  const back = (bootSequenceId: string, uptimeS: number, firmware = '1.0.0') => commands.health(ID, { bootSequenceId, uptimeS, firmware })

  it('is not done by the word of the board, only by a new boot sequence', async () => {
    await send({ command: 'reboot' })
    commands.response(ID, { success: true, message: 'Restarting', correlation_id: 'c1' })
    expect(await state('c1')).toBe('answered')
    back('b1', 5001)
    expect(await state('c1')).toBe('answered')
    clock.forward(8000)
    back('b2', 3)
    expect(await state('c1')).toBe('done')
  })

  it('is done without an answer when the board came back new', async () => {
    await send({ command: 'reboot' })
    clock.forward(8000)
    back('b2', 2)
    expect(await state('c1')).toBe('done')
  })

  it('is not proven by a boot from before the command', async () => {
    await send({ command: 'reboot' })
    clock.forward(5000)
    back('b2', 60) // restarted by itself 55 s before the command
    expect(await state('c1')).toBe('sent')
    clock.forward(6000)
    back('b3', 1)
    expect(await state('c1')).toBe('done')
  })

  it('expires as "never came back" when the board lied, and a late return is recorded', async () => {
    await send({ command: 'reboot' })
    commands.response(ID, { success: true, correlation_id: 'c1' })
    clock.forward(90_001)
    commands.expire()
    expect(await state('c1')).toBe('expired')
    expect(now('c1')?.code).toBe('no-restart')
    back('b2', 4)
    expect(await state('c1')).toBe('done')
    expect(now('c1')?.late).toBe(true)
  })

  it('an hour later has another cause', async () => {
    await send({ command: 'reboot' })
    clock.forward(90_001)
    commands.expire()
    clock.forward(3_600_000)
    back('b2', 4)
    expect(await state('c1')).toBe('expired')
  })

  it('holds back further commands until it is over', async () => {
    await send({ command: 'reboot' })
    await expect(send({ command: 'diagnostics' })).rejects.toMatchObject({ code: 'board.busy' })
  })

  it('after an update fails when the old firmware came back', async () => {
    await send({ command: 'ota_update', params: OTA })
    commands.response(ID, { success: true, correlation_id: 'c1' })
    clock.forward(20_000)
    back('b2', 2)
    expect(await state('c1')).toBe('failed')
    expect(now('c1')?.code).toBe('old-firmware')
  })

  it('after an update is done with the version that was asked for', async () => {
    await send({ command: 'ota_update', params: { ...OTA, version: '1.1.0' } })
    clock.forward(20_000)
    back('b2', 2, '1.1.0')
    expect(await state('c1')).toBe('done')
  })

  it('of a board without boot sequences is proven by its uptime', async () => {
    board.health = { uptimeS: 5000 }
    await send({ command: 'reboot' })
    clock.forward(9000)
    commands.health(ID, { uptimeS: 5009 })
    expect(await state('c1')).toBe('sent')
    commands.health(ID, { uptimeS: 4 })
    expect(await state('c1')).toBe('done')
  })
})

describe('refused before anything is stored', () => {
  const refused = async (request: BoardCommandRequest, code: string) => {
    await expect(send(request)).rejects.toMatchObject({ code })
    expect(store.kept.size).toBe(0)
    expect(published).toHaveLength(0)
  }

  it('for a board that is not accepted, plain, or away', async () => {
    board.registration = 'new'
    await refused({ command: 'reboot' }, 'board.not-accepted')
    board.registration = 'accepted'
    board.presence = { state: 'offline', reason: 'will', sinceMs: 0 }
    await refused({ command: 'reboot' }, 'board.offline')
    board.family = 'plain'
    await refused({ command: 'reboot' }, 'board.plain')
    await expect(commands.send('nobody', { command: 'reboot' }, 'anna')).rejects.toMatchObject({ code: 'board.unknown' })
  })

  it('a factory reset without the name typed', async () => {
    await refused({ command: 'factory_reset' }, 'request.invalid')
    await refused({ command: 'factory_reset', confirm: 'pumps' }, 'request.invalid')
    expect(await send({ command: 'factory_reset', confirm: 'Pumps' })).toMatchObject({ state: 'sent' })
  })

  it('an update without address or checksum, and an unknown log level', async () => {
    await refused({ command: 'ota_update', params: { url: 'ftp://x/y', sha256: OTA.sha256 } }, 'request.invalid')
    await refused({ command: 'ota_update', params: { url: OTA.url, sha256: 'abc' } }, 'request.invalid')
    await refused({ command: 'set_log_level', params: { level: 'loud' } }, 'request.invalid')
  })

  it('too many at a time for one board', async () => {
    for (let i = 0; i < MAX_OPEN.board; i++) await send({ command: 'diagnostics' })
    await expect(send({ command: 'diagnostics' })).rejects.toMatchObject({ code: 'request.too-many' })
  })
})

it('a firmware of the archive goes out with its signed address, which is not kept', async () => {
  const firmware = 'b'.repeat(64)
  const sent = await commands.send(ID, { command: 'ota_update', params: { firmware } }, 'ada')
  expect(sent.params).toEqual({ firmware, sha256: SUM, size: 9, version: '1.4.0' })
  expect(JSON.parse(published.at(-1)?.payload ?? '{}').params).toEqual({
    url: `http://10.0.0.1/${firmware}.bin?signature=x`,
    sha256: SUM,
    size: 9,
    version: '1.4.0',
  })
  await expect(commands.send(ID, { command: 'ota_update', params: { firmware, url: 'http://x/y' } }, 'ada')).rejects.toMatchObject({
    code: 'request.invalid',
  })
})
