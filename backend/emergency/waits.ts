/** Runs once after `delayMs`; the answer cancels it. */
export type Later = (run: () => void, delayMs: number) => () => void

/** Waits for the work, at most `ms`. */
export async function within(later: Later, ms: number, work: Promise<void>): Promise<void> {
  let cancel: () => void = () => undefined
  const late = new Promise<void>((resolve) => {
    cancel = later(resolve, ms)
  })
  await Promise.race([work, late])
  cancel()
}

/** Lets everything that is ready to run go first. */
export function turn(later: Later): Promise<void> {
  return new Promise((resolve) => {
    later(resolve, 0)
  })
}
