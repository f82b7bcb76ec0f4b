import type { ImportMapping, ImportTarget } from '../../backend/contract/import.ts'

/** What each column of a file is for, and changing it. Pure; the wizard's heads call it, the backend checks it again. */

const WIDE_ROLES = ['ignore', 'time', 'timeOfDay', 'value'] as const
const LONG_ROLES = ['ignore', 'time', 'timeOfDay', 'name', 'value', 'board'] as const
export type Role = (typeof WIDE_ROLES)[number] | (typeof LONG_ROLES)[number]

export function rolesOf({ layout }: Pick<ImportMapping, 'layout'>): readonly Role[] {
  return layout === 'wide' ? WIDE_ROLES : LONG_ROLES
}

export function roleOf(mapping: ImportMapping, column: number): Role {
  if (mapping.timeColumn === column) return 'time'
  if (mapping.timeOfDayColumn === column) return 'timeOfDay'
  if (mapping.layout === 'wide') return mapping.columns.some((one) => one.column === column) ? 'value' : 'ignore'
  if (mapping.nameColumn === column) return 'name'
  if (mapping.valueColumn === column) return 'value'
  return mapping.boardColumn === column ? 'board' : 'ignore'
}

/** The time moves, it never goes: the column that had it becomes ignored. `target` is for a column of values. */
export function setRole(mapping: ImportMapping, column: number, role: Role, target: ImportTarget): ImportMapping {
  const cleared = clear(mapping, column)
  switch (role) {
    case 'time':
      return { ...cleared, timeColumn: column }
    case 'timeOfDay':
      return { ...cleared, timeOfDayColumn: column }
    case 'name':
      return { ...cleared, nameColumn: column }
    case 'board':
      return { ...cleared, boardColumn: column }
    case 'value': {
      if (mapping.layout === 'long') return { ...cleared, valueColumn: column }
      const columns = [...cleared.columns, { column, target }].sort((a, b) => a.column - b.column)
      return { ...cleared, columns }
    }
    case 'ignore':
      return cleared
  }
}

function clear(mapping: ImportMapping, column: number): ImportMapping {
  const { timeOfDayColumn, nameColumn, valueColumn, boardColumn, ...rest } = mapping
  return {
    ...rest,
    columns: mapping.columns.filter((one) => one.column !== column),
    ...kept('timeOfDayColumn', timeOfDayColumn),
    ...kept('nameColumn', nameColumn),
    ...kept('valueColumn', valueColumn),
    ...kept('boardColumn', boardColumn),
  }

  function kept(key: string, value: number | undefined): Record<string, number> {
    return value === undefined || value === column ? {} : { [key]: value }
  }
}

export function setTarget(mapping: ImportMapping, column: number, target: ImportTarget): ImportMapping {
  return { ...mapping, columns: mapping.columns.map((one) => (one.column === column ? { column, target } : one)) }
}

/** `target` undefined: the name is left out. */
export function setName(mapping: ImportMapping, name: string, target: ImportTarget | undefined): ImportMapping {
  const names = mapping.names ?? []
  if (target === undefined) return { ...mapping, names: names.filter((one) => one.name !== name) }
  const known = names.some((one) => one.name === name)
  return { ...mapping, names: known ? names.map((one) => (one.name === name ? { name, target } : one)) : [...names, { name, target }] }
}

/** Wide: every column but the time's is for values until told otherwise. Long: name and value are the next two columns. */
export function setLayout(
  mapping: ImportMapping,
  layout: ImportMapping['layout'],
  width: number,
  targetOf: (column: number) => ImportTarget,
): ImportMapping {
  if (layout === mapping.layout) return mapping
  const { nameColumn: _name, valueColumn: _value, boardColumn: _board, names, ...rest } = mapping
  const free = Array.from({ length: width }, (_, column) => column).filter(
    (column) => column !== mapping.timeColumn && column !== mapping.timeOfDayColumn,
  )
  if (layout === 'wide') return { ...rest, layout, columns: free.map((column) => ({ column, target: targetOf(column) })) }
  const [first, second] = free
  return {
    ...rest,
    layout,
    columns: [],
    names: names ?? [],
    ...(first === undefined ? {} : { nameColumn: first }),
    ...(second === undefined ? {} : { valueColumn: second }),
  }
}

export type MappingFault =
  | { kind: 'sameSigns' | 'noValues' | 'noNameColumn' | 'noValueColumn' | 'noNames' }
  /** Two columns or names go into one series. */
  | { kind: 'twice'; first: string; second: string }
  /** A new series lacks board or channel, or they hold what is not allowed. */
  | { kind: 'target'; of: string }

const BOARD = /^[A-Za-z0-9_-]{1,64}$/

/** Undefined: complete. `titleOf` names a column for the message. */
export function mappingFault(mapping: ImportMapping, titleOf: (column: number) => string): MappingFault | undefined {
  if (mapping.delimiter === mapping.decimal) return { kind: 'sameSigns' }
  if (mapping.layout === 'long') {
    if (mapping.nameColumn === undefined) return { kind: 'noNameColumn' }
    if (mapping.valueColumn === undefined) return { kind: 'noValueColumn' }
    const names = mapping.names ?? []
    return names.length === 0 ? { kind: 'noNames' } : targetsFault(names.map(({ name, target }) => [name, target]))
  }
  if (mapping.columns.length === 0) return { kind: 'noValues' }
  return targetsFault(mapping.columns.map(({ column, target }) => [titleOf(column), target]))
}

function targetsFault(targets: readonly (readonly [of: string, target: ImportTarget])[]): MappingFault | undefined {
  const taken = new Map<string, string>()
  for (const [of, target] of targets) {
    if (target.kind === 'new' && (!BOARD.test(target.board) || target.channel.trim() === '' || target.channel.length > 64)) {
      return { kind: 'target', of }
    }
    const key = target.kind === 'series' ? `series ${target.series}` : `${target.board}/${target.channel}/${target.valueKind}`
    const first = taken.get(key)
    if (first !== undefined) return { kind: 'twice', first, second: of }
    taken.set(key, of)
  }
  return undefined
}

/** Text above a column; empty where the file has no head. */
export function headOf(
  { headerLines }: Pick<ImportMapping, 'headerLines'>,
  preview: readonly (readonly string[])[],
  column: number,
): string {
  return headerLines === 0 ? '' : (preview[Math.min(headerLines, preview.length) - 1]?.[column] ?? '').trim()
}

/** A new series for a column or name: board from the file's name. */
export function newTarget(fileName: string, channel: string, valueKind: 'number' | 'state' = 'number'): ImportTarget {
  const board = fileName
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 64)
  return { kind: 'new', board: board || 'import', channel: channel.slice(0, 64) || 'value', unit: '', valueKind }
}
