import { describe, expect, it } from 'vitest'
import { MARK, packQuality } from '../../../backend/contract/quality.ts'
import type { Series } from '../../../backend/contract/series.ts'
import { makeCurve, makeStrip, makeThresholds, stretchesOf } from '../../../renderer/charts/make-curves.ts'
import { makeFormat } from '../../../renderer/language/format.ts'

const format = makeFormat('de')
const series: Series = {
  id: 7,
  organisation: 'default',
  board: 'B',
  channel: 'gpio4:ds18b20',
  kind: 'number',
  gpio: 4,
  sensorType: 'ds18b20',
  address: null,
  name: null,
  unit: '°C',
  library: null,
  parameters: {},
  calibration: null,
  offset: 0,
  limits: { warningHigh: 28, criticalLow: 2 },
  createdAtMs: 0,
}
const columns = (atMs: number[], quality: number[] | null = null) => {
  const times = Float64Array.from(atMs)
  return {
    atMs: times,
    value: times,
    min: times,
    max: times,
    quality: quality && Uint16Array.from(quality),
    resolutionMs: 0,
    banded: false,
    usualStepMs: 1000,
  }
}

describe('curves from answers', () => {
  it('have the gaps of their own step with the reason that the screen knows', () => {
    const curve = makeCurve(
      { key: 'a', series, board: 'Board', slot: 0 },
      columns([0, 1000, 2000, 60_000]),
      60_500,
      format,
      (fromMs) => `from ${fromMs}`,
    )
    expect(curve.gaps).toEqual([{ fromMs: 2000, toMs: 60_000, reason: 'from 2000' }])
    expect([curve.name, curve.unit, curve.decimals]).toEqual(['Temperatur', '°C', 1])
  })

  it('are empty while their answer is on the way, and one long gap where it held nothing', () => {
    const coming = makeCurve({ key: 'a', series, board: 'Board', slot: 0 }, undefined, 1000, format)
    expect([coming.atMs.length, coming.gaps]).toEqual([0, []])
    const nothing = makeCurve({ key: 'a', series, board: 'Board', slot: 0 }, columns([]), 1000, format)
    expect(nothing.gaps).toEqual([{ fromMs: Number.NEGATIVE_INFINITY, toMs: 1000, reason: '' }])
  })

  it('mark samples that are poor, suspect, corrected or without part in averages', () => {
    const quality = [
      packQuality('good', MARK.calibrated),
      packQuality('poor', 0),
      packQuality('good', MARK.suspect),
      packQuality('good', MARK.corrected),
      packQuality('bad', MARK.excluded),
      packQuality('bad', 0),
    ]
    const { marks } = makeCurve({ key: 'a', series, board: '', slot: 0 }, columns([0, 1, 2, 3, 4, 5], quality), 6, format)
    expect(marks.map(({ index, kind }) => `${index} ${kind}`)).toEqual(['1 poor', '2 suspect', '3 corrected', '4 excluded', '5 excluded'])
  })

  it('come with the limits of the series in the reader’s words', () => {
    expect(makeThresholds('a', series, true, format).map(({ key, label }) => [key, label])).toEqual([
      ['a criticalLow', 'Kritisch unter 2,0 °C'],
      ['a warningHigh', 'Warnung über 28,0 °C'],
    ])
  })
})

describe('strips from changes', () => {
  it('join what did not change and are cut to the range', () => {
    expect(
      stretchesOf(
        [
          [0, 'closed'],
          [500, 'closed'],
          [2000, 'open'],
        ],
        1000,
        3000,
      ),
    ).toEqual([
      { fromMs: 1000, toMs: 2000, value: 'closed' },
      { fromMs: 2000, toMs: 3000, value: 'open' },
    ])
  })

  it('say states in the reader’s words, filled where they mean active', () => {
    const strip = makeStrip(
      's',
      { ...series, sensorType: 'door', name: 'Tür' },
      [
        [0, 'open'],
        [10, 'closed'],
      ],
      0,
      20,
      format,
    )
    expect(strip.stretches.map(({ text, look }) => [text, look])).toEqual([
      ['Offen', 'on'],
      ['Zu', 'off'],
    ])
  })
})
