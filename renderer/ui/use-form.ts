import { useState } from 'react'

/** What the fields of an editor hold, beside what they began with. */
export interface Form<F> {
  form: F
  dirty: boolean
  /** Saving was tried: faults show from then on, so that an empty form is not red. */
  tried: boolean
  set(change: Partial<F>): void
  markTried(): void
}

/** @param begin read once; plain data, so that texts of both tell whether anything differs */
export function useForm<F extends object>(begin: F | (() => F)): Form<F> {
  const [before] = useState(begin)
  const [form, setForm] = useState(before)
  const [tried, setTried] = useState(false)
  return {
    form,
    dirty: JSON.stringify(form) !== JSON.stringify(before),
    tried,
    set: (change) => setForm((now) => ({ ...now, ...change })),
    markTried: () => setTried(true),
  }
}
