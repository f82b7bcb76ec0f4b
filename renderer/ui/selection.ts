/** Which rows are chosen and where the cursor is. Pure steps; the page keeps the state, VirtualTable takes them. */
export interface Selection {
  chosen: ReadonlySet<string>
  /** Row under the keyboard cursor. */
  cursor: string | null
  /** Where a range began. */
  anchor: string | null
}

export const NOTHING: Selection = { chosen: new Set(), cursor: null, anchor: null }

export function toggle(selection: Selection, id: string): Selection {
  const chosen = new Set(selection.chosen)
  if (!chosen.delete(id)) chosen.add(id)
  return { chosen, cursor: id, anchor: id }
}

/** Everything between the anchor and `id`, in the order shown, is added. */
export function extend(selection: Selection, id: string, order: readonly string[]): Selection {
  const from = order.indexOf(selection.anchor ?? selection.cursor ?? id)
  const to = order.indexOf(id)
  const chosen = new Set(selection.chosen)
  if (to >= 0) for (const one of order.slice(Math.min(from < 0 ? to : from, to), Math.max(from, to) + 1)) chosen.add(one)
  return { chosen, cursor: id, anchor: selection.anchor ?? selection.cursor ?? id }
}

export function chooseAll(selection: Selection, order: readonly string[]): Selection {
  return { ...selection, chosen: new Set([...selection.chosen, ...order]) }
}

/** Cursor by `steps` rows, kept inside the list. */
export function move(selection: Selection, steps: number, order: readonly string[]): string | null {
  if (order.length === 0) return null
  const at = selection.cursor === null ? -1 : order.indexOf(selection.cursor)
  const next = at < 0 ? (steps > 0 ? 0 : order.length - 1) : Math.max(0, Math.min(order.length - 1, at + steps))
  return order[next] ?? null
}

/** Boards that are gone are no longer chosen. */
export function keepKnown(selection: Selection, known: (id: string) => boolean): Selection {
  const chosen = [...selection.chosen].filter(known)
  return chosen.length === selection.chosen.size ? selection : { ...selection, chosen: new Set(chosen) }
}
