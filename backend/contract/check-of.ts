import type { Static, TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'

/** A check that is compiled when it is first asked. */
export interface Check<S extends TSchema> {
  Check(value: unknown): value is Static<S>
  Errors(value: unknown): ReturnType<Validator['Errors']>
}

/**
 * Most of some hundred schemas are never asked in a run, and to compile them all was a quarter of every start. Where the first answer
 * must not take some milliseconds longer than the next (messages of boards), `Compile` it is.
 */
export function checkOf<S extends TSchema>(schema: S): Check<S> {
  let compiled: Validator | undefined
  const ready = () => {
    compiled ??= Compile(schema) as Validator
    return compiled
  }
  return {
    Check: (value): value is Static<S> => ready().Check(value),
    Errors: (value) => ready().Errors(value),
  }
}
