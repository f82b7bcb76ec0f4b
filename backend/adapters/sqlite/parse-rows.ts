import type { Static, TSchema } from 'typebox'
import { checkOf } from '../../contract/check-of.ts'
import type { OnTrouble } from './store-logger.ts'

/** Text of a JSON column as what it holds; undefined (which no schema accepts) when it is no JSON. */
export function fromJson(text: string | null): unknown {
  if (text === null) return null
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Makes the reader of a table: checks each row against the schema; those that don't fit are left out and reported,
 * so that one bad row never stops a start.
 */
export function rowParser<S extends TSchema>(table: string, schema: S): (rows: readonly unknown[], onTrouble: OnTrouble) => Static<S>[] {
  const checked = checkOf(schema)
  return (rows, onTrouble) => {
    const good: Static<S>[] = []
    let bad = 0
    let reason = ''
    for (const row of rows) {
      if (checked.Check(row)) good.push(row)
      else if (bad++ === 0) {
        const error = checked.Errors(row)[0]
        reason = error ? `${error.instancePath} ${error.message}` : 'unknown'
      }
    }
    if (bad > 0)
      onTrouble('store.corrupt', `${bad} of ${rows.length} rows of "${table}" cannot be read and are left out. The first: ${reason}.`)
    return good
  }
}
