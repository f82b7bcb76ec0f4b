/** Names of boards out of one pattern. Pure. */

/** `{n}` is the running number, `{nn}` with two digits, `{id}` the board's id. Several boards need one of them. */
export function nameOf(pattern: string, id: string, number: number): string {
  return pattern
    .replaceAll('{nn}', String(number).padStart(2, '0'))
    .replaceAll('{n}', String(number))
    .replaceAll('{id}', id)
    .trim()
    .slice(0, 64)
}

/** A pattern that gives every board the same name is none. */
export function fitsMany(pattern: string): boolean {
  return /\{(n|nn|id)\}/.test(pattern)
}

/** First number from `from` under which no name of the pattern is taken already. */
export function freeNumber(pattern: string, ids: readonly string[], taken: ReadonlySet<string>, from = 1): number {
  const most = from + taken.size + 1
  for (let first = from; first < most; first++) {
    if (ids.every((id, at) => !taken.has(nameOf(pattern, id, first + at)))) return first
  }
  return most
}
