import type { RolloutOptions, WaveSize } from './rollout.ts'

/** Which board is in which wave: every one exactly once. Pure, so that the screen draws what will happen. */

/** Sizes of the waves for so many boards; none is empty. */
export function waveSizes(waves: readonly WaveSize[], boards: number): number[] {
  const sizes: number[] = []
  let left = boards
  for (const wave of waves) {
    const size = Math.min(left, wantedSize(wave, boards, left))
    if (size > 0) sizes.push(size)
    left -= size
  }
  if (left > 0) sizes.push(left)
  return sizes
}

function wantedSize({ kind, size }: WaveSize, boards: number, left: number): number {
  if (kind === 'rest') return left
  return kind === 'boards' ? Math.floor(size) : Math.max(1, Math.round((boards * size) / 100))
}

/** @param random 0..1, for the order `random` */
export function planWaves<T extends { zone: string | null }>(
  boards: readonly T[],
  { waves, order }: Pick<RolloutOptions, 'waves' | 'order'>,
  random: () => number,
): T[][] {
  const ordered = inOrder(boards, order, random)
  let from = 0
  return waveSizes(waves, boards.length).map((size) => {
    const wave = ordered.slice(from, from + size)
    from += size
    return wave
  })
}

function inOrder<T extends { zone: string | null }>(boards: readonly T[], order: RolloutOptions['order'], random: () => number): T[] {
  const ordered = [...boards]
  // Zone by zone, those without one last; within a zone as given.
  if (order === 'zones') return ordered.sort((a, b) => Number(a.zone === null) - Number(b.zone === null) || compare(a.zone, b.zone))
  if (order === 'given') return ordered
  for (let last = ordered.length - 1; last > 0; last--) {
    const other = Math.min(last, Math.floor(random() * (last + 1)))
    const one = ordered[last]
    const two = ordered[other]
    if (one === undefined || two === undefined) continue
    ordered[last] = two
    ordered[other] = one
  }
  return ordered
}

function compare(a: string | null, b: string | null): number {
  const one = a ?? ''
  const two = b ?? ''
  return one < two ? -1 : Number(one > two)
}
