/** The same value with every `board: from` in it made `board: to`; undefined when nothing names it. Pure. */
export function renameBoard<T>(value: T, from: string, to: string): T | undefined {
  let found = false
  const text = JSON.stringify(value, (key: string, inner: unknown) => {
    if (key !== 'board' || inner !== from) return inner
    found = true
    return to
  })
  return found ? JSON.parse(text) : undefined
}
