import { useTranslation } from 'react-i18next'
import { PinBox } from './PinBox.tsx'
import { countStates, PIN_STATES, type PinView } from './pin-state.ts'
import classes from './pins.module.css'

/** What the boxes mean, and how many there are of each. */
export function PinLegend({ views }: { views: readonly PinView[] }) {
  const { t } = useTranslation('pins')
  const counts = countStates(views)
  return (
    <ul className={classes.legend}>
      {PIN_STATES.map((state) => (
        <li key={state} className={classes.legendItem}>
          <PinBox state={state} small />
          {`${t(`state.${state}`)} ${counts[state]}`}
        </li>
      ))}
    </ul>
  )
}
