import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Firing } from '../../backend/contract/rules/firing.ts'
import type { AxisEvent } from '../charts/history-content.ts'
import { readFirings } from '../rules/rule-calls.ts'
import type { Span } from './explore-range.ts'
import { covering } from './use-axis-activity.ts'

/** Firings of rules that switched the chosen boards in the visible range, as events on the time axis. */
const MOST = 300
/** With more boards the axis would be full of them. */
const MOST_BOARDS = 4
const AGAIN_MS = 30_000

export function useRuleEvents(boards: readonly string[], span: Span): { firings: readonly Firing[]; events: readonly AxisEvent[] } {
  const { t } = useTranslation('explore')
  const { fromMs, toMs } = covering(span)
  const key = [...boards].sort().join(' ')
  const { data } = useQuery({
    queryKey: ['axis-firings', key, fromMs, toMs],
    queryFn: async ({ signal }) => {
      const range = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), outcome: 'fired', limit: MOST }
      const answers = await Promise.all(key.split(' ').map((board) => readFirings({ ...range, board }, signal)))
      const byId = new Map(answers.flat().map((one) => [one.id, one]))
      return [...byId.values()].sort((a, b) => a.atMs - b.atMs)
    },
    enabled: key !== '' && boards.length <= MOST_BOARDS,
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  })
  return useMemo(() => {
    const firings = data ?? []
    const events = firings.map(
      ({ id, atMs, ruleName, state }): AxisEvent => ({
        key: firingKey(id),
        atMs,
        status: state === 'failed' ? 'critical' : 'event',
        text: t('event.fired', { rule: ruleName }),
      }),
    )
    return { firings, events }
  }, [data, t])
}

export const firingKey = (id: number) => `firing ${id}`
