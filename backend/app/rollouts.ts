// Joins rollouts with the configurations and commands of boards. Part of app.ts.
import { randomInt, randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { ActivityLog } from '../activity/activity-log.ts'
import type { BoardCommands } from '../board-commands/board-commands.ts'
import type { Configurations } from '../configuration/configurations.ts'
import { isEnded } from '../contract/boards/command.ts'
import type { Clock } from '../contract/clock.ts'
import type { Push } from '../contract/configuration/state.ts'
import { LeitstandError } from '../contract/errors.ts'
import { because } from '../contract/reasons.ts'
import type { AirUpdates } from '../flash/air-updates.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { BoardWatch, CommandTarget, ConfigurationTarget, Outcome } from '../rollouts/ports.ts'
import { Rollouts } from '../rollouts/rollouts.ts'
import type { SeriesCatalog } from '../series/catalog.ts'
import type { LatestValues } from '../telemetry/latest.ts'
import type { Shelves } from './history.ts'

export interface RolloutWiring {
  shelves: Shelves
  fleet: Fleet
  catalog: SeriesCatalog
  latest: LatestValues
  boardCommands: BoardCommands
  /** Made after this. */
  configurations(): Configurations
  /** Made after this. */
  air(): Pick<AirUpdates, 'unfit'>
  /** An emergency stop holds the board. */
  stopped(board: string): boolean
  activity: ActivityLog
  clock: Clock
  onTrouble(cause: unknown): void
}

const RANDOM_STEPS = 2 ** 32

export function openRollouts(wiring: RolloutWiring): Rollouts {
  const { shelves, activity, clock, onTrouble } = wiring
  return new Rollouts({
    rollouts: shelves.rollouts,
    lanes: shelves['rollout-lanes'],
    template: (id) => {
      const { id: _id, version: _version, createdAtMs: _made, changedAtMs: _changed, by: _by, ...body } = shelves.templates.get(id)
      return body
    },
    configurations: configurationTarget(wiring),
    commands: commandTarget(wiring),
    watch: boardWatch(wiring),
    report: { activity: (entry) => activity.append(entry), fault: onTrouble },
    clock,
    newId: randomUUID,
    random: () => randomInt(RANDOM_STEPS) / RANDOM_STEPS,
    repeat: (run, everyMs) => {
      const timer = setInterval(run, everyMs)
      return () => clearInterval(timer)
    },
    rest: () => setImmediate(),
  })
}

function configurationTarget({ shelves, configurations }: RolloutWiring): ConfigurationTarget {
  return {
    current: (board) => {
      const kept = shelves.configurations.find(board)
      if (kept === undefined) return undefined
      const { version, sensors, actuators, offlineRules } = kept
      return { version, body: { sensors, actuators, offlineRules } }
    },
    check: (board, body) => configurations().check(board, body).problems,
    version: async (board, version) => {
      try {
        return (await configurations().version(board, version)).body
      } catch (cause) {
        if (cause instanceof LeitstandError && cause.code === 'document.unknown') return undefined
        throw cause
      }
    },
    save: async (board, version, body, by, note) => (await configurations().save(board, version, body, by, note)).version,
    outcome: (board, version) => outcomeOf(shelves['configuration-states'].find(board)?.push ?? null, version),
  }
}

/** A push of a later version says nothing about this one: it was changed meanwhile, and its time runs out. */
function outcomeOf(push: Push | null, version: number): Outcome {
  if (push === null || push.version !== version) return { state: 'pending' }
  if (push.state === 'confirmed') return { state: 'confirmed' }
  if (push.state !== 'refused' && push.state !== 'partial') return { state: 'pending' }
  const words = push.failures.map(({ gpio, code, detail }) =>
    [gpio === null ? '' : `GPIO ${gpio}`, detail || code].filter(Boolean).join(': '),
  )
  const message = words.length > 0 ? words.slice(0, 4).join('; ') : (push.message ?? push.state)
  return { state: 'failed', reason: because('rollout-refused', { message: message.slice(0, 300) }) }
}

function commandTarget({ shelves, boardCommands, air }: RolloutWiring): CommandTarget {
  return {
    send: async (board, id, command, params, by) => {
      await boardCommands.send(board, { id, command, params }, by)
    },
    unfit: (board, firmware) => air().unfit(board, firmware),
    outcome: async (id) => {
      const sent = shelves['board-commands'].find(id)
      if (sent === undefined) return undefined
      if (!isEnded(sent.state)) return { state: 'pending' }
      if (sent.state === 'done') return { state: 'confirmed' }
      const { version = '–' } = sent.params
      if (sent.code === 'old-firmware')
        return { state: 'failed', reason: because('air-rolled-back', { found: sent.firmwareBefore ?? '–', expected: String(version) }) }
      return { state: 'failed', reason: because('rollout-refused', { message: sent.message ?? sent.code ?? sent.state }) }
    },
  }
}

function boardWatch({ fleet, catalog, latest, stopped }: RolloutWiring): BoardWatch {
  return {
    look: (id) => {
      const board = fleet.find(id)
      if (board === undefined) return undefined
      const { family, registration, name, zone, boardType, presence, lastError, health } = board
      const { reportedAtMs, heapFreeBytes, rssiDbm } = health
      return {
        family,
        accepted: registration === 'accepted',
        name,
        zone,
        boardType,
        online: presence.state === 'online' || presence.state === 'late',
        stopped: stopped(id),
        heapFreeBytes: heapFreeBytes ?? null,
        rssiDbm: rssiDbm ?? null,
        healthAtMs: reportedAtMs ?? null,
        lastError,
      }
    },
    newestValueMs: (board) => {
      let newest: number | null = null
      for (const { id } of catalog.ofBoard(board)) {
        const atMs = latest.get(id)?.receivedAtMs ?? null
        if (atMs !== null && (newest === null || atMs > newest)) newest = atMs
      }
      return newest
    },
  }
}
