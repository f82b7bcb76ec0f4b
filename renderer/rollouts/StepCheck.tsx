import { Button } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldChange } from '../../backend/contract/configuration/diff.ts'
import type { PreviewedBoard } from '../../backend/contract/rollouts/preview.ts'
import type { RolloutQuestion } from '../../backend/contract/rollouts/rollout.ts'
import { useLive } from '../backend/live-store.ts'
import { fieldWord, valueWord } from '../configuration/change-words.ts'
import { faultText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { reasonSentence } from '../language/reasons.ts'
import { type Status, StatusGlyph } from '../ui/StatusGlyph.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { BoardRows } from './BoardRows.tsx'
import { dryRun } from './rollout-calls.ts'
import { changeDraft } from './rollout-draft.ts'
import classes from './rollouts.module.css'

/** Fourth step: what would happen on each board. Nothing is sent. */

const VERDICTS = ['refused', 'held', 'offline', 'act', 'nothing'] as const
const STATUS: Record<PreviewedBoard['verdict'], Status> = {
  act: 'pending',
  nothing: 'ok',
  refused: 'critical',
  offline: 'offline',
  held: 'warning',
}

export function StepCheck({ question }: { question: RolloutQuestion }) {
  const { t } = useTranslation('rollouts')
  const format = useFormat()
  const known = useLive((state) => state.boards)
  const [found, setFound] = useState<PreviewedBoard[]>()
  const asked = JSON.stringify(question)
  const check = useCallback(() => {
    setFound(undefined)
    const sent: RolloutQuestion = JSON.parse(asked)
    dryRun(sent).then(setFound, (fault: unknown) => showFailure(t('wizard.checkFailed'), fault))
  }, [asked, t])
  useEffect(check, [check])
  if (found === undefined) return <p className={classes.note}>{t('wizard.checking', { text: format.number(question.boards.length) })}</p>
  const sorted = [...found].sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || a.n - b.n)
  const refused = found.filter(({ verdict }) => verdict === 'refused').map(({ board }) => board)
  return (
    <>
      <div className={classes.acts}>
        {VERDICTS.map((verdict) => {
          const count = found.filter((one) => one.verdict === verdict).length
          return count === 0 ? null : (
            <span key={verdict} className={classes.status}>
              <StatusGlyph status={STATUS[verdict]} size={14} />
              {t(`wizard.verdict.${verdict}`)} {format.number(count)}
            </span>
          )
        })}
        <span className={classes.quiet}>{t('wizard.nothingSent')}</span>
        <Button size="sm" className={classes.end} onClick={check}>
          {t('wizard.check')}
        </Button>
        {refused.length > 0 && (
          <Button
            size="sm"
            onClick={() => changeDraft({ boards: question.boards.flatMap(({ board }) => (refused.includes(board) ? [] : [board])) })}
          >
            {t('wizard.leaveOut', { count: refused.length })}
          </Button>
        )}
      </div>
      {refused.length > 0 && (
        <p className={classes.fault}>
          <StatusGlyph status="critical" size={14} />
          {t('wizard.refusedFirst')}
        </p>
      )}
      <BoardRows count={sorted.length} rowPx={40} label={t('wizard.steps.check')}>
        {(index) => {
          const one = sorted[index]
          if (one === undefined) return null
          const face = known.get(one.board)?.name ?? one.board
          return (
            <>
              <StatusGlyph status={STATUS[one.verdict]} size={14} />
              <span className={classes.rowName} title={face}>
                {face}
                <span className={classes.sub}>{t(`wizard.verdict.${one.verdict}`)}</span>
              </span>
              <Found one={one} />
            </>
          )
        }}
      </BoardRows>
    </>
  )
}

function Found({ one }: { one: PreviewedBoard }) {
  const { t } = useTranslation('rollouts')
  const { t: words } = useTranslation('configuration')
  const format = useFormat()
  const said = ({ field, before, after }: Pick<FieldChange, 'field' | 'before' | 'after'>) =>
    `${fieldWord({ field }, words)} ${valueWord(before, field, words, format)} → ${valueWord(after, field, words, format)}`
  return (
    <ul className={classes.found}>
      {one.problems.map(({ severity, reason }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a list that is replaced whole
        <li key={index} className={classes[severity]}>
          {reasonSentence(reason) ?? faultText({ code: 'request.invalid', detail: reason.key })}
        </li>
      ))}
      {one.changes.map(({ part, kind, gpio, name, fields }) => (
        <li key={`${part}${kind}${gpio}${name}`}>
          {kind === 'changed'
            ? t('wizard.changed', { name, gpio, fields: fields.map(said).join(', ') })
            : t(`wizard.${kind}`, { name, gpio })}
        </li>
      ))}
      {one.stays > 0 && <li className={classes.quiet}>{t('wizard.stays', { count: one.stays })}</li>}
    </ul>
  )
}
