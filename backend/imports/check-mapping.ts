// Whether a mapping fits its file and the series that there are. Called when a person sets it and again before a run. Pure.
import { LeitstandError } from '../contract/errors.ts'
import type { ImportMapping, ImportTarget } from '../contract/import.ts'
import { because, type REASON_WORDS, type Reason } from '../contract/reasons.ts'
import { isTimeZone } from '../contract/schedules/zone-offset.ts'
import type { Series } from '../contract/series.ts'

/** Control characters and halves of pairs name nothing. */
const CHANNEL = /^[^\p{Cc}\p{Cs}]{1,64}$/u

type Role = keyof typeof REASON_WORDS

/** @throws LeitstandError `import.mapping` naming the column, `query.time-zone` */
export function checkMapping(
  mapping: ImportMapping,
  preview: readonly (readonly string[])[],
  find: (id: number) => Series | undefined,
): void {
  const width = preview.reduce((most, cells) => Math.max(most, cells.length), 0)
  const title = (column: number) => titleOf(column, mapping, preview)
  const within = (column: number | undefined, role: Role) => {
    if (column === undefined) fail(because('mapping-unsaid', { role }))
    else if (column >= width) fail(because('mapping-no-column', { column: column + 1, role, width }))
  }
  if (mapping.delimiter === mapping.decimal) fail(because('mapping-signs'))
  if (!isTimeZone(mapping.timeZone)) throw new LeitstandError('query.time-zone', because('time-zone', { name: mapping.timeZone }))
  within(mapping.timeColumn, 'time')
  const taken = new Map<number, Role>([[mapping.timeColumn, 'time']])
  const take = (column: number | undefined, role: Role) => {
    if (column === undefined) return
    within(column, role)
    const other = taken.get(column)
    if (other !== undefined) fail(because('mapping-column-twice', { column: title(column), other, role }))
    taken.set(column, role)
  }
  take(mapping.timeOfDayColumn, 'time-of-day')
  if (mapping.layout === 'wide') {
    const aim = aims((other, column) => because('mapping-columns-together', { other, column }))
    for (const { column, target } of mapping.columns) {
      take(column, 'values')
      const name = title(column)
      if (isGone(target, find)) fail(because('mapping-column-gone', { column: name, series: target.series }))
      if (!isNamed(target)) fail(because('mapping-column-channel', { column: name }))
      aim(target, name)
    }
    if (mapping.columns.length === 0) fail(because('mapping-no-values'))
    return
  }
  within(mapping.nameColumn, 'names')
  within(mapping.valueColumn, 'value')
  take(mapping.boardColumn, 'boards')
  take(mapping.nameColumn, 'names')
  take(mapping.valueColumn, 'value')
  const aim = aims((other, name) => because('mapping-names-together', { other, name }))
  const names = new Set<string>()
  for (const { name, target } of mapping.names ?? []) {
    if (names.has(name)) fail(because('mapping-name-twice', { name }))
    names.add(name)
    if (isGone(target, find)) fail(because('mapping-name-gone', { name, series: target.series }))
    if (!isNamed(target)) fail(because('mapping-name-channel', { name }))
    aim(target, name)
  }
  if (names.size === 0) fail(because('mapping-no-names'))
}

/** Takes the targets one after the other; no two may be the same. */
function aims(together: (other: string, whose: string) => Reason): (target: ImportTarget, whose: string) => void {
  const targets = new Map<string, string>()
  return (target, whose) => {
    const key = target.kind === 'series' ? `series ${target.series}` : `${target.board}/${target.channel}/${target.valueKind}`
    const other = targets.get(key)
    if (other !== undefined) fail(together(other, whose))
    targets.set(key, whose)
  }
}

function isGone(target: ImportTarget, find: (id: number) => Series | undefined): target is Extract<ImportTarget, { kind: 'series' }> {
  return target.kind === 'series' && find(target.series) === undefined
}

function isNamed(target: ImportTarget): boolean {
  return target.kind === 'series' || (CHANNEL.test(target.channel) && target.channel.trim() !== '')
}

/** Its number from 1, with its title where it has one. */
function titleOf(column: number, { headerLines }: ImportMapping, preview: readonly (readonly string[])[]): string {
  const title = headerLines > 0 ? preview[Math.min(headerLines, preview.length) - 1]?.[column] : undefined
  return title === undefined || title === '' ? String(column + 1) : `${column + 1} (${title})`
}

function fail(reason: Reason): never {
  throw new LeitstandError('import.mapping', reason)
}
