import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import type { ActuatorSetting } from '../../backend/contract/configuration/configuration.ts'
import { isDocument, useKeptDocuments } from '../backend/document-store.ts'

/** What an output shall be, from its board's configuration. The shell keeps the configurations subscribed. */

const isConfiguration = isDocument('configurations')
const checked = new WeakMap<object, readonly ActuatorSetting[]>()
const NONE: readonly ActuatorSetting[] = []

function settingsIn(document: object | undefined): readonly ActuatorSetting[] {
  if (document === undefined) return NONE
  const known = checked.get(document)
  if (known) return known
  const settings = isConfiguration(document) ? document.actuators : NONE
  checked.set(document, settings)
  return settings
}

/** Undefined where nobody has configured it. */
export function useOutputSetting(board: string, gpio: number): ActuatorSetting | undefined {
  return useKeptDocuments((state) => settingsIn(state.configurations?.byId.get(board)).find((one) => one.gpio === gpio))
}

/** The same outside React. */
export function outputSetting({ board, gpio }: Pick<Actuator, 'board' | 'gpio'>): ActuatorSetting | undefined {
  return settingsIn(useKeptDocuments.getState().configurations?.byId.get(board)).find((one) => one.gpio === gpio)
}
