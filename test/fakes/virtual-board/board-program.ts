// What runs on a virtual board after a valid image has started: a board program with Improv Serial, the vendor's commands of Leitstand's
// firmware, settings in the NVS partition, and then a board that really connects to the broker. Its radio finds the networks it is given.
import { createHash } from 'node:crypto'
import { MqttBoardLinks } from '../../../backend/adapters/mqtt/mqtt-board-links.ts'
import { systemClock } from '../../../backend/contract/clock.ts'
import { boardIdOf } from '../../../backend/contract/flash/provision.ts'
import {
  IMPROV_COMMANDS,
  IMPROV_ERRORS,
  IMPROV_STATES,
  IMPROV_TYPES,
  type ImprovPacket,
  ImprovReader,
  improvBytes,
  type LinkState,
  MOST_SETTING_BYTES,
  SETTING_KEYS,
  textsOf,
  textsPacket,
} from '../../../backend/provisioning/improv-packet.ts'
import type { KaiserBlueprint } from '../../../backend/simulation/blueprint.ts'
import type { BoardLinks } from '../../../backend/simulation/board-link.ts'
import { zeroFigures } from '../../../backend/simulation/figures.ts'
import { KaiserBoard } from '../../../backend/simulation/kaiser-board.ts'
import { ds18b20, sht31 } from '../../../backend/simulation/lab-sensors.ts'
import { Random } from '../../../backend/simulation/random.ts'
import { runtimeTimer, Schedule } from '../../../backend/simulation/schedule.ts'
import { readSettings, type Settings, saveSettings } from './nvs.ts'
import type { BoardProgram, VirtualBoard } from './virtual-board.ts'

export interface VirtualNetwork {
  ssid: string
  /** Empty: open. */
  password: string
  rssiDbm: number
}

export const VIRTUAL_NETWORKS: readonly VirtualNetwork[] = [
  { ssid: 'lab-iot', password: 'greenhouse', rssiDbm: -57 },
  { ssid: 'Workshop', password: 'benchbench', rssiDbm: -71 },
  { ssid: 'Guest', password: '', rssiDbm: -83 },
]

const INTERVAL_MS = 2000
const JOIN_MS = 150
const MANDATORY = SETTING_KEYS.filter((key) => key !== 'ca' && key !== 'name' && key !== 'zone')
const GARBAGE = Buffer.from('IMPROV\x01\x04\x20I (4711) wifi: beacon timeout IMPRO', 'latin1')

/** Gives the board this program, whatever image was flashed. */
export function equip(board: VirtualBoard, mac: string, networks: readonly VirtualNetwork[] = VIRTUAL_NETWORKS): void {
  board.startProgram = (appOffset, print) => new VirtualProgram(board, mac, networks, describedAt(board, appOffset), print)
}

/** Name and release, of esp_app_desc_t behind the first segment's head. */
function describedAt(board: VirtualBoard, appOffset: number): { project: string; release: string } {
  const text = (at: number) =>
    Buffer.from(board.flash.read(appOffset + 0x20 + at, 32))
      .toString('latin1')
      .replace(/\0.*$/s, '')
  return { release: text(0x10), project: text(0x30) }
}

class VirtualProgram implements BoardProgram {
  readonly #board: VirtualBoard
  readonly #mac: string
  readonly #networks: readonly VirtualNetwork[]
  readonly #app: { project: string; release: string }
  readonly #print: (text: string) => void
  readonly #reader = new ImprovReader((packet) => this.#obey(packet))
  readonly #schedule = new Schedule(systemClock, (fault) => console.error('virtual board', fault), runtimeTimer)
  #settings: Settings
  /** Set, not yet applied. */
  #given: Settings = {}
  #joined = false
  #link: LinkState = 'unset'
  #running: KaiserBoard | undefined
  #answers = 0

  constructor(
    board: VirtualBoard,
    mac: string,
    networks: readonly VirtualNetwork[],
    app: { project: string; release: string },
    print: (text: string) => void,
  ) {
    this.#board = board
    this.#mac = mac
    this.#networks = networks
    this.#app = app
    this.#print = print
    this.#settings = readSettings(board.flash)
    this.#log('I', 'main', `${app.project} ${app.release} starts`)
    this.#log('I', 'nvs', `${Object.keys(this.#settings).length} settings`)
    if (this.#settings.ssid !== undefined) this.#schedule.after(JOIN_MS, () => this.#rejoin())
    else this.#log('W', 'wifi', 'no network set, waiting for Improv on this line')
  }

  receive(bytes: Uint8Array): void {
    if (!this.#board.faults.improvSilent) this.#reader.take(bytes)
  }

  stop(): void {
    this.#schedule.clear()
    this.#running?.stop().catch(() => undefined)
    this.#running = undefined
  }

  #obey({ type, data }: ImprovPacket): void {
    if (type !== IMPROV_TYPES.command) return
    const asked = textsOf(data)
    if (asked === undefined) {
      this.#fail(IMPROV_ERRORS.packet)
      return
    }
    const { command, texts } = asked
    if (command === IMPROV_COMMANDS.join) this.#join(texts[0] ?? '', texts[1] ?? '')
    else if (command === IMPROV_COMMANDS.state) {
      this.#sayState()
      if (this.#joined) this.#answer(command, [`http://${this.#address}`])
    } else if (command === IMPROV_COMMANDS.info) {
      this.#answer(command, [this.#app.project, this.#app.release, this.#board.model.name.toUpperCase(), 'Virtual board'])
    } else if (command === IMPROV_COMMANDS.scan) {
      for (const { ssid, rssiDbm, password } of this.#inReach()) {
        this.#answer(command, [ssid, String(rssiDbm), password === '' ? 'NO' : 'YES'])
      }
      this.#answer(command, [])
    } else if (this.#board.faults.noVendor) this.#fail(IMPROV_ERRORS.unknown)
    else if (command === IMPROV_COMMANDS.identify) {
      this.#answer(command, ['1', this.#mac, this.#settings.board ?? '', this.#app.project, this.#app.release])
    } else if (command === IMPROV_COMMANDS.set) this.#set(texts)
    else if (command === IMPROV_COMMANDS.apply) this.#apply()
    else if (command === IMPROV_COMMANDS.link) this.#answer(command, [this.#link])
    else this.#fail(IMPROV_ERRORS.unknown)
  }

  #join(ssid: string, password: string): void {
    this.#sayState(IMPROV_STATES.joining)
    this.#log('I', 'wifi', `connecting to "${ssid}"`)
    this.#schedule.after(JOIN_MS, () => {
      const network = this.#reaches(ssid, password)
      if (network === undefined) {
        this.#log('W', 'wifi', `"${ssid}" did not take the board`)
        this.#fail(IMPROV_ERRORS.join)
        this.#sayState(IMPROV_STATES.ready)
        return
      }
      this.#keep({ ssid, key: password })
      this.#hasJoined(network)
      this.#sayState(IMPROV_STATES.joined)
      this.#answer(IMPROV_COMMANDS.join, [`http://${this.#address}`])
    })
  }

  #rejoin(): void {
    const network = this.#reaches(this.#settings.ssid ?? '', this.#settings.key ?? '')
    if (network === undefined) {
      this.#link = 'no-wifi'
      this.#schedule.after(2000, () => this.#rejoin())
    } else this.#hasJoined(network)
  }

  #hasJoined({ rssiDbm }: VirtualNetwork): void {
    this.#joined = true
    this.#log('I', 'wifi', `connected, ${this.#address}, rssi ${rssiDbm}`)
    if (this.#settings.board !== undefined) this.#connect()
  }

  #set([key = '', offset = '', piece = '']: string[]): void {
    const known = SETTING_KEYS.find((one) => one === key)
    const before = known === undefined || offset === '0' ? '' : (this.#given[known] ?? '')
    // A piece that comes again is at the place it had.
    const kept = Buffer.from(before).subarray(0, Number(offset))
    if (known === undefined || kept.length !== Number(offset) || kept.length + Buffer.byteLength(piece) > MOST_SETTING_BYTES) {
      this.#fail(IMPROV_ERRORS.packet)
      return
    }
    this.#given[known] = `${kept.toString('utf8')}${piece}`
    this.#answer(IMPROV_COMMANDS.set, [])
  }

  #apply(): void {
    if (MANDATORY.some((key) => !this.#given[key] && !this.#settings[key])) {
      this.#fail(IMPROV_ERRORS.packet)
      return
    }
    this.#keep(this.#given)
    this.#given = {}
    this.#answer(IMPROV_COMMANDS.apply, [])
    if (this.#joined) this.#connect()
  }

  #keep(settings: Settings): void {
    this.#settings = { ...this.#settings, ...settings }
    saveSettings(this.#board.flash, this.#settings)
  }

  #connect(): void {
    const { host = '', port = '', user = '', password = '', ca = '', zone = '', name = '' } = this.#settings
    const { board = boardIdOf(this.#mac) } = this.#settings
    this.#running?.stop().catch(() => undefined)
    this.#link = 'connecting'
    this.#log('I', 'mqtt', `connecting to ${host}:${port} as ${board}`)
    const links = new MqttBoardLinks({
      url: `${ca === '' ? 'mqtt' : 'mqtts'}://${host.includes(':') ? `[${host}]` : host}:${port}`,
      username: user,
      password: this.#board.faults.brokerRefuses ? `${password}-` : password,
    })
    const running = new KaiserBoard(this.#blueprint(board, name, zone), {
      links: this.#watched(links),
      schedule: this.#schedule,
      clock: systemClock,
      random: new Random(Number.parseInt(createHash('md5').update(this.#mac).digest('hex').slice(0, 8), 16), board),
      figures: zeroFigures(1),
      intervalMs: INTERVAL_MS,
    })
    if (zone !== '') running.places.assignZone(zone)
    this.#running = running
    running.start(0)
  }

  /** Learns how the connection is, for those who ask over the cable. */
  #watched(links: BoardLinks): BoardLinks {
    const say = (state: LinkState, text: string) => {
      this.#link = state
      this.#log(state === 'online' ? 'I' : 'W', 'mqtt', text)
    }
    return {
      probe: () => links.probe(),
      open: (options) =>
        links.open({
          ...options,
          onOpen: () => {
            say('online', 'connected')
            options.onOpen()
          },
          onLost: (reason) => {
            say(stateOf(reason), reason)
            options.onLost(reason)
          },
        }),
    }
  }

  #blueprint(id: string, name: string, zone: string): KaiserBlueprint {
    const rom = `28${this.#mac.replaceAll(':', '')}01`
    return {
      family: 'kaiser',
      id,
      name,
      zone,
      relay: 'god',
      firmware: this.#app.release,
      sensors: [ds18b20('Water', rom, { mean: 21 }), ...sht31('Air', { mean: 23 }, { mean: 61 })],
      actuators: [],
      habits: {
        oldNames: false,
        batch: false,
        dropoutEveryS: 0,
        sensorGoneShare: this.#board.faults.sensorImplausible ? 1 : 0,
        rssiDbm: this.#networks.find(({ ssid }) => ssid === this.#settings.ssid)?.rssiDbm ?? -60,
      },
    }
  }

  #inReach(): readonly VirtualNetwork[] {
    return this.#board.faults.wifiUnreachable ? [] : this.#networks
  }

  #reaches(ssid: string, password: string): VirtualNetwork | undefined {
    if (this.#board.faults.wifiWrongPassword) return undefined
    return this.#inReach().find((network) => network.ssid === ssid && network.password === password)
  }

  get #address(): string {
    return `192.168.50.${2 + (Number.parseInt(this.#mac.slice(-2), 16) % 250)}`
  }

  #answer(command: number, texts: readonly string[]): void {
    this.#send(textsPacket(IMPROV_TYPES.result, command, texts))
  }

  #fail(code: number): void {
    this.#send({ type: IMPROV_TYPES.error, data: Buffer.of(code) })
  }

  #sayState(state: number = this.#joined ? IMPROV_STATES.joined : IMPROV_STATES.ready): void {
    this.#send({ type: IMPROV_TYPES.state, data: Buffer.of(state) })
  }

  #send(packet: ImprovPacket): void {
    const { improvGarbageEvery: every } = this.#board.faults
    const noise = every > 0 && ++this.#answers % every === 0
    const bytes = improvBytes(packet)
    this.#print(Buffer.from(noise ? Buffer.concat([GARBAGE, bytes]) : bytes).toString('latin1'))
  }

  #log(level: 'I' | 'W', tag: string, text: string): void {
    this.#print(`${level} (${Math.floor(performance.now()) % 100_000}) ${tag}: ${text}\r\n`)
  }
}

/** Words of mqtt.js and of Node. */
function stateOf(reason: string): LinkState {
  if (/not authorized|bad username|refused: (4|5)|identifier/i.test(reason)) return 'refused'
  if (/certificate|self.signed|tls|ssl/i.test(reason)) return 'untrusted'
  return 'unreachable'
}
