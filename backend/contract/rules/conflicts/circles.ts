/** Circles in a graph of names. Pure; no recursion, so that a chain of 10,000 is nothing special. */

export type Graph = ReadonlyMap<string, readonly { to: string }[]>

/** Groups of places that all lead to each other (Tarjan), those of one place only where it leads to itself. */
export function circleGroups(graph: Graph): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const onStack = new Set<string>()
  const stack: string[] = []
  const groups: string[][] = []
  for (const root of graph.keys()) {
    if (index.has(root)) continue
    const work: { place: string; next: number }[] = [{ place: root, next: 0 }]
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const { place } = top
      if (top.next === 0) {
        index.set(place, index.size)
        low.set(place, index.get(place) ?? 0)
        stack.push(place)
        onStack.add(place)
      }
      const link = (graph.get(place) ?? [])[top.next++]
      if (link !== undefined) {
        if (!index.has(link.to)) work.push({ place: link.to, next: 0 })
        else if (onStack.has(link.to)) low.set(place, Math.min(low.get(place) ?? 0, index.get(link.to) ?? 0))
        continue
      }
      work.pop()
      const parent = work.at(-1)?.place
      if (parent !== undefined) low.set(parent, Math.min(low.get(parent) ?? 0, low.get(place) ?? 0))
      if (low.get(place) !== index.get(place)) continue
      const group = stack.splice(stack.lastIndexOf(place))
      for (const one of group) onStack.delete(one)
      if (group.length > 1 || (graph.get(place) ?? []).some(({ to }) => to === place)) groups.push(group)
    }
  }
  return groups
}

/**
 * The shortest way from a place back to itself, within a group; first and last are the place.
 * @param by the way leads over one of these; null = over none but the place itself
 */
export function shortestCircle(
  graph: Graph,
  start: string,
  group: ReadonlySet<string>,
  by: ReadonlySet<string> | null,
): string[] | undefined {
  interface Step {
    place: string
    /** One of `by` has been met. */
    met: boolean
    before: Step | undefined
  }
  const seen = new Set<string>()
  const open: Step[] = [{ place: start, met: by === null, before: undefined }]
  for (let at = 0; at < open.length; at++) {
    const step = open[at]
    for (const { to } of graph.get(step?.place ?? '') ?? []) {
      if (to === start && step?.met) {
        const path = [start]
        for (let one: Step | undefined = step; one !== undefined; one = one.before) path.unshift(one.place)
        return path
      }
      const met = step?.met || (by?.has(to) ?? false)
      if (!group.has(to) || to === start || seen.has(`${met} ${to}`)) continue
      seen.add(`${met} ${to}`)
      open.push({ place: to, met, before: step })
    }
  }
  return undefined
}
