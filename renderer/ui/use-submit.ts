import { useState } from 'react'
import { errorText } from '../language/errors.ts'

/** Sends what a form holds, once at a time. */
export interface Submit {
  busy: boolean
  /** Why the last try failed. */
  failure: string | undefined
  /** `done` closes the form: it stays busy until it is gone. */
  submit(call: () => Promise<unknown>, done: () => void): Promise<void>
}

export function useSubmit(): Submit {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const submit = async (call: () => Promise<unknown>, done: () => void) => {
    setBusy(true)
    setFailure(undefined)
    try {
      await call()
      done()
    } catch (fault) {
      setFailure(errorText(fault))
      setBusy(false)
    }
  }
  return { busy, failure, submit }
}
