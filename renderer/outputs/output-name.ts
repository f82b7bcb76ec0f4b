import type { Actuator } from '../../backend/contract/actuator.ts'
import { actuatorKey, useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import type { Language } from '../language/language.ts'
import { actuatorName } from '../quantities/series-name.ts'

/** What outputs are called, everywhere the same. */

/** An output that its board has not reported yet is called by its pin. */
export function nameOfOutput(actuator: Actuator | undefined, gpio: number, language: Language): string {
  return actuator === undefined ? `GPIO ${gpio}` : actuatorName(actuator, language)
}

export function useOutputName(board: string, gpio: number): string {
  const { language } = useFormat()
  const actuator = useLive((state) => state.actuators.get(actuatorKey(board, gpio)))
  return nameOfOutput(actuator, gpio, language)
}

export interface NamedOutput {
  key: string
  board: string
  boardName: string
  gpio: number
  name: string
}

/** Every output of the fleet by board and name. */
export function useNamedOutputs(): NamedOutput[] {
  const { language } = useFormat()
  const actuators = useLive((state) => state.actuators)
  const boards = useLive((state) => state.boards)
  return [...actuators.values()]
    .map((actuator) => ({
      key: actuatorKey(actuator.board, actuator.gpio),
      board: actuator.board,
      boardName: boards.get(actuator.board)?.name ?? actuator.board,
      gpio: actuator.gpio,
      name: nameOfOutput(actuator, actuator.gpio, language),
    }))
    .sort((a, b) => a.boardName.localeCompare(b.boardName, language) || a.gpio - b.gpio)
}
