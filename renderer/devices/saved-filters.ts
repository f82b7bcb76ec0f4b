import { create } from 'zustand'
import { keepChoice, readChoice } from '../language/language.ts'
import { type DevicesSearch, readDevicesSearch } from './devices-search.ts'

/** Filters a person keeps by name, on this machine. */
export interface SavedFilter {
  name: string
  search: DevicesSearch
}

const KEY = 'leitstand.devices.filters'
const KEPT = 30

export const useSavedFilters = create<{ filters: SavedFilter[] }>()(() => ({ filters: readFilters(readChoice(KEY)) }))

/** Same name replaces. */
export function saveFilter(name: string, search: DevicesSearch): void {
  const others = useSavedFilters.getState().filters.filter((one) => one.name !== name)
  store([...others, { name, search }].slice(-KEPT))
}

export function forgetFilter(name: string): void {
  store(useSavedFilters.getState().filters.filter((one) => one.name !== name))
}

function store(filters: SavedFilter[]): void {
  useSavedFilters.setState({ filters })
  keepChoice(KEY, JSON.stringify(filters))
}

/** What another version wrote, or somebody edited, is left out entry by entry. */
export function readFilters(text: string | null): SavedFilter[] {
  if (text === null) return []
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return []
  }
  if (!Array.isArray(parsed)) return []
  return parsed.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null || !('name' in one) || !('search' in one)) return []
    const { name, search } = one
    if (typeof name !== 'string' || typeof search !== 'object' || search === null) return []
    return [{ name, search: readDevicesSearch({ ...search }) }]
  })
}
