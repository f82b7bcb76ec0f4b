/** One time under the crosshair for all charts of a group, without React: a move of the pointer renders nothing anew. */
export type CrosshairListener = (atMs: number | null) => void

const groups = new Map<string, Set<CrosshairListener>>()

/** @returns function that leaves the group */
export function joinCrosshair(group: string, listener: CrosshairListener): () => void {
  const members = groups.get(group) ?? new Set()
  members.add(listener)
  groups.set(group, members)
  return () => {
    members.delete(listener)
    if (members.size === 0 && groups.get(group) === members) groups.delete(group)
  }
}

/** Tells all members but `sender`. */
export function moveCrosshair(group: string, atMs: number | null, sender: CrosshairListener): void {
  for (const listener of groups.get(group) ?? []) if (listener !== sender) listener(atMs)
}
