/** Which of the eight colours and dashes a series has. Pure. */

const SLOTS = 8

/** Dashes by slot, as in the drawing; '' = a plain line. */
export const DASHES = ['', '6 3', '2 3', '10 3', '6 3 2 3', '', '6 3', '2 3'] as const

/**
 * A slot for each id: those that have one keep it, so that taking one curve away never recolours the others;
 * new ones get the slot that is used least, lowest first.
 */
export function assignSlots(ids: readonly number[], before: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  const slots = new Map<number, number>()
  const used = new Array<number>(SLOTS).fill(0)
  const take = (id: number, slot: number) => {
    slots.set(id, slot)
    used[slot] = (used[slot] ?? 0) + 1
  }
  for (const id of ids) {
    const slot = before.get(id)
    if (slot !== undefined) take(id, slot)
  }
  for (const id of ids) if (!slots.has(id)) take(id, used.indexOf(Math.min(...used)))
  return slots
}
