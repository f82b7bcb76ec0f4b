import { BOARD_ID_PATTERN } from '../contract/boards/board.ts'
import {
  KAISER_OLD_NAMES,
  KAISER_UP,
  type KaiserTopic,
  MAX_GPIO,
  PLAIN_UP,
  type PlainTopic,
  RELAY_UP,
  type RelayTopic,
} from '../contract/boards/device-topics.ts'
import type { RejectReason } from '../contract/inspector.ts'

/** Where a topic leads. `board` is null where the topic names none that could be counted. */
export type Route =
  | { kind: 'kaiser'; relay: string; board: string; key: KaiserTopic; gpio: number | null }
  | { kind: 'plain'; board: string; key: PlainTopic }
  | { kind: 'relay'; board: null; relay: string; key: RelayTopic }
  | { kind: 'rejected'; board: string | null; reason: RejectReason; detail: string }
  /** Not ours: other topics on the broker are free for anybody. */
  | { kind: 'foreign' }

/** Stands for the whole board in `actuator/255/…`. */
const WHOLE_BOARD_GPIO = 255

const BOARD_ID = new RegExp(BOARD_ID_PATTERN)
const GPIO = /^(0|[1-9][0-9]{0,2})$/
const isKaiserTopic = (text: string): text is KaiserTopic => Object.hasOwn(KAISER_UP, text)
const isRelayTopic = (text: string): text is RelayTopic => Object.hasOwn(RELAY_UP, text)
const isPlainTopic = (text: string): text is PlainTopic => Object.hasOwn(PLAIN_UP, text)

const FOREIGN: Route = { kind: 'foreign' }

/** Tells what a topic means; pure. Called for every message, so topics seen before are answered from a bounded memory. */
export class TopicRouter {
  readonly #known = new Map<string, Route>()
  readonly #limit: number

  /** @param limit number of topics remembered, default 50,000 (about 10 MB) */
  constructor(limit = 50_000) {
    this.#limit = limit
  }

  route(topic: string): Route {
    const known = this.#known.get(topic)
    if (known !== undefined) return known
    const route = routeTopic(topic)
    if (route.kind === 'kaiser' || route.kind === 'plain') {
      if (this.#known.size >= this.#limit) this.#known.clear()
      this.#known.set(topic, route)
    }
    return route
  }
}

/** The same without memory. */
export function routeTopic(topic: string): Route {
  if (topic.startsWith('sensors/')) return routePlain(topic)
  if (topic.startsWith('kaiser/')) return routeKaiser(topic)
  return FOREIGN
}

function routePlain(topic: string): Route {
  const [, board = '', key = '', more] = topic.split('/', 4)
  if (!BOARD_ID.test(board)) return badId(board)
  if (more !== undefined || !isPlainTopic(key)) return unknown(board, topic)
  return { kind: 'plain', board, key }
}

function routeKaiser(topic: string): Route {
  const levels = topic.split('/')
  const [, relay = '', esp, board = ''] = levels
  const ofRelay = levels.slice(2).join('/')
  if (isRelayTopic(ofRelay)) return BOARD_ID.test(relay) ? { kind: 'relay', board: null, relay, key: ofRelay } : badId(relay)
  if (esp !== 'esp') return FOREIGN
  if (!BOARD_ID.test(board)) return badId(board)
  if (!BOARD_ID.test(relay)) return badId(relay)
  const below = levels.slice(4)
  const pin = below[1]
  let gpio: number | null = null
  if (below.length === 3 && pin !== undefined && (below[0] === 'sensor' || below[0] === 'actuator') && pin !== 'emergency') {
    gpio = GPIO.test(pin) ? Number(pin) : -1
    const whole = gpio === WHOLE_BOARD_GPIO && below[0] === 'actuator'
    if (gpio < 0 || (gpio > MAX_GPIO && !whole)) {
      return { kind: 'rejected', board, reason: 'bad-gpio', detail: `GPIO ${pin.slice(0, 16)} does not exist (0 to ${MAX_GPIO})` }
    }
    below[1] = '{gpio}'
  }
  const name = below.join('/')
  const key = KAISER_OLD_NAMES[name] ?? name
  if (!isKaiserTopic(key)) return unknown(board, topic)
  return { kind: 'kaiser', relay, board, key, gpio }
}

function badId(id: string): Route {
  return { kind: 'rejected', board: null, reason: 'bad-id', detail: `"${id.slice(0, 80)}" is no board id (1 to 64 of A–Z a–z 0–9 _ -)` }
}

function unknown(board: string, topic: string): Route {
  return { kind: 'rejected', board, reason: 'unknown-topic', detail: `boards do not send on ${topic.slice(0, 200)}` }
}
