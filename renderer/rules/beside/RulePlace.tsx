import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { offlineRuleOf } from '../../../backend/contract/configuration/offline-rules.ts'
import type { RulePlace as Place } from '../../../backend/contract/rules/places.ts'
import type { RuleBody } from '../../../backend/contract/rules/rule.ts'
import type { RuleSurroundings } from '../../../backend/contract/rules/surroundings.ts'
import { isTimeZone } from '../../../backend/contract/schedules/zone-offset.ts'
import { backendNow } from '../../backend/clock.ts'
import { useLive } from '../../backend/live-store.ts'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { runnablePart } from '../model/runnable.ts'
import classes from './beside.module.css'

const SAID = { board: 'place.does', sending: 'place.hint.sending', refused: 'place.hint.refused' } as const

interface Props {
  rule: RuleBody
  world: RuleSurroundings | undefined
  /** Where its published version runs; undefined: it is not wanted on a board, or not known. */
  place: Place | undefined
}

/** Whether a board keeps the rule too, or could alone, why not, and what is different there. */
export function RulePlace({ rule, world, place }: Props) {
  const { t } = useTranslation('ruleBeside')
  const boards = useLive((state) => state.boards)
  if (world === undefined || !isTimeZone(rule.timeZone)) return null
  const outcome = offlineRuleOf(runnablePart(rule), world, backendNow())
  // What the rule says is one thing; whether its board got it only the centre knows.
  const real = rule.alsoOnBoard && place?.wanted ? place : undefined
  const refusals: readonly string[] = outcome.refusals ?? real?.refusals ?? []
  if (outcome.refusals !== undefined || refusals.length > 0) {
    return (
      <div className={classes.place}>
        {t('place.cannot')}
        <ul>
          {refusals.map((code) => (
            <li key={code}>{whyText(code, t)}</li>
          ))}
        </ul>
      </div>
    )
  }
  const board = boards.get(outcome.board)?.name ?? outcome.board
  const standing = real?.place === 'centre' ? undefined : real?.place
  const status = standing === 'sending' ? 'pending' : standing === 'refused' ? 'warning' : undefined
  return (
    <div className={classes.place}>
      {status && <StatusGlyph status={status} size={14} />}{' '}
      {t(standing === undefined ? (rule.alsoOnBoard ? 'place.would' : 'place.could') : SAID[standing], { board })}
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
export function BoardPlace({ place }: { place: Place | undefined }) {
  const { t } = useTranslation('ruleBeside')
  const boards = useLive((state) => state.boards)
  if (place === undefined) return t('place.centre')
  const board = boards.get(place.board ?? '')?.name ?? place.board ?? ''
  // What is off runs nowhere: nothing to warn of.
  if (place.place === 'centre' && place.refusals.every((code) => code === 'not-active')) return t('place.centre')
  const refused = `${t('place.cannot')} ${place.refusals.map((code) => whyText(code, t)).join('; ')}`
  const title = place.place === 'centre' ? refused : t(`place.hint.${place.place}`, { board })
  const status = place.place === 'board' ? undefined : place.place === 'sending' ? 'pending' : 'warning'
  return (
    <div className={classes.where} title={title}>
      {status && <StatusGlyph status={status} size={14} />}
      <b>{t(`place.on.${place.place}`, { board })}</b>
    </div>
  )
}

/** A newer backend may give other reasons. */
function whyText(code: string, t: TFunction<'ruleBeside'>): string {
  return t(`place.why.${code}` as 'place.why.board', { defaultValue: code })
}
