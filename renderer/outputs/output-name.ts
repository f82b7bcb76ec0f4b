import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import { useKeptDocuments } from '../backend/document-store.ts'
import { actuatorKey, useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import type { Language } from '../language/language.ts'
import { actuatorType } from '../quantities/actuator-words.ts'
import { outputSetting, useOutputSetting } from './output-setting.ts'

/** What outputs are called, everywhere the same: as their configuration says, else by type and pin. The one place that decides. */

/** For lists, which draw again when configurations change (`useConfigurationsVersion`). @param actuator what is known of it live */
export function nameOfOutput(actuator: Actuator | undefined, gpio: number, language: Language, board = actuator?.board): string {
  const set = board === undefined ? undefined : outputSetting({ board, gpio })
  if (set) return set.name
  const known = actuator ?? (board === undefined ? undefined : useLive.getState().actuators.get(actuatorKey(board, gpio)))
  return unnamed(known, gpio, language)
}

export function useOutputName(board: string, gpio: number): string {
  const { language } = useFormat()
  const set = useOutputSetting(board, gpio)
  const actuator = useLive((state) => state.actuators.get(actuatorKey(board, gpio)))
  return set?.name ?? unnamed(actuator, gpio, language)
}

/** "Relay (GPIO 25)"; an output that was never heard is told by its pin alone. */
function unnamed(actuator: Pick<Actuator, 'type'> | undefined, gpio: number, language: Language): string {
  return actuator === undefined ? `GPIO ${gpio}` : `${actuatorType(actuator.type, language)} (GPIO ${gpio})`
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
  useKeptDocuments((state) => state.configurations)
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
