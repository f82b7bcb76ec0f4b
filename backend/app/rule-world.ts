// What rules, and the checks of rules, see of boards, series, outputs and the rest. Part of app.ts.
import type { Actuators } from '../actuators/commands.ts'
import type { Alarms } from '../alarms/alarms.ts'
import type { Actuator } from '../contract/actuators/actuator.ts'
import { ACTUATOR_TYPES, type ActuatorType } from '../contract/configuration/configuration.ts'
import { MARK } from '../contract/quality.ts'
import { DEFAULT_RULE_SETTINGS, RULE_SETTINGS_ID } from '../contract/rules/desk.ts'
import type { OutputRef } from '../contract/rules/rule.ts'
import type { RuleOutput, RuleSurroundings } from '../contract/rules/surroundings.ts'
import type { SampleValue } from '../contract/sample.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { RuleWorld } from '../rules/ports.ts'
import type { SeriesCatalog } from '../series/catalog.ts'
import type { LatestValues } from '../telemetry/latest.ts'
import type { Shelves } from './history.ts'

export interface RuleWorldParts {
  fleet: Fleet
  catalog: SeriesCatalog
  latest: LatestValues
  actuators: Actuators
  shelves: Shelves
  alarms(): Alarms
}

const NO_LIMITS = { maxRuntimeS: null, cooldownS: 0, maxActivationsPerHour: null }

export function worldOf({ fleet, catalog, latest, actuators, shelves, alarms }: RuleWorldParts): RuleWorld {
  const seriesOf = (board: string, channel: string) => [...catalog.ofBoard(board)].filter((one) => one.channel === channel)
  const presence = (board: string) => {
    const state = fleet.find(board)?.presence.state
    if (state === undefined || state === 'unknown') return null
    return state === 'offline' ? 'offline' : 'online'
  }
  return {
    fact: (key): SampleValue | null => {
      const [kind, name = '', gpio] = key.split(' ')
      if (kind === 'board') return presence(name)
      if (kind === 'output') return presence(name) === 'online' ? outputFact(actuators.list(name), Number(gpio)) : null
      if (kind === 'variable') return shelves.variables.find(name)?.value ?? null
      return alarms().active(key.slice('alarm '.length)) === undefined ? 'inactive' : 'active'
    },
    boardExists: (board) => fleet.find(board) !== undefined,
    seriesExists: ({ board, channel }) => seriesOf(board, channel).length > 0,
    latest: ({ board, channel }) => {
      const known = seriesOf(board, channel).flatMap(({ id }) => latest.get(id) ?? [])
      const newest = known.sort((a, b) => b.atMs - a.atMs)[0]
      if (newest === undefined || newest.value === null) return undefined
      const { value, quality, marks, receivedAtMs } = newest
      const usable = quality !== 'bad' && quality !== 'stale' && (marks & (MARK.suspect | MARK.libraryFailed | MARK.excluded)) === 0
      const heardMs = receivedAtMs || newest.atMs
      return { reading: { atMs: Math.min(newest.atMs, heardMs), value, usable }, heardMs }
    },
  }
}

function outputFact(outputs: readonly Actuator[], gpio: number): SampleValue | null {
  const output = outputs.find((one) => one.gpio === gpio)
  if (output === undefined || output.on !== output.mayBeOn) return null
  return output.on ? 'on' : 'off'
}

/** For checkRule and findConflicts. */
export function surroundingsOf({ fleet, catalog, actuators, shelves }: RuleWorldParts): RuleSurroundings {
  let names: Set<string> | undefined
  // Asked of many rules at once it is made once.
  const setVariables = () =>
    (names ??= new Set(
      shelves.rules
        .list()
        .flatMap(({ branches }) => branches.flatMap((one) => [...one.do, ...one.otherwise]))
        .flatMap((action) => (action.kind === 'variable' ? [action.variable] : [])),
    ))
  return {
    board: (id) => {
      const board = fleet.find(id)
      return board && { keepsRules: board.family === 'kaiser' }
    },
    series: ({ board, channel }) => {
      const series = [...catalog.ofBoard(board)].find((one) => one.channel === channel)
      if (series === undefined) return undefined
      const sensor = shelves.configurations.find(board)?.sensors.find(({ gpio }) => gpio === series.gpio)
      return {
        kind: series.kind,
        range: null,
        reportIntervalS: sensor?.reportIntervalS ?? null,
        corrected: series.calibration !== null || series.offset !== 0,
      }
    },
    output: (output) => outputOf(shelves, actuators, output),
    scene: (id) => shelves.scenes.find(id),
    hasRule: (id) => shelves.rules.find(id) !== undefined,
    hasChannel: (id) => shelves['alarm-channels'].find(id) !== undefined,
    hasVariable: (name) => shelves.variables.find(name) !== undefined || setVariables().has(name),
    influences: (shelves['rule-settings'].find(RULE_SETTINGS_ID) ?? DEFAULT_RULE_SETTINGS).influences,
  }
}

/** As it is configured; without a configuration as the board reports it. */
function outputOf(shelves: Shelves, actuators: Actuators, { board, gpio }: OutputRef): RuleOutput | undefined {
  const setting = shelves.configurations.find(board)?.actuators.find((one) => one.gpio === gpio)
  if (setting !== undefined) return { type: setting.type, limits: setting.limits }
  const reported = actuators.list(board).find((one) => one.gpio === gpio)
  return reported && { type: typeOf(reported.type), limits: NO_LIMITS }
}

function typeOf(word: string): ActuatorType {
  return ACTUATOR_TYPES.find((one) => one === word) ?? 'relay'
}
