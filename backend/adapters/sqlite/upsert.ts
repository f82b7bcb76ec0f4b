import type { MetadataTables } from './metadata-tables.ts'

/**
 * SQL that inserts a row, or overwrites the one of the same key. Parameters in the order of `columns`.
 * Made once per store: with a thousand rows, compiling a query for each costs the main thread more than the rows.
 */
export function upsert<T extends keyof MetadataTables, C extends keyof MetadataTables[T] & string>(
  table: T,
  columns: readonly C[],
  key: readonly C[],
): string {
  const quote = (name: string) => `"${name}"`
  const rest = columns.filter((column) => !key.includes(column)).map((column) => `${quote(column)} = excluded.${quote(column)}`)
  const places = columns.map(() => '?').join(', ')
  return `INSERT INTO ${quote(table)} (${columns.map(quote).join(', ')}) VALUES (${places})
    ON CONFLICT (${key.map(quote).join(', ')}) DO UPDATE SET ${rest.join(', ')}`
}
