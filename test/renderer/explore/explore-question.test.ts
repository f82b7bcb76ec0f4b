import { describe, expect, it } from 'vitest'
import { MAX_ANSWER_POINTS } from '../../../backend/contract/history.ts'
import { planRequests } from '../../../renderer/charts/history-plan.ts'
import type { HistoryQuestion } from '../../../renderer/charts/history-question.ts'
import type { ChosenSeries } from '../../../renderer/explore/chosen-series.ts'
import { exportDraft, questionOf, stateQuestionOf } from '../../../renderer/explore/explore-question.ts'
import { DAY, HOUR } from '../../../renderer/explore/explore-range.ts'
import { type Aggregate, AUTO, STEPS } from '../../../renderer/explore/explore-search.ts'
import { makeFleet } from '../../fakes/fake-fleet.ts'

const NOW = Date.parse('2026-11-20T13:32:08Z')
const [sample] = makeFleet(1, NOW).series
if (!sample) throw new Error('the fleet has no series')
const { series: base } = sample

function chosen(id: number, kind: 'number' | 'state' = 'number', hidden = false): ChosenSeries {
  const names = { name: `S${id}`, label: `S${id}`, board: 'b', boardName: 'b', unit: '°C' }
  return { id, series: { ...base, id, kind }, ...names, hidden, slot: 0, side: 'left', unitSeries: [id] }
}

const fifty = Array.from({ length: 50 }, (_, id) => chosen(id + 1))

function ask(list: readonly ChosenSeries[], aggregate: Aggregate, ms = 7 * DAY, shiftMs: number | null = null) {
  const timeZone = 'Europe/Berlin'
  return questionOf({ chosen: list, spec: { kind: 'last', ms }, moving: null, aggregate, shiftMs, widthPx: 900, nowMs: NOW, timeZone })
}

/** Series × points of the largest request that the question leads to, as the backend counts them. */
function largest(question: HistoryQuestion, ms: number): number {
  const requests = planRequests(question, NOW - ms, NOW, () => undefined)
  return Math.max(...requests.map((request) => (request.bucket ? 0 : request.ids.length * request.maxPoints)))
}

describe('the question to the history', () => {
  it('is as fine as the chart is wide, and leaves mean or raw to the chart', () => {
    expect(ask([chosen(1)], AUTO)).toMatchObject({
      aggregation: 'auto',
      bucket: null,
      widthPx: 900,
      range: { kind: 'last', spanMs: 7 * DAY },
    })
  })

  it('has a point for each step where one was chosen', () => {
    expect(ask([chosen(1)], { raw: false, fold: 'mean', step: 'm5' }, 6 * HOUR)).toMatchObject({ aggregation: 'mean', widthPx: 72 })
    expect(ask([chosen(1)], { raw: false, fold: 'max', step: 'week' })).toMatchObject({ aggregation: 'max', bucket: 'week' })
    expect(ask([chosen(1)], { raw: true })).toMatchObject({ aggregation: 'raw', bucket: null })
  })

  it('never asks for more at once than the backend answers, with 50 series and at any step', () => {
    for (const ms of [HOUR, 30 * DAY, 365 * DAY]) {
      for (const step of STEPS)
        expect(largest(ask(fifty, { raw: false, fold: 'mean', step }, ms), ms)).toBeLessThanOrEqual(MAX_ANSWER_POINTS)
      expect(largest(ask(fifty, { raw: true }, ms), ms)).toBeLessThanOrEqual(MAX_ANSWER_POINTS)
      const states = fifty.map(({ id }) => chosen(id, 'state'))
      expect(largest(stateQuestionOf(ask(states, AUTO, ms), states), ms)).toBeLessThanOrEqual(MAX_ANSWER_POINTS)
    }
  })

  it('asks for what is compared a second time, earlier', () => {
    const { items } = ask([chosen(1), chosen(2, 'state')], AUTO, DAY, 7 * DAY)
    expect(items.map((item) => [item.series, item.shiftMs])).toEqual([
      [1, 0],
      [1, 7 * DAY],
    ])
  })

  it('asks for all changes of states, whatever points are drawn', () => {
    const list = [chosen(1), chosen(2, 'state')]
    const question = stateQuestionOf(ask(list, { raw: false, fold: 'mean', step: 'day' }), list)
    expect(question).toMatchObject({ aggregation: 'last', bucket: null })
    expect(question.items.map((item) => item.series)).toEqual([2])
    expect(question.widthPx).toBeGreaterThan(10_000)
  })
})

describe('an export of what is shown', () => {
  const draft = (list: readonly ChosenSeries[]) =>
    exportDraft({ title: 'T'.repeat(200), chosen: list, aggregate: AUTO, span: { fromMs: 1.2, toMs: 9.1 }, widthPx: 900 })

  it('leaves hidden curves out, unless all are hidden', () => {
    expect(draft([chosen(1), chosen(2, 'number', true)]).series).toEqual([1])
    expect(draft([chosen(2, 'number', true)]).series).toEqual([2])
  })

  it('holds the whole range and a title that fits', () => {
    const { fromMs, toMs, title, maxPoints } = draft([chosen(1)])
    expect([fromMs, toMs, title.length, maxPoints]).toEqual([1, 10, 120, 900])
  })
})
