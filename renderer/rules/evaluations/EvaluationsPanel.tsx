import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RuleStanding } from '../../../backend/contract/rules/desk.ts'
import { type Firing, isOpen } from '../../../backend/contract/rules/firing.ts'
import { useNow } from '../../backend/clock.ts'
import { errorText } from '../../language/errors.ts'
import { useFormat } from '../../language/format.ts'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import type { RuleEditor } from '../editor/use-rule-editor.ts'
import type { Graph } from '../model/graph.ts'
import { readFiring, readFirings } from '../rule-calls.ts'
import type { Words } from '../words/use-node-words.ts'
import classes from './evaluations.module.css'
import { FiringDetail } from './FiringDetail.tsx'
import type { FiringFilter } from './FiringSearch.tsx'
import { type FiringContext, firingWords, nodesOf } from './firing-words.ts'
import type { Shown } from './shown.ts'

/** What the published rule decided and what came of it; a row shows its moment in the canvas. */
interface Props {
  editor: RuleEditor
  graph: Graph
  words: Words
  standing: RuleStanding | undefined
  shown: Shown | null
  /** Firing that the address asks for. */
  asked: number | undefined
  filter: FiringFilter
  onShow(shown: Shown): void
  onLive(): void
}

const LISTED = 60
const MORE = 440
const AGAIN_MS = 15_000
/** While something of it is still under way: how that ends is no news of the rule. */
const SOON_MS = 1000

export function EvaluationsPanel({ editor, graph, words, standing, shown, asked, filter, onShow, onLive }: Props) {
  const { t } = useTranslation('ruleInsight')
  const { t: nodes } = useTranslation('ruleNodes')
  const format = useFormat()
  const nowMs = useNow()
  // Whatever the engine says of the rule may be a new decision.
  const news = `${standing?.lastFiredMs} ${standing?.active.join()} ${standing?.waits.length} ${Object.values(standing?.today ?? {}).join()}`
  const [limit, setLimit] = useState(LISTED)
  const text = useDeferredValue(filter.text.trim())
  const { data, error } = useQuery({
    queryKey: ['rule-firings', editor.id, news, text, filter.outcome, limit],
    queryFn: ({ signal }) =>
      readFirings({ rule: editor.id, limit, outcome: filter.outcome ?? undefined, text: text === '' ? undefined : text }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.some(isOpen) ? SOON_MS : AGAIN_MS),
    enabled: editor.published !== undefined,
  })
  const context = useMemo((): FiringContext => ({ t, nodes, format, graph, words }), [t, nodes, format, graph, words])
  const show = (firing: Firing) => {
    onShow({
      kind: 'firing',
      id: firing.id,
      atMs: firing.atMs,
      nodes: nodesOf(firing.trace, firing.atMs),
      version: firing.ruleVersion,
      active: firing.outcome === 'fired' ? [firing.branch] : [],
      firing,
    })
  }
  const [opened, setOpened] = useState(false)
  const listed = data?.find(({ id }) => id === asked)
  const { data: older } = useQuery({
    queryKey: ['rule-firing', asked],
    queryFn: ({ signal }) => readFiring(asked ?? 0, signal),
    enabled: asked !== undefined && data !== undefined && listed === undefined && !opened,
  })
  const found = listed ?? older
  const open = shown?.kind === 'firing' ? (data?.find(({ id }) => id === shown.id) ?? shown.firing) : undefined
  // One under way that is shown goes on in the canvas too.
  const wentOn = shown?.kind === 'firing' && open !== shown.firing ? open : undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: shown anew where it went on, and only then
  useEffect(() => {
    if (wentOn !== undefined) show(wentOn)
  }, [wentOn])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the address asks for is shown once
  useEffect(() => {
    if (found === undefined || opened) return
    setOpened(true)
    show(found)
  }, [found])
  return (
    <div className={classes.log} data-detail={open !== undefined}>
      <div className={classes.scroller}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">{t('column.outcome')}</span>
              </th>
              {(['time', 'cause', 'result', 'happened'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`column.${column}`)}
                </th>
              ))}
              <th scope="col">
                <span className="sr-only">{t('replay')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data?.map((firing) => {
              const said = firingWords(firing, editor.rule.branches, context)
              const here = shown?.kind === 'firing' && shown.id === firing.id
              const time = format.moment(firing.lastAtMs, nowMs)
              return (
                <tr key={firing.id} data-here={here}>
                  <td>
                    <StatusGlyph status={said.status} size={14} label={t(`outcome.${firing.outcome}`)} />
                  </td>
                  <td className={classes.time}>{time}</td>
                  <td title={said.cause}>{said.cause}</td>
                  <td>{said.result}</td>
                  <td title={said.happened}>{said.happened}</td>
                  <td>
                    <button
                      type="button"
                      className={classes.replay}
                      aria-label={t('replayOf', { time })}
                      aria-pressed={here}
                      onClick={() => show(firing)}
                    >
                      {t('replay')}
                    </button>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
        {data?.length === 0 && <p className={classes.none}>{t(text === '' && filter.outcome === null ? 'none' : 'search.none')}</p>}
        {data !== undefined && data.length >= limit && limit < MORE && (
          <p className={classes.none}>
            <Button size="sm" onClick={() => setLimit(MORE)}>
              {t('search.older')}
            </Button>
          </p>
        )}
        {editor.published === undefined && <p className={classes.none}>{t('unpublished')}</p>}
        {error && !data && (
          <p className={classes.none} role="alert">
            {errorText(error)}
          </p>
        )}
      </div>
      {open && <FiringDetail firing={open} graph={graph} words={words} onClose={onLive} />}
    </div>
  )
}

/** "today: 2 fired, 1 held back". */
export function TodayNote({ standing }: { standing: RuleStanding | undefined }) {
  const { t } = useTranslation('ruleInsight')
  const { fired = 0, heldBack = 0, failed = 0 } = standing?.today ?? {}
  const parts = [
    t('today', { count: fired }),
    heldBack > 0 ? t('todayHeld', { count: heldBack }) : '',
    failed > 0 ? t('todayFailed', { count: failed }) : '',
  ]
  const said = parts.filter(Boolean).join(', ')
  return <span title={said}>{said}</span>
}
