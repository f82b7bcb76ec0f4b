import { useTranslation } from 'react-i18next'
import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import { pinParts } from '../../backend/contract/configuration/subzones.ts'
import { isDocument, NO_DOCUMENTS, useKeptDocuments } from '../backend/document-store.ts'
import { useLive } from '../backend/live-store.ts'
import classes from './zones.module.css'

/** Pins by number and what is on them; an output says besides whether it is, or may be, on. */

const isConfiguration = isDocument('configurations')
const NONE: readonly Actuator[] = []

export function BoardOutputs({ board, gpios }: { board: string; gpios: readonly number[] }) {
  const { t } = useTranslation('zones')
  const document = useKeptDocuments((all) => (all.configurations ?? NO_DOCUMENTS).byId.get(board))
  const outputs = useLive((state) => state.actuatorsByBoard.get(board) ?? NONE)
  const parts = isConfiguration(document) ? pinParts(document) : []
  return (
    <ul className={classes.pins}>
      {gpios.map((gpio) => {
        const names = parts.find((part) => part.gpio === gpio)?.names.join(', ')
        const output = outputs.find((one) => one.gpio === gpio)
        return (
          <li key={gpio} className={classes.pin} data-on={output?.mayBeOn ?? false}>
            <span className={classes.gpio}>{gpio}</span>
            {names !== undefined && <span>{names}</span>}
            {output && <span className={classes.switched}>{t(output.mayBeOn ? 'on' : 'off')}</span>}
          </li>
        )
      })}
    </ul>
  )
}
