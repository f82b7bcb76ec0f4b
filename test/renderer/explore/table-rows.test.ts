import { describe, expect, it } from 'vitest'
import type { SeriesStatistics } from '../../../backend/contract/history.ts'
import type { Curve, HistoryContent } from '../../../renderer/charts/history-content.ts'
import type { ChosenSeries } from '../../../renderer/explore/chosen-series.ts'
import { assignSlots } from '../../../renderer/explore/curve-slots.ts'
import { readingsAt } from '../../../renderer/explore/readout.ts'
import { readingText, sortRows, tableRow, tableText } from '../../../renderer/explore/table-rows.ts'
import { makeFormat } from '../../../renderer/language/format.ts'
import { fixedT } from './explore-t.ts'

const en = makeFormat('en')
const de = makeFormat('de')
const DAY_MS = 86_400_000

function chosen(id: number, kind: 'number' | 'state' = 'number'): ChosenSeries {
  return {
    id,
    series: {
      id,
      organisation: 'default',
      board: 'b',
      channel: 'c',
      kind,
      gpio: null,
      sensorType: kind === 'state' ? 'vent' : 'temperature',
      address: null,
      name: `S${id}`,
      unit: kind === 'state' ? '' : '°C',
      library: null,
      parameters: {},
      calibration: null,
      offset: 0,
      limits: {},
      createdAtMs: 0,
    },
    name: `S${id}`,
    label: `S${id}`,
    board: 'b',
    boardName: 'GH1',
    unit: kind === 'state' ? '' : '°C',
    hidden: false,
    slot: kind === 'state' ? null : 0,
    side: kind === 'state' ? null : 'left',
    unitSeries: [id],
  }
}

const FIGURES: SeriesStatistics = {
  id: 1,
  count: 100,
  min: 19,
  max: 29.24,
  mean: 24.79,
  sd: 2.345,
  p5: 19.5,
  p25: 21,
  p50: 25,
  p75: 27,
  p95: 28.9,
  first: 19,
  last: 27.2,
  lastAtMs: 1,
  aboveMs: 44 * 60_000,
  belowMs: 0,
  gaps: 1,
  gapsMs: 19 * 60_000 + 12_000,
  longestStepMs: 60_000,
  estimated: false,
  states: [],
}

describe('a row of the table', () => {
  it('has its figures as the drawing has them', () => {
    const row = tableRow(chosen(1), FIGURES, undefined, fixedT('en'), en, DAY_MS)
    expect(row.axis).toBe('°C, left')
    expect(row.figures).toMatchObject({
      last: '27.2',
      min: '19.0',
      mean: '24.8',
      max: '29.2',
      sd: '2.35',
      over: '44 min',
      gaps: '1, 19 min',
    })
    expect(row.outside).toBe(true)
  })

  it('has no side of an axis where curves are normalised', () => {
    expect(tableRow({ ...chosen(1), side: null }, FIGURES, undefined, fixedT('en'), en, DAY_MS).axis).toBe('°C')
    expect(tableRow(chosen(4, 'state'), undefined, 'Closed', fixedT('en'), en, DAY_MS).axis).toBe('state')
  })

  it('is written in German with comma', () => {
    const row = tableRow(chosen(1), FIGURES, undefined, fixedT('de'), de, DAY_MS)
    expect([row.figures.mean, row.axis]).toEqual(['24,8', '°C, links'])
  })

  it('has no time over a limit where there is none, and no figures before they are known', () => {
    const none = tableRow(chosen(1), { ...FIGURES, aboveMs: null, belowMs: null, gaps: 0 }, undefined, fixedT('en'), en, DAY_MS)
    expect([none.figures.over, none.figures.gaps, none.outside]).toEqual(['–', '–', false])
    expect(tableRow(chosen(1), undefined, undefined, fixedT('en'), en, DAY_MS).figures.mean).toBe('–')
  })

  it('of a state says how long and how often it was active, positions together', () => {
    const states = [
      { word: 'open 40 %', ms: 3 * 3_600_000, entered: 2 },
      { word: 'open 80 %', ms: 55 * 60_000, entered: 1 },
      { word: 'closed', ms: 4 * 3_600_000, entered: 3 },
    ]
    const row = tableRow(chosen(4, 'state'), { ...FIGURES, states }, 'Closed', fixedT('en'), en, DAY_MS)
    expect(row.states).toBe('open 3 h 55 min, 3 starts')
    expect(row.figures.last).toBe('Closed')
  })

  it('counts no more time than is seen, although figures are asked for in steps that reach a little beyond', () => {
    const hours = 6 * 3_600_000
    const states = [{ word: 'closed', ms: hours + 60_000, entered: 1 }]
    const row = tableRow(chosen(4, 'state'), { ...FIGURES, gapsMs: hours + 60_000, states }, 'Closed', fixedT('en'), en, hours)
    expect([row.states, row.figures.gaps]).toEqual(['closed 6 h, 1 start', '1, 6 h'])
    const number = tableRow(chosen(1), { ...FIGURES, aboveMs: hours + 60_000 }, undefined, fixedT('en'), en, hours)
    expect(number.figures.over).toBe('6 h')
  })

  it('is sorted by a column, what is missing last both ways', () => {
    const rows = [1, 2, 3].map((id) =>
      tableRow(chosen(id), id === 2 ? undefined : { ...FIGURES, max: id }, undefined, fixedT('en'), en, DAY_MS),
    )
    const ids = (down: boolean) => sortRows(rows, { by: 'max', down }, new Map()).map((row) => row.chosen.id)
    expect(ids(false)).toEqual([1, 3, 2])
    expect(ids(true)).toEqual([3, 1, 2])
  })

  it('is copied as text with tabs', () => {
    expect(tableText(['A', 'B'], [['x\ty', '1,5']])).toBe('A\tB\nx y\t1,5')
  })
})

function curve(key: string, value: number[], ghost = false): Curve {
  const column = Float64Array.from(value)
  return {
    key,
    series: 1,
    name: 'S1',
    board: 'GH1',
    unit: '°C',
    decimals: 1,
    slot: 0,
    ghost,
    hidden: false,
    atMs: Float64Array.from(value.map((_, row) => row * 60_000)),
    value: column,
    min: column.map((each) => each - 0.5),
    max: column.map((each) => each + 0.5),
    banded: true,
    style: 'line',
    resolutionMs: 60_000,
    gaps: [],
    marks: [],
  }
}

const content: HistoryContent = {
  fromMs: 0,
  toMs: 300_000,
  curves: [curve('1', [20, 21, 28.5, 23, 24]), curve('1 before', [20, 20, 26.6, 20, 20], true)],
  strips: [
    {
      key: '4',
      name: 'Vent',
      stretches: [
        { fromMs: 0, toMs: 60_000, value: 'closed', text: 'Closed', look: 'off' },
        { fromMs: 60_000, toMs: 300_000, value: 'open 80 %', text: 'Open 80 %', look: 'manual' },
      ],
    },
  ],
  thresholds: [],
  events: [],
  notes: [],
  normalised: false,
}

describe('the crosshair', () => {
  it('reads value, band and the difference to earlier', () => {
    const reading = readingsAt(content, 120_000).get(1)
    expect(readingText(chosen(1), reading, 120_000, fixedT('en'), en)).toEqual({
      value: '28.5',
      minMax: '28.0 – 29.0',
      difference: '+1.9',
      manual: false,
    })
  })

  it('reads how long a state has been so', () => {
    const reading = readingsAt(content, 240_000).get(4)
    expect(readingText(chosen(4, 'state'), reading, 240_000, fixedT('en'), en)).toEqual({
      value: 'Open 80 %',
      minMax: 'for 3 min',
      difference: '–',
      manual: true,
    })
  })

  it('has nothing to read far from any point', () => {
    expect(readingsAt(content, 9_000_000).size).toBe(0)
  })
})

describe('colours of curves', () => {
  it('stay with their series when others go, and are used evenly', () => {
    const before = assignSlots([1, 2, 3], new Map())
    expect([...before]).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
    ])
    expect([...assignSlots([3, 9], before)]).toEqual([
      [3, 2],
      [9, 0],
    ])
    const many = assignSlots(
      Array.from({ length: 50 }, (_, id) => id),
      new Map(),
    )
    expect(Math.max(...Array.from({ length: 8 }, (_, slot) => [...many.values()].filter((one) => one === slot).length))).toBe(7)
  })
})
