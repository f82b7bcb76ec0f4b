import { createContext, useContext } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { SeriesRef, Widget, WidgetKind } from '../../backend/contract/dashboard.ts'
import type { Series } from '../../backend/contract/series.ts'
import { useLive } from '../backend/live-store.ts'
import { seriesOf } from './refs.ts'

/** What every widget of a page shares: the board a template was opened with, the range, and whether it hangs on a wall. */
export interface Scope {
  /** `$board`; undefined: none was chosen. */
  board: string | undefined
  /** Range of widgets that name none, s back from now. */
  backS: number
  /** Kiosk: read from afar, nothing to press. */
  wall: boolean
  /** Editor: widgets are shown, not used. */
  editing: boolean
}

export type WidgetOf<K extends WidgetKind> = Extract<Widget, { kind: K }>

const Context = createContext<Scope>({ board: undefined, backS: 3600, wall: false, editing: false })

export const ScopeProvider = Context.Provider

export function useScope(): Scope {
  return useContext(Context)
}

/** Undefined: nothing chosen, or no such series here. */
export function useSeries(ref: SeriesRef | null): Series | undefined {
  const { board } = useScope()
  return useLive((state) => seriesOf(ref, board, state))
}

/** In the order of the references; undefined where there is none. */
export function useSeriesList(refs: readonly SeriesRef[]): (Series | undefined)[] {
  const { board } = useScope()
  return useLive(useShallow((state) => refs.map((ref) => seriesOf(ref, board, state))))
}
