import { Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { PLACE_STATUS, type Standing } from './standing.ts'
import classes from './zones.module.css'

/** How a board stands to a zone or sub-zone: sign, word, and the reason beside it or on hover. */
interface Props {
  standing: Standing
  /** The reason stands below, in words; default: only a refusal's. */
  full?: boolean
}

export function PlaceBadge({ standing, full = false }: Props) {
  const { t } = useTranslation('zones')
  const why = useStandingWhy()(standing)
  const shown = full || standing.why === null
  return (
    <span className={classes.standing}>
      <Tooltip label={why} disabled={shown || why === ''} multiline maw={320}>
        <span className={classes.word} data-status={PLACE_STATUS[standing.word]}>
          <StatusGlyph status={PLACE_STATUS[standing.word]} size={14} />
          {t(`word.${standing.word}`)}
        </span>
      </Tooltip>
      {shown && why !== '' && <span className={classes.why}>{why}</span>}
    </span>
  )
}

/** The reason as a sentence: a refusal in the board's own words. */
function useStandingWhy(): (standing: Standing) => string {
  const { t } = useTranslation('zones')
  return ({ why, code, message, told }) =>
    why === null ? [message, code].filter((part) => part !== null).join(' · ') : t(`why.${why}`, { told: told ?? t('why.none') })
}
