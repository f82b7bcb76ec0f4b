import type { Actuator } from '../../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../../backend/contract/boards/board.ts'
import type { RuleBody } from '../../../backend/contract/rules/rule.ts'
import { factKey } from '../../../backend/contract/rules/run/fact-leaf.ts'
import type { SampleValue } from '../../../backend/contract/sample.ts'
import { actuatorKey } from '../../backend/live-store.ts'

/** What is known of boards, outputs, alarms and variables, as the engine tells it to rules. Pure. */
export interface World {
  boards: ReadonlyMap<string, Board>
  actuators: ReadonlyMap<string, Actuator>
  /** By name. */
  variables: ReadonlyMap<string, SampleValue>
  /** Keys of alarms that stand; null = alarms are not known. */
  alarms: ReadonlySet<string> | null
}

export function factsOf(rule: Pick<RuleBody, 'conditions'>, world: World): Map<string, SampleValue | null> {
  const facts = new Map<string, SampleValue | null>()
  for (const one of rule.conditions) {
    switch (one.kind) {
      case 'board':
        facts.set(factKey(one), boardFact(world.boards.get(one.board)))
        break
      case 'output':
        facts.set(factKey(one), outputFact(one.output.board, one.output.gpio, world))
        break
      case 'alarm':
        facts.set(factKey(one), world.alarms === null ? null : world.alarms.has(one.alarm) ? 'active' : 'inactive')
        break
      case 'variable':
        facts.set(factKey(one), world.variables.get(one.variable) ?? null)
        break
      default:
    }
  }
  return facts
}

export function boardFact(board: Board | undefined): 'online' | 'offline' | null {
  const state = board?.presence.state
  if (state === 'online' || state === 'late') return 'online'
  return state === 'offline' ? 'offline' : null
}

/** Unknown while a command is on its way or the board is away. */
function outputFact(board: string, gpio: number, { boards, actuators }: World): 'on' | 'off' | null {
  const actuator = actuators.get(actuatorKey(board, gpio))
  if (actuator === undefined || boardFact(boards.get(board)) !== 'online' || actuator.on !== actuator.mayBeOn) return null
  return actuator.on ? 'on' : 'off'
}
