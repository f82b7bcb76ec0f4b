/** Three-valued logic (Kleene): what is not known is never true or false by accident. */

export const TRUTHS = ['true', 'false', 'unknown'] as const
export type Truth = (typeof TRUTHS)[number]

export function truthOf(holds: boolean): Truth {
  return holds ? 'true' : 'false'
}

export function not(truth: Truth): Truth {
  if (truth === 'unknown') return 'unknown'
  return truth === 'true' ? 'false' : 'true'
}

/** At least `least` of them: true or false as soon as the unknown ones cannot change it. All: least = count; any: least = 1. */
export function atLeast(least: number, truths: readonly Truth[]): Truth {
  let known = 0
  let possible = 0
  for (const truth of truths) {
    if (truth === 'true') known++
    if (truth !== 'false') possible++
  }
  if (known >= least) return 'true'
  return possible >= least ? 'unknown' : 'false'
}
