import process from 'node:process'
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { LibraryContext, LibraryResult, ParameterValues, SensorLibrary } from '../contract/sensor-library.ts'
import { resolve } from './bundled-library.ts'
import { secludeGuests, takeIn } from './guest.ts'
import { clearResult } from './judge.ts'
import * as protocol from './lane-protocol.ts'

/**
 * Body of the lane's thread: foreign libraries run here and nowhere else. First it loads files on order, then it serves:
 * from there it only waits for requests in shared memory, and its event loop stands still. Started by lane.ts.
 */

/** Rounds to look for the next request before going to sleep; a burst is then served without waking the thread each time. */
const SPINS = 4000

interface Guest {
  library: SensorLibrary
  neighbours: readonly string[]
}

interface Prepared extends Guest {
  parameters: ParameterValues
}

class GuestContext implements LibraryContext {
  atMs = 0
  sinceLastMs = Number.NaN
  previous: LibraryContext['previous']
  declared: readonly string[] = []
  private readonly numbers: Float64Array

  constructor(numbers: Float64Array) {
    this.numbers = numbers
  }

  neighbour = (sensorType: string): number | undefined => {
    const index = this.declared.indexOf(sensorType)
    if (index < 0) return undefined
    const value = this.numbers[protocol.CELL.neighbours + index]
    return value === undefined || Number.isNaN(value) ? undefined : value
  }
}

class Lane {
  private readonly state: Int32Array
  private readonly numbers: Float64Array
  private readonly port: MessagePort
  private readonly guests: Guest[] = []
  private readonly prepared: Prepared[] = []
  private readonly context: GuestContext
  private readonly result: LibraryResult = { value: Number.NaN, quality: 'good', suspect: false }
  private readonly deadlineMs: number

  constructor(data: protocol.LaneData) {
    this.state = data.state
    this.numbers = data.numbers
    this.deadlineMs = data.deadlineMs
    this.port = data.port
    this.context = new GuestContext(data.numbers)
  }

  async load(path: string): Promise<void> {
    const { report, library } = await takeIn(path, this.deadlineMs)
    if (library) this.guests.push({ library, neighbours: (library.neighbours ?? []).slice(0, protocol.MOST_NEIGHBOURS) })
    this.port.postMessage(report)
  }

  /** Never returns; the thread ends by being terminated. */
  serve(): never {
    const { state, numbers } = this
    for (;;) {
      for (let spin = 0; spin < SPINS && Atomics.load(state, protocol.STATE) !== protocol.REQUESTED; spin++);
      for (let now = Atomics.load(state, protocol.STATE); now !== protocol.REQUESTED; now = Atomics.load(state, protocol.STATE)) {
        Atomics.wait(state, protocol.STATE, now)
      }
      Atomics.store(state, protocol.STATE, protocol.RUNNING)
      if (numbers[protocol.CELL.handle] === protocol.PREPARE) this.prepare()
      else this.process()
      Atomics.store(state, protocol.STATE, protocol.ANSWERED)
      Atomics.notify(state, protocol.STATE)
    }
  }

  private prepare(): void {
    const request = receiveMessageOnPort(this.port)?.message as protocol.PrepareRequest | undefined
    const guest = request && this.guests[request.library]
    this.port.postMessage(request && guest ? this.prepareGuest(guest, request.parameters) : { ok: false, detail: 'is not loaded' })
  }

  private prepareGuest(guest: Guest, parameters: ParameterValues): protocol.PrepareReply {
    try {
      const detail = guest.library.check?.(parameters)
      if (detail !== undefined) return { ok: false, detail: String(detail) }
      const handle = this.prepared.push({ ...guest, parameters: Object.freeze({ ...parameters }) }) - 1
      return structuredClone({ ok: true, handle, ...resolve(guest.library, parameters) })
    } catch (fault) {
      return { ok: false, detail: messageOf(fault) }
    }
  }

  private process(): void {
    const { numbers, context, result } = this
    const cell = protocol.CELL
    const bound = this.prepared[numbers[cell.handle] ?? -1]
    numbers[cell.returned] = 0
    try {
      if (!bound) throw new Error('is not prepared')
      clearResult(result)
      context.atMs = numbers[cell.atMs] ?? Number.NaN
      context.sinceLastMs = numbers[cell.sinceLastMs] ?? Number.NaN
      const previousAtMs = numbers[cell.previousAtMs] ?? Number.NaN
      context.previous = Number.isNaN(previousAtMs) ? undefined : { value: numbers[cell.previousValue] ?? Number.NaN, atMs: previousAtMs }
      context.declared = bound.neighbours
      bound.library.process(numbers[cell.raw] ?? Number.NaN, bound.parameters, context, result)
      numbers[cell.value] = typeof result.value === 'number' ? result.value : Number.NaN
      numbers[cell.quality] = protocol.qualityCode(result.quality)
      numbers[cell.suspect] = result.suspect ? 1 : 0
      numbers[cell.returned] = 1
    } catch (fault) {
      this.port.postMessage(messageOf(fault))
    }
  }
}

function messageOf(fault: unknown): string {
  return (fault instanceof Error ? fault.message : String(fault)).slice(0, 200)
}

function main(): void {
  const data: protocol.LaneData = workerData
  const lane = new Lane(data)
  process.on('exit', () => {
    Atomics.store(data.state, protocol.STATE, protocol.GONE)
    Atomics.notify(data.state, protocol.STATE)
  })
  secludeGuests()
  data.port.on('message', (order: protocol.LaneOrder) => {
    if (order.op === 'load') void lane.load(order.path)
    else lane.serve()
  })
  data.port.postMessage('ready')
}

main()
