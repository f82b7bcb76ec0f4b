// Columns of long files: which there are, and how they are called in both languages. Imports know the same names.
import type { ExportSpec } from '../contract/export.ts'
import type { Aggregation } from '../contract/history.ts'

export type LongColumn = 'value' | 'raw' | 'quality' | 'marks' | 'min' | 'max' | 'count' | 'durationMs'

/** What follows time, board, channel, name and unit. */
export function longColumns(aggregation: Aggregation): readonly LongColumn[] {
  if (aggregation === 'raw') return ['value', 'raw', 'quality', 'marks']
  return aggregation === 'timeInState' ? ['value', 'durationMs'] : ['value', 'min', 'max', 'count']
}

type Words = Record<'time' | 'board' | 'channel' | 'name' | 'unit' | Exclude<LongColumn, 'value'>, string> & Record<Aggregation, string>

const WORDS: Record<ExportSpec['language'], Words> = {
  en: {
    time: 'Time',
    board: 'Board',
    channel: 'Channel',
    name: 'Name',
    unit: 'Unit',
    mean: 'Mean',
    min: 'Minimum',
    max: 'Maximum',
    last: 'Last',
    sum: 'Sum',
    count: 'Count',
    raw: 'Raw value',
    timeInState: 'State',
    quality: 'Quality',
    marks: 'Marks',
    durationMs: 'Duration [ms]',
  },
  de: {
    time: 'Zeit',
    board: 'Board',
    channel: 'Kanal',
    name: 'Name',
    unit: 'Einheit',
    mean: 'Mittelwert',
    min: 'Minimum',
    max: 'Maximum',
    last: 'Letzter Wert',
    sum: 'Summe',
    count: 'Anzahl',
    raw: 'Rohwert',
    timeInState: 'Zustand',
    quality: 'Qualität',
    marks: 'Vermerke',
    durationMs: 'Dauer [ms]',
  },
}
const VALUE = { en: 'Value', de: 'Wert' }

/** `Time (Europe/Berlin)`: the zone stands in the head, the offset beside every time. */
export function timeTitle({ language, timeZone }: Pick<ExportSpec, 'language' | 'timeZone'>): string {
  return `${WORDS[language].time} (${timeZone})`
}

export function longTitles(spec: Pick<ExportSpec, 'language' | 'timeZone' | 'aggregation'>): string[] {
  const { language, aggregation } = spec
  const words = WORDS[language]
  const value =
    aggregation === 'raw'
      ? VALUE[language]
      : aggregation === 'timeInState'
        ? words.timeInState
        : `${VALUE[language]} (${words[aggregation]})`
  const titles = longColumns(aggregation).map((column) => (column === 'value' ? value : words[column]))
  return [timeTitle(spec), words.board, words.channel, words.name, words.unit, ...titles]
}
