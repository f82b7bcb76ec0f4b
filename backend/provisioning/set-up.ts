// Sets one board up over its cable: joins the Wi-Fi, is told broker, credentials, name and zone, and connects. Runs in the process of the lane
// (flash-child.ts). Credentials are asked for when the Wi-Fi is joined: a wrong password makes no board known.
import { setTimeout as wait } from 'node:timers/promises'
import { LeitstandError } from '../contract/errors.ts'
import { type BrokerPlace, MOST_NETWORKS, type ProvisionStep, type WifiNetwork } from '../contract/flash/provision.ts'
import { because } from '../contract/reasons.ts'
import { ImprovClient, ImprovRefusal, ImprovSilence } from './improv-client.ts'
import { IMPROV_COMMANDS, IMPROV_ERRORS, LINK_STATES, type LinkState, type SettingKey } from './improv-packet.ts'
import type { BoardLine, BoardLogin } from './ports.ts'

export interface SetUpTask {
  ssid: string
  password: string
  broker: BrokerPlace
  name: string | null
  zone: string | null
  /** Of the board that the boot loader found; null: it was not asked. */
  mac: string | null
}

export interface SetUpNews {
  step?: ProvisionStep
  networks?: WifiNetwork[]
  mac?: string
  /** Id that it has in the fleet now. */
  device?: string
}

export interface SetUpTools {
  line: BoardLine
  signal: AbortSignal
  tell(news: SetUpNews): void
  /** Makes the board known and its credentials. */
  loginFor(mac: string): Promise<BoardLogin>
  /** Starts the program anew; false: the port has no reset lines. */
  restart(): Promise<boolean>
  /** Factor of all pauses, default 1. */
  pace?: number
}

const ASK_MS = 1500
const ASK_TIMES = 3
/** A program that has just been started needs a moment. */
const START_TIMES = 5
const SCAN_MS = 20_000
const JOIN_MS = 40_000
/** From being told to being connected, with TLS and a slow network. */
const CONNECT_MS = 40_000
const LOOK_EVERY_MS = 300
/** A refusal or a lost way stands once; what stays so long does not mend itself. */
const SURE_MS = 5000
const PIECE_BYTES = 180

/** @throws LeitstandError `provision.*`, `flash.*` */
export async function setUpBoard(task: SetUpTask, tools: SetUpTools): Promise<void> {
  const client = new ImprovClient(tools.line, tools.signal)
  try {
    tools.tell({ step: 'asking' })
    const mac = await identify(client, tools, task.mac)
    tools.tell({ step: 'scanning', mac })
    const networks = await scan(client)
    tools.tell({ step: 'joining', networks })
    await join(client, task, networks, tools)
    tools.tell({ step: 'credentials' })
    const login = await tools.loginFor(mac)
    tools.tell({ device: login.board })
    await configure(client, task, login)
    tools.tell({ step: 'connecting' })
    await connected(client, task.broker, tools)
  } catch (cause) {
    throw client.faultOf(cause)
  }
}

/** Only looks around. @throws LeitstandError `provision.*`, `flash.*` */
export async function scanNetworks(tools: Omit<SetUpTools, 'loginFor'>): Promise<void> {
  const client = new ImprovClient(tools.line, tools.signal)
  try {
    tools.tell({ step: 'asking' })
    await wake(client, tools)
    tools.tell({ step: 'scanning' })
    tools.tell({ networks: await scan(client) })
  } catch (cause) {
    throw client.faultOf(cause)
  }
}

/** Until the program answers; one that hangs, or a boot loader, is started anew once. */
async function wake(client: ImprovClient, { restart, pace = 1 }: Pick<SetUpTools, 'restart' | 'pace'>): Promise<string[]> {
  const ask = (times: number) => client.askAgain(IMPROV_COMMANDS.info, [], ASK_MS * pace, times)
  try {
    return await ask(START_TIMES)
  } catch (cause) {
    if (!(cause instanceof ImprovSilence) || !(await restart())) throw cause
    return ask(START_TIMES)
  }
}

/** @returns its MAC @throws LeitstandError `provision.unsupported`, `flash.chip` (another board than expected) */
async function identify(client: ImprovClient, tools: SetUpTools, expected: string | null): Promise<string> {
  const [firmware = '', release = ''] = await wake(client, tools)
  try {
    const [, told = ''] = await client.askAgain(IMPROV_COMMANDS.identify, [], ASK_MS * (tools.pace ?? 1), ASK_TIMES)
    const mac = told.toLowerCase()
    if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac)) throw new ImprovRefusal(IMPROV_COMMANDS.identify, IMPROV_ERRORS.other)
    if (expected !== null && mac !== expected) {
      throw new LeitstandError('flash.chip', because('board-other', { port: tools.line.path, mac, expected }))
    }
    return mac
  } catch (cause) {
    if (!(cause instanceof ImprovRefusal)) throw cause
    throw new LeitstandError('provision.unsupported', because('improv-no-broker', { firmware: `${firmware} ${release}`.trim() }), { cause })
  }
}

async function scan(client: ImprovClient): Promise<WifiNetwork[]> {
  const strongest = new Map<string, WifiNetwork>()
  for (const [ssid = '', rssi = '', secured = ''] of await client.askAll(IMPROV_COMMANDS.scan, SCAN_MS)) {
    const rssiDbm = Math.round(Number(rssi))
    const known = strongest.get(ssid)
    // Hidden networks have no name; several access points may have one.
    if (ssid === '' || !Number.isFinite(rssiDbm) || (known !== undefined && known.rssiDbm >= rssiDbm)) continue
    strongest.set(ssid, { ssid, rssiDbm, secured: secured !== 'NO' })
  }
  return [...strongest.values()].sort((one, other) => other.rssiDbm - one.rssiDbm).slice(0, MOST_NETWORKS)
}

async function join(
  client: ImprovClient,
  { ssid, password }: SetUpTask,
  networks: readonly WifiNetwork[],
  { pace = 1 }: SetUpTools,
): Promise<void> {
  const timeoutMs = JOIN_MS * pace
  try {
    await client.ask(IMPROV_COMMANDS.join, [ssid, password], timeoutMs)
  } catch (cause) {
    if (cause instanceof ImprovRefusal && cause.code === IMPROV_ERRORS.join) {
      const seen = networks.find((network) => network.ssid === ssid)
      const reason =
        seen === undefined ? because('wifi-out-of-reach', { ssid }) : because('wifi-refused', { ssid, rssi: dbmText(seen.rssiDbm) })
      throw new LeitstandError('provision.wifi', reason, { cause })
    }
    if (cause instanceof ImprovSilence) {
      throw new LeitstandError('provision.wifi', because('wifi-silent', { ssid, seconds: Math.round(timeoutMs / 1000) }), { cause })
    }
    throw refused(cause, IMPROV_COMMANDS.join)
  }
}

async function configure(client: ImprovClient, { broker, name, zone }: SetUpTask, login: BoardLogin): Promise<void> {
  const settings: Record<SettingKey, string> = {
    host: broker.host,
    port: String(broker.port),
    ca: broker.ca ?? '',
    user: login.user,
    password: login.password,
    board: login.board,
    name: name ?? '',
    zone: zone ?? '',
  }
  try {
    for (const [key, value] of Object.entries(settings)) {
      let offset = 0
      for (const piece of piecesOf(value)) {
        await client.askAgain(IMPROV_COMMANDS.set, [key, String(offset), piece], ASK_MS, ASK_TIMES)
        offset += Buffer.byteLength(piece)
      }
    }
    await client.askAgain(IMPROV_COMMANDS.apply, [], ASK_MS, ASK_TIMES)
  } catch (cause) {
    throw refused(cause, IMPROV_COMMANDS.set)
  }
}

/** By whole characters, at least one piece. */
function piecesOf(value: string): string[] {
  const pieces = ['']
  for (const character of value) {
    const last = pieces.length - 1
    const longer = `${pieces[last]}${character}`
    if (Buffer.byteLength(longer) <= PIECE_BYTES) pieces[last] = longer
    else pieces.push(character)
  }
  return pieces
}

async function connected(client: ImprovClient, broker: BrokerPlace, { pace = 1, signal }: SetUpTools): Promise<void> {
  const address = `${broker.host}:${broker.port}`
  const until = performance.now() + CONNECT_MS * pace
  let bad: { state: LinkState; sinceMs: number } | undefined
  for (;;) {
    const [told = ''] = await client.askAgain(IMPROV_COMMANDS.link, [], ASK_MS, ASK_TIMES)
    const state = LINK_STATES.find((one) => one === told) ?? 'connecting'
    const nowMs = performance.now()
    if (state === 'online') return
    if (state === 'refused' || state === 'unreachable' || state === 'untrusted') {
      bad = bad?.state === state ? bad : { state, sinceMs: nowMs }
      if (nowMs - bad.sinceMs >= SURE_MS * pace || nowMs > until)
        throw new LeitstandError('provision.broker', BROKER_FAULTS[state](address))
    } else bad = undefined
    if (nowMs > until) {
      const seconds = Math.round((CONNECT_MS * pace) / 1000)
      throw new LeitstandError('provision.broker', because('broker-silent', { address, seconds }))
    }
    await wait(LOOK_EVERY_MS * pace, undefined, { signal }).catch(() => {
      throw new LeitstandError('flash.cancelled')
    })
  }
}

/** `−57`, with the sign that screens show. */
function dbmText(dbm: number): string {
  return String(dbm).replace('-', '−')
}

const BROKER_FAULTS = {
  refused: (address: string) => because('broker-refused', { address }),
  unreachable: (address: string) => because('broker-unreachable', { address }),
  untrusted: (address: string) => because('broker-tls', { address }),
} as const

function refused(cause: unknown, command: number): unknown {
  if (!(cause instanceof ImprovRefusal)) return cause
  const figures = { command: `0x${command.toString(16)}`, code: `0x${cause.code.toString(16)}` }
  return new LeitstandError('provision.refused', because('improv-refused', figures), { cause })
}
