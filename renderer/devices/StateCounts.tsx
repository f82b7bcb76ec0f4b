import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import { BOARD_STATES, type BoardState } from '../quantities/state-of.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './devices.module.css'

/** How many boards are in which state, worst first; each count is a filter. */
interface Props {
  counts: ReadonlyMap<BoardState, number>
  chosen: BoardState | undefined
  onChoose(state: BoardState | undefined): void
}

export function StateCounts({ counts, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <fieldset className={classes.counts} aria-label={t('column.state', { ns: 'devices' })}>
      {BOARD_STATES.filter((state) => (counts.get(state) ?? 0) > 0 || state === chosen).map((state) => (
        <button
          key={state}
          type="button"
          className={classes.countButton}
          aria-pressed={state === chosen}
          onClick={() => onChoose(state === chosen ? undefined : state)}
        >
          <StatusGlyph status={state} />
          <strong>{format.number(counts.get(state) ?? 0)}</strong>
          <span>{t(`boardState.${state}`, { count: counts.get(state) ?? 0 })}</span>
        </button>
      ))}
    </fieldset>
  )
}
