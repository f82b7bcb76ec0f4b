import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Firing, FiringAction, FiringCommand } from '../../../backend/contract/rules/firing.ts'
import { type Format, useFormat } from '../../language/format.ts'
import type { Status } from '../../ui/glyph-shapes.ts'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { type Graph, graphOf } from '../model/graph.ts'
import { readVersion } from '../rule-calls.ts'
import type { Words } from '../words/use-node-words.ts'
import { ConditionReasons } from './ConditionReasons.tsx'
import classes from './evaluations.module.css'
import { whyNotDone } from './not-done.ts'

/** One decision whole: the readings that led to it, what was done and what came of it, and how long each stage took. */
interface Props {
  firing: Firing
  graph: Graph
  words: Words
  onClose(): void
}

const GLYPHS: Record<FiringAction['outcome'], Status> = {
  done: 'ok',
  refused: 'warning',
  failed: 'critical',
  cancelled: 'stale',
  running: 'pending',
  waiting: 'pending',
  dry: 'event',
}

export function FiringDetail({ firing, graph: present, words, onClose }: Props) {
  const { t } = useTranslation('ruleInsight')
  const { t: nodes } = useTranslation('ruleNodes')
  const format = useFormat()
  // Bounds as they were in the version that decided.
  const { data: then } = useQuery({
    queryKey: ['rule-version', firing.rule, firing.ruleVersion],
    queryFn: ({ signal }) => readVersion(firing.rule, firing.ruleVersion, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const graph = useMemo(() => (then === undefined ? present : graphOf(then.body)), [then, present])
  const stages = stagesOf(firing)
  const [first] = stages
  return (
    <section className={classes.detail} aria-label={t('detail.title', { time: format.time(firing.atMs) })}>
      <header>
        <h3>
          {t(`outcome.${firing.outcome}`)} {format.time(firing.atMs)}
          {firing.dryRun && ` · ${nodes('run.dry')}`}
        </h3>
        <ActionIcon size={24} aria-label={t('detail.close')} title={t('detail.close')} onClick={onClose}>
          <IconX size={14} stroke={1.75} />
        </ActionIcon>
      </header>
      <ConditionReasons trace={firing.trace} atMs={firing.atMs} graph={graph} words={words} />
      {firing.actions.length > 0 && (
        <ul className={classes.reasons} aria-label={t('detail.actions')}>
          {firing.actions.map((action) => {
            const node = graph.nodes.get(action.id)
            return (
              <li key={action.id}>
                <StatusGlyph status={GLYPHS[action.outcome]} size={14} label={nodes(`did.${action.outcome}`)} />
                <span className={classes.reason}>
                  <span>{node ? words.of(node).line : action.kind}</span>
                  <small>{[nodes(`did.${action.outcome}`), whyNotDone(action, t)].filter(Boolean).join(' · ')}</small>
                </span>
              </li>
            )
          })}
        </ul>
      )}
      {first && (
        <ol className={classes.stages} aria-label={t('detail.stages')}>
          {stages.map(({ stage, atMs }, index) => (
            <li key={`${stage} ${atMs}`}>
              <span>{t(`detail.stage.${stage}`)}</span>
              <span>{preciseTime(atMs, format)}</span>
              <b>{index === 0 ? '' : `+${format.number(Math.max(0, atMs - (stages[index - 1]?.atMs ?? atMs)))} ms`}</b>
            </li>
          ))}
          {stages.length > 1 && (
            <li>
              <span>{t('detail.whole')}</span>
              <span />
              <b>{format.number(Math.max(0, (stages.at(-1)?.atMs ?? 0) - first.atMs))} ms</b>
            </li>
          )}
        </ol>
      )}
    </section>
  )
}

type Stage = 'arrived' | 'decided' | 'stored' | 'sent' | 'acknowledged' | 'confirmed'

/** Way of the first command that got farthest, each stage with its moment. */
function stagesOf({ arrivedAtMs, atMs, storedAtMs, actions }: Firing): { stage: Stage; atMs: number }[] {
  const commands = actions.flatMap((one) => one.commands)
  const far = (one: FiringCommand) => [one.sentAtMs, one.acknowledgedAtMs, one.confirmedAtMs].filter((moment) => moment !== null).length
  const command = commands.reduce<FiringCommand | undefined>(
    (best, one) => (best === undefined || far(one) > far(best) ? one : best),
    undefined,
  )
  const stages: [Stage, number | null | undefined][] = [
    ['arrived', arrivedAtMs],
    ['decided', atMs],
    ['stored', storedAtMs],
    ['sent', command?.sentAtMs],
    ['acknowledged', command?.acknowledgedAtMs],
    ['confirmed', command?.confirmedAtMs],
  ]
  return stages.flatMap(([stage, moment]) => (moment === null || moment === undefined ? [] : [{ stage, atMs: moment }]))
}

function preciseTime(atMs: number, format: Format): string {
  return `${format.time(atMs)}.${String(Math.floor(atMs) % 1000).padStart(3, '0')}`
}
