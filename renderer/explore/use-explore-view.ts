import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo, useRef } from 'react'
import { type ExploreView, type Item, isNewer, MAX_ITEMS, readView, writeView } from './explore-search.ts'

/** The view in the address and the ways to change it. Every part of the page reads and writes it here and nowhere else. */
export interface ViewActs {
  view: ExploreView
  /** The address comes from a later version. */
  newer: boolean
  /** `replace`: no step of its own in the browser's history. */
  change(patch: Partial<ExploreView>, replace?: boolean): void
  /** Chooses and drops series; those beyond the most that fit are left out and told by `false`. */
  toggle(series: readonly number[], chosen: boolean): boolean
  /** Shows or hides a curve. */
  hide(series: number, hidden: boolean): void
  /** Only this one is drawn; all again if it was the only one. */
  isolate(series: number): void
}

/** What the legend needs of them: the same while the chosen series are. */
export interface ItemActs extends Pick<ViewActs, 'change' | 'toggle' | 'hide' | 'isolate'> {
  items: readonly Item[]
}

export function useItemActs({ view: { items }, change, toggle, hide, isolate }: ViewActs): ItemActs {
  return useMemo(() => ({ items, change, toggle, hide, isolate }), [items, change, toggle, hide, isolate])
}

export function useExploreView(): ViewActs {
  const raw = useSearch({ strict: false })
  const navigate = useNavigate()
  const before = useRef<ExploreView | null>(null)
  const view = useMemo(() => keepSame(before.current, readView({ ...raw })), [raw])
  before.current = view
  // Several changes in one tick build on each other.
  const latest = useRef(view)
  latest.current = view

  const change = useCallback(
    (patch: Partial<ExploreView>, replace = false) => {
      latest.current = { ...latest.current, ...patch }
      void navigate({ to: '/explore', search: writeView(latest.current), replace })
    },
    [navigate],
  )
  const toggle = useCallback(
    (series: readonly number[], chosen: boolean) => {
      const items = chosen ? addItems(latest.current.items, series) : dropItems(latest.current.items, series)
      change({ items })
      return !chosen || series.every((id) => items.some((item) => item.series === id))
    },
    [change],
  )
  const hide = useCallback(
    (series: number, hidden: boolean) =>
      change({ items: latest.current.items.map((item) => (item.series === series ? { ...item, hidden } : item)) }, true),
    [change],
  )
  const isolate = useCallback((series: number) => change({ items: isolateItem(latest.current.items, series) }, true), [change])
  const newer = isNewer(raw)
  return useMemo(() => ({ view, newer, change, toggle, hide, isolate }), [view, newer, change, toggle, hide, isolate])
}

/** Parts that say the same stay the same objects: who zooms must not have the tree and the legend made anew. */
export function keepSame(before: ExploreView | null, view: ExploreView): ExploreView {
  if (!before) return view
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  return {
    ...view,
    items: same(before.items, view.items) ? before.items : view.items,
    range: same(before.range, view.range) ? before.range : view.range,
    aggregate: same(before.aggregate, view.aggregate) ? before.aggregate : view.aggregate,
    sort: same(before.sort, view.sort) ? before.sort : view.sort,
  }
}

export function addItems(items: readonly Item[], series: readonly number[]): Item[] {
  const next = [...items]
  for (const id of series) {
    if (next.length >= MAX_ITEMS) break
    if (!next.some((item) => item.series === id)) next.push({ series: id, hidden: false, side: null })
  }
  return next
}

export function dropItems(items: readonly Item[], series: readonly number[]): Item[] {
  return items.filter((item) => !series.includes(item.series))
}

export function isolateItem(items: readonly Item[], series: number): Item[] {
  const alone = items.every((item) => item.hidden !== (item.series === series))
  return items.map((item) => ({ ...item, hidden: alone ? false : item.series !== series }))
}
