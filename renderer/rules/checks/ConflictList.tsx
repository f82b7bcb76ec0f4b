import { Button } from '@mantine/core'
import {
  IconAffiliate,
  IconArrowNarrowDown,
  IconBell,
  IconBolt,
  IconPower,
  IconTopologyStar,
  IconVariable,
  IconWebhook,
} from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LoopStep, RuleConflict } from '../../../backend/contract/rules/conflicts.ts'
import { useFormat } from '../../language/format.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import type { Words } from '../words/use-node-words.ts'
import { type ConflictContext, commandText, conflictWords, stepName } from './conflict-words.ts'
import classes from './conflicts.module.css'

/** Conflicts, each with its way drawn: who wants what of which output, who wins, or from step to step round. */
interface Props {
  conflicts: readonly RuleConflict[]
  words: Words
  /** Rule that is looked at, and what raises or lowers it. */
  own?: { id: string; priority: number; onPriority(priority: number): void }
}

/** Drawn at once; the rest is told by number. */
const MOST = 50

export function ConflictList({ conflicts, words, own }: Props) {
  const { t } = useTranslation('ruleChecks')
  const format = useFormat()
  const context = useMemo((): ConflictContext => ({ t, format, names: words.names, dayNames: words.dayNames }), [t, format, words])
  return (
    <ul className={classes.list}>
      {conflicts.slice(0, MOST).map((conflict) => (
        <li key={keyOf(conflict)} className={classes.card} data-severity={conflict.severity}>
          <Card conflict={conflict} context={context} own={own} />
        </li>
      ))}
    </ul>
  )
}

function keyOf(conflict: RuleConflict): string {
  if ('ends' in conflict) return conflict.ends.map(({ rule, node }) => `${rule} ${node}`).join(' ')
  if ('path' in conflict) return conflict.path.map(({ key }) => key).join(' ')
  return `${conflict.output.board} ${conflict.output.gpio}`
}

function Card({ conflict, context, own }: { conflict: RuleConflict; context: ConflictContext; own: Props['own'] }) {
  const { t, names } = context
  const { title, lines } = conflictWords(conflict, own?.id, context)
  const rules = rulesOf(conflict).filter(({ id }) => id !== own?.id)
  return (
    <>
      <h3 className={classes.title}>
        <StatusGlyph status={conflict.severity === 'error' ? 'critical' : 'warning'} size={16} />
        {title}
      </h3>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {'ends' in conflict && <Opposing conflict={conflict} context={context} />}
      {'path' in conflict && <Way path={conflict.path} context={context} />}
      <div className={classes.acts}>
        {own && 'ends' in conflict && <PriorityAct conflict={conflict} own={own} />}
        {rules.slice(0, 3).map(({ id, name }) => (
          <LinkButton key={id} to="/rules/$ruleId" params={{ ruleId: id }} search={{}} size="sm" variant="subtle">
            {t('conflict.show', { name: name ?? names.document('rules', id) })}
          </LinkButton>
        ))}
      </div>
    </>
  )
}

function rulesOf(conflict: RuleConflict): { id: string; name: string | null }[] {
  const found = new Map<string, string | null>()
  if ('ends' in conflict) for (const { rule, name } of conflict.ends) found.set(rule, name)
  if ('path' in conflict) for (const { kind, key, name } of conflict.path) if (kind === 'rule') found.set(key, name)
  return [...found].map(([id, name]) => ({ id, name }))
}

/** One step above (below) the other rule settles who wins. */
function PriorityAct({ conflict, own }: { conflict: Extract<RuleConflict, { ends: unknown }>; own: NonNullable<Props['own']> }) {
  const { t } = useTranslation('ruleChecks')
  const other = conflict.ends.find(({ rule }) => rule !== own.id)
  if (other === undefined) return null
  const wins = conflict.winner === own.id
  const next = wins ? other.priority - 1 : other.priority + 1
  if (next < 0 || next > 100) return null
  return (
    <Button size="sm" onClick={() => own.onPriority(next)}>
      {t(wins ? 'conflict.lower' : 'conflict.raise', { priority: next })}
    </Button>
  )
}

/** Both rules at the left, each with its wish, and the output that they pull at. */
function Opposing({ conflict, context }: { conflict: Extract<RuleConflict, { ends: unknown }>; context: ConflictContext }) {
  const { t, format, names } = context
  return (
    <div className={classes.opposing} role="img" aria-label={t('conflict.path')}>
      <div className={classes.ends}>
        {conflict.ends.map((end) => (
          <div
            key={`${end.rule} ${end.node}`}
            className={classes.end}
            data-loses={conflict.winner !== null && conflict.winner !== end.rule}
          >
            <b title={end.name}>{end.name}</b>
            <span>
              {commandText(end, format)} · {end.priority}
              {conflict.winner !== null && ` · ${t(conflict.winner === end.rule ? 'conflict.winsShort' : 'conflict.losesShort')}`}
            </span>
          </div>
        ))}
      </div>
      <svg className={classes.join} viewBox="0 0 40 100" preserveAspectRatio="none" aria-hidden="true">
        {conflict.ends.map((end, index) => (
          <path
            key={`${end.rule} ${end.node}`}
            d={index === 0 ? 'M0 25 C24 25 16 50 40 50' : 'M0 75 C24 75 16 50 40 50'}
            data-loses={conflict.winner !== null && conflict.winner !== end.rule}
          />
        ))}
      </svg>
      <div className={classes.end}>
        <b>{names.output(conflict.output)}</b>
        <span>{names.board(conflict.output.board)}</span>
      </div>
    </div>
  )
}

const STEP_ICONS = {
  rule: IconAffiliate,
  output: IconPower,
  series: IconBolt,
  variable: IconVariable,
  alarm: IconBell,
  topic: IconTopologyStar,
  hook: IconWebhook,
}

function Way({ path, context }: { path: readonly LoopStep[]; context: ConflictContext }) {
  const { t, names } = context
  return (
    <ol className={classes.way} aria-label={t('conflict.path')}>
      {path.map((step, index) => {
        const Icon = STEP_ICONS[step.kind]
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the way ends where it began, so only the place tells steps apart
          <li key={index}>
            {index > 0 && <IconArrowNarrowDown size={16} stroke={1.75} aria-hidden="true" />}
            <span className={classes.step}>
              <Icon size={15} stroke={1.75} aria-hidden="true" />
              <span>{t(`conflict.step.${step.kind}`)}</span>
              <b>{stepName(step, names)}</b>
            </span>
          </li>
        )
      })}
      <li className={classes.again}>{t('conflict.again')}</li>
    </ol>
  )
}
