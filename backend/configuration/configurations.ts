// What boards shall be, and how far each of them is: saving, sending, answers, drift, healing. Built by app/configuration.ts.
import Type from 'typebox'
import type { Board } from '../contract/boards/board.ts'
import type { ConfigResponse, Heartbeat, SystemResponse } from '../contract/boards/device-messages.ts'
import { checkOf } from '../contract/check-of.ts'
import {
  type ActuatorSetting,
  type Configuration,
  ConfigurationBody,
  EMPTY_CONFIGURATION,
} from '../contract/configuration/configuration.ts'
import { diffConfigurations, driftOf } from '../contract/configuration/diff.ts'
import type { BoardConfiguration, ConfigurationCheck, OutputSettings, Push } from '../contract/configuration/state.ts'
import type { VersionHead } from '../contract/document-version.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { Shelf } from '../documents/shelf.ts'
import { firstConfiguration } from './first-configuration.ts'
import type { ConfigurationsParts, ConfigurationsPort } from './ports.ts'
import { PushDesk } from './push-desk.ts'

const isBody = checkOf(Type.Object(ConfigurationBody.properties))
const TICK_MS = 1000

export class Configurations {
  readonly #desired: Shelf<ConfigurationBody>
  readonly #desk: PushDesk
  readonly #port: ConfigurationsPort
  #timer: NodeJS.Timeout | undefined

  constructor(parts: ConfigurationsParts) {
    this.#desired = parts.desired
    this.#port = parts.port
    this.#desk = new PushDesk(parts)
  }

  /** After the shelves. */
  async start(): Promise<void> {
    this.#desk.load()
    this.#timer = setInterval(() => this.tick(), TICK_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** Timeouts and tries that are due; every second. */
  tick(): void {
    this.#desk.tick()
  }

  /** @throws LeitstandError `board.unknown` */
  of(board: string): BoardConfiguration {
    this.#board(board)
    const desired = this.#desired.find(board) ?? null
    const state = this.#desk.state(board) ?? null
    const reported = state?.reported ?? null
    const target = this.#desk.target(board)
    return { desired, state, drift: target === undefined || reported === null ? [] : driftOf(target, reported) }
  }

  /** An output's setting as it shall be and as the board is known to have it: of two limits the smaller counts. */
  settingsOf(board: string, gpio: number): OutputSettings {
    const find = (body: ConfigurationBody | null | undefined) => body?.actuators.find((one) => one.gpio === gpio) ?? null
    return { desired: find(this.#desired.find(board)), reported: find(this.#desk.state(board)?.reported) }
  }

  /** The same as a list, of those that are known. */
  settings(board: string, gpio: number): ActuatorSetting[] {
    const { desired, reported } = this.settingsOf(board, gpio)
    return [desired, reported].filter((one) => one !== null)
  }

  /** What saving would find and change; nothing is saved. @throws LeitstandError `board.unknown` */
  check(board: string, body: ConfigurationBody): ConfigurationCheck {
    const problems = this.#port.check(this.#board(board), body)
    return { problems, changes: diffConfigurations(this.#desired.find(board) ?? EMPTY_CONFIGURATION, body) }
  }

  /**
   * Saves a version and sends it.
   * @param version the one it was made from, 0 = the first
   * @throws LeitstandError `configuration.invalid`, `configuration.unsupported`, `document.conflict`, `board.unknown`, `store.*`
   */
  async save(id: string, version: number, body: ConfigurationBody, by: string, note: string | null = null): Promise<Configuration> {
    const board = this.#board(id)
    if (board.family !== 'kaiser')
      throw new LeitstandError('configuration.unsupported', `${id} is a plain board: it takes no configuration.`)
    const problems = this.#port.check(board, body).filter(({ severity }) => severity === 'error')
    if (problems[0] !== undefined) throw new LeitstandError('configuration.invalid', problems[0].reason, { problems })
    const before = this.#desired.find(id)
    const saved = await this.#desired.put(id, version, bodyOf(body), by, note)
    if (saved.version === before?.version) return saved
    const changes = diffConfigurations(before ?? EMPTY_CONFIGURATION, body).length
    const detail = { version: saved.version, note, changes }
    this.#port.report({ kind: 'configuration-saved', severity: 'event', board: id, by, detail })
    await this.#desk.begin(id, 'saved')
    return saved
  }

  /** The target; undefined = never configured here. */
  find(board: string): ConfigurationBody | undefined {
    const desired = this.#desired.find(board)
    return desired && bodyOf(desired)
  }

  /** A first target that the board is known to have already: neither told nor sent. */
  async seed(board: string, body: ConfigurationBody, by: string): Promise<void> {
    await this.#desired.put(board, 0, bodyOf(body), by)
  }

  versions(board: string): Promise<VersionHead[]> {
    return this.#desired.versions(board)
  }

  /** @throws LeitstandError `document.unknown` where it is not kept (any more) or cannot be read */
  async version(board: string, version: number): Promise<VersionHead & { body: ConfigurationBody }> {
    const { body, atMs, by, note } = await this.#desired.version(board, version)
    if (!isBody.Check(body)) throw new LeitstandError('document.unknown', `Version ${version} of ${board} cannot be read any more.`)
    return { version, atMs, by, note, body }
  }

  /** An earlier version as a new one. @param from the newest version the caller has seen */
  async restore(board: string, version: number, from: number, by: string, note: string | null = null): Promise<Configuration> {
    const { body } = await this.version(board, version)
    return this.save(board, from, body, by, note ?? `← ${version}`)
  }

  /** Sends the target again, also to a board that has refused it. @throws LeitstandError `document.unknown` */
  async push(board: string, by: string): Promise<BoardConfiguration> {
    this.#board(board)
    const { version } = this.#desired.get(board)
    this.#port.report({ kind: 'configuration-sent', severity: 'event', board, by, detail: { version } })
    await this.#desk.begin(board, 'by-hand')
    return this.of(board)
  }

  /**
   * Takes what the board has as the new target: its own words, else (only where there is no target yet) what it measures and reports.
   * @param from the version the caller has seen, 0 = none
   * @throws LeitstandError `configuration.nothing` where nothing of it is known
   */
  async adopt(board: string, from: number, by: string, note: string | null = null): Promise<Configuration> {
    const body = this.#desk.state(board)?.reported ?? (this.#desired.find(board) === undefined ? this.#first(board) : undefined)
    if (body === undefined) throw new LeitstandError('configuration.nothing')
    return this.save(board, from, body, by, note)
  }

  /** A heartbeat: proof of what the board runs, and the moment for what waits. Cheap for boards that are as they shall be. */
  heard(board: string, message: Heartbeat): void {
    this.#desk.heard(board, message)
  }

  /** `session/announce`: the board is back. */
  announced(board: string): void {
    this.#desk.returned(board)
  }

  /** `config_response`. */
  response(board: string, message: ConfigResponse): Promise<void> {
    return this.#desk.response(board, message)
  }

  /** `system/response`: an answer to `get_config` tells what the board has. */
  told(board: string, message: SystemResponse): Promise<void> {
    return message.command === 'get_config' ? this.#desk.told(board, message.data) : Promise.resolve()
  }

  /** For the answer to a heartbeat: something waits for this board. */
  outstanding(board: string): boolean {
    return this.#desk.outstanding(board)
  }

  /** A configuration is on its way to this board, or will be in a moment: not one that was given up. */
  underWay(board: string): boolean {
    const push = this.#desk.outstanding(board) ? this.#desk.state(board)?.push : undefined
    return push != null && (push.state !== 'unanswered' || push.nextAtMs !== null)
  }

  /** See PushDesk.pushed. */
  pushed(board: string): Push['state'] | undefined {
    return this.#desk.pushed(board)
  }

  /** Interlocks or rules of these boards have changed: what they are sent is not what they have any more. */
  async sentChanged(boards: readonly string[]): Promise<void> {
    for (const board of boards) await this.#desk.refresh(board)
  }

  /** A target has gone from one board to the other: what each was sent and said says nothing any more, both are sent anew. */
  async takenOver(from: string, to: string): Promise<void> {
    for (const board of [from, to]) await this.#desk.afresh(board)
  }

  #first(board: string): ConfigurationBody | undefined {
    const { series, actuators } = this.#port.shown(board)
    const body = firstConfiguration(series, actuators)
    return body.sensors.length + body.actuators.length === 0 ? undefined : body
  }

  #board(id: string): Board {
    const board = this.#port.findBoard(id)
    if (board === undefined) throw new LeitstandError('board.unknown', `No board has the id ${id}.`)
    return board
  }
}

function bodyOf({ sensors, actuators, offlineRules }: ConfigurationBody): ConfigurationBody {
  return { sensors, actuators, offlineRules }
}
