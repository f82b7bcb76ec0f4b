import { useTranslation } from 'react-i18next'
import { offlineRuleOf } from '../../../backend/contract/offline-rules.ts'
import type { RuleBody } from '../../../backend/contract/rule.ts'
import type { RuleSurroundings } from '../../../backend/contract/rule-surroundings.ts'
import { isTimeZone } from '../../../backend/contract/zone-offset.ts'
import { backendNow } from '../../backend/clock.ts'
import { useLive } from '../../backend/live-store.ts'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { runnablePart } from '../model/runnable.ts'
import classes from './beside.module.css'

/** Whether a board can keep the rule alone, why not, and what would be different there. */
export function RulePlace({ rule, world }: { rule: RuleBody; world: RuleSurroundings | undefined }) {
  const { t } = useTranslation('ruleBeside')
  const boards = useLive((state) => state.boards)
  if (world === undefined || !isTimeZone(rule.timeZone)) return null
  const outcome = offlineRuleOf(runnablePart(rule), world, backendNow())
  if (outcome.refusals !== undefined) {
    return (
      <div className={classes.place}>
        {t('place.cannot')}
        <ul>
          {outcome.refusals.map((code) => (
            <li key={code}>{t(`place.why.${code}`)}</li>
          ))}
        </ul>
      </div>
    )
  }
  const board = boards.get(outcome.board)?.name ?? outcome.board
  return (
    <div className={classes.place}>
      {t(rule.alsoOnBoard ? 'place.does' : 'place.could', { board })}
      {outcome.differences.length > 0 && (
        <>
          {' '}
          {t('place.differs')}
          <ul>
            {outcome.differences.map(({ code }) => (
              <li key={code}>{t(`place.difference.${code}`)}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

/** In the list, of a rule that is to run on its board too: where it really runs. */
export function BoardPlace({ rule, world }: { rule: RuleBody; world: RuleSurroundings | undefined }) {
  const { t } = useTranslation('ruleBeside')
  const boards = useLive((state) => state.boards)
  if (world === undefined) return null
  const { board, refusals } = offlineRuleOf(rule, world, backendNow())
  if (refusals === undefined) return t('place.both', { board: boards.get(board)?.name ?? board })
  return (
    <span className={classes.refused} title={`${t('place.cannot')} ${refusals.map((code) => t(`place.why.${code}`)).join('; ')}`}>
      <StatusGlyph status="warning" size={14} />
      {t('place.centre')}
    </span>
  )
}
