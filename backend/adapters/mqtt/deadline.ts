// Waits with an end.

/**
 * The promise's outcome, or a rejection that says what was waited for. The promise itself goes on; its late rejection is swallowed,
 * because the caller has been told already.
 *
 * @throws Error after `timeoutMs`
 */
export function within<T>(timeoutMs: number, what: string, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what} took longer than ${timeoutMs} ms`)), timeoutMs)
    promise.then(
      (value) => {
        clearTimeout(timer)
        resolve(value)
      },
      (cause: unknown) => {
        clearTimeout(timer)
        reject(cause)
      },
    )
  })
}
