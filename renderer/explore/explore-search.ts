import { MAX_QUERY_SERIES } from '../../backend/contract/history.ts'
import { type CompareWith, DEFAULT_RANGE, type RangeSpec, sameRange } from './explore-range.ts'
import { readRange, writeRange } from './range-url.ts'

/**
 * The whole view as it stands in the address: `?v=1&s=12-15R-30h&r=today&c=week&a=max.hour`. Short, readable, defaults left out.
 * What is not understood is left out piece by piece, so that an old or mangled address still shows the rest.
 */
const VIEW_VERSION = 1
export const MAX_ITEMS = MAX_QUERY_SERIES

export interface Item {
  series: number
  /** Chosen, but not drawn now. */
  hidden: boolean
  /** Side a person gave the axis of its unit; null = as it comes. */
  side: 'left' | 'right' | null
}

export const FUNCTIONS = ['mean', 'min', 'max', 'sum', 'count'] as const
export type Fold = (typeof FUNCTIONS)[number]
/** `auto` follows the chart's width; `m…` are fixed; the others are buckets of the calendar. */
export const STEPS = ['auto', 'm1', 'm5', 'm15', 'hour', 'day', 'week', 'month'] as const
export type Step = (typeof STEPS)[number]
export type Aggregate = { raw: true } | { raw: false; fold: Fold; step: Step }
export const AUTO: Aggregate = { raw: false, fold: 'mean', step: 'auto' }

/** Columns of the statistics table that can be sorted by. */
export const SORTS = ['name', 'board', 'value', 'last', 'min', 'mean', 'max', 'sd', 'p5', 'p50', 'p95', 'over', 'gaps'] as const
export type SortBy = (typeof SORTS)[number]

export interface ExploreView {
  items: readonly Item[]
  range: RangeSpec
  compare: CompareWith | null
  normalised: boolean
  aggregate: Aggregate
  sort: { by: SortBy; down: boolean } | null
  /** Saved view it began from. */
  saved: string | null
}

export type ExploreSearch = Record<string, string | number>

export const EMPTY_VIEW: ExploreView = {
  items: [],
  range: DEFAULT_RANGE,
  compare: null,
  normalised: false,
  aggregate: AUTO,
  sort: null,
  saved: null,
}

export function readView(search: Readonly<Record<string, unknown>>): ExploreView {
  const text = (key: string): string => {
    const value = search[key]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
  const saved = text('view')
  return {
    items: readItems(text('s')),
    range: readRange(text('r')) ?? DEFAULT_RANGE,
    compare: (['day', 'week', 'month'] as const).find((one) => one === search.c) ?? null,
    normalised: text('n') === '1',
    aggregate: readAggregate(text('a')),
    sort: readSort(text('o')),
    saved: /^[A-Za-z0-9_-]{1,64}$/.test(saved) ? saved : null,
  }
}

export function writeView(view: ExploreView): ExploreSearch {
  const { items, range, compare, normalised, aggregate, sort, saved } = view
  const search: ExploreSearch = {}
  // One number alone would stand in quotation marks, were it text.
  const [only] = items
  if (items.length === 1 && only?.side === null && !only.hidden) search.s = only.series
  else if (items.length > 0) search.s = items.map(writeItem).join('-')
  if (!sameRange(range, DEFAULT_RANGE)) search.r = writeRange(range)
  if (compare) search.c = compare
  if (normalised) search.n = 1
  const how = writeAggregate(aggregate)
  if (how !== '') search.a = how
  if (sort) search.o = `${sort.by}${sort.down ? '.down' : ''}`
  if (saved !== null) search.view = saved
  return Object.keys(search).length === 0 ? {} : { v: VIEW_VERSION, ...search }
}

/** True where the address was made by a later version: it may hold more than is shown. */
export function isNewer(search: Readonly<Record<string, unknown>>): boolean {
  return typeof search.v === 'number' && search.v > VIEW_VERSION
}

/** The address as text, for saved views: what is shown, without the name it is saved under. */
export function searchText(view: ExploreView): string {
  const entries = Object.entries(writeView({ ...view, saved: null })).map(([key, value]) => [key, String(value)])
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`
}

/** A saved view's `search` as the router's object. */
export function viewFromText(search: string): ExploreView {
  return readView(Object.fromEntries(new URLSearchParams(search)))
}

function writeItem({ series, side, hidden }: Item): string {
  return `${series}${side === null ? '' : side === 'left' ? 'L' : 'R'}${hidden ? 'h' : ''}`
}

function readItems(text: string): Item[] {
  const items = new Map<number, Item>()
  for (const part of text.split('-')) {
    const [, id, letter, hidden] = /^(\d{1,9})([LR]?)(h?)$/.exec(part) ?? []
    const series = Number(id)
    const side = letter === 'L' ? 'left' : letter === 'R' ? 'right' : null
    if (series > 0 && items.size < MAX_ITEMS) items.set(series, { series, side, hidden: hidden === 'h' })
  }
  return [...items.values()]
}

function readAggregate(text: string): Aggregate {
  if (text === 'raw') return { raw: true }
  const [first = '', second = ''] = text.split('.')
  const fold = FUNCTIONS.find((one) => one === first) ?? 'mean'
  const step = STEPS.find((one) => one === second) ?? 'auto'
  return { raw: false, fold, step }
}

function writeAggregate(aggregate: Aggregate): string {
  if (aggregate.raw) return 'raw'
  if (aggregate.step !== 'auto') return `${aggregate.fold}.${aggregate.step}`
  return aggregate.fold === 'mean' ? '' : aggregate.fold
}

function readSort(text: string): ExploreView['sort'] {
  const [first = '', second = ''] = text.split('.')
  const by = SORTS.find((one) => one === first)
  return by ? { by, down: second === 'down' } : null
}
