// Whether a mapping fits its file and the series that there are. Called when a person sets it and again before a run. Pure.
import { LeitstandError } from '../contract/errors.ts'
import type { ImportMapping, ImportTarget } from '../contract/import.ts'
import type { Series } from '../contract/series.ts'
import { isTimeZone } from '../contract/zone-offset.ts'

/** Control characters and halves of pairs name nothing. */
const CHANNEL = /^[^\p{Cc}\p{Cs}]{1,64}$/u

/** @throws LeitstandError `import.mapping` naming the column, `query.time-zone` */
export function checkMapping(
  mapping: ImportMapping,
  preview: readonly (readonly string[])[],
  find: (id: number) => Series | undefined,
): void {
  const width = preview.reduce((most, cells) => Math.max(most, cells.length), 0)
  const title = (column: number) => titleOf(column, mapping, preview)
  const within = (column: number | undefined, what: string) => {
    if (column === undefined) fail(`Say which column holds ${what}.`)
    else if (column >= width) fail(`Column ${column + 1} (${what}) does not exist: the file has ${width}.`)
  }
  if (mapping.delimiter === mapping.decimal) fail('Delimiter and decimal sign are the same. Choose another of one.')
  if (!isTimeZone(mapping.timeZone)) throw new LeitstandError('query.time-zone', `"${mapping.timeZone}" is no time zone.`)
  within(mapping.timeColumn, 'the time')
  const taken = new Map<number, string>([[mapping.timeColumn, 'the time']])
  const take = (column: number | undefined, what: string) => {
    if (column === undefined) return
    within(column, what)
    const other = taken.get(column)
    if (other !== undefined) fail(`${title(column)} is mapped twice: as ${other} and as ${what}.`)
    taken.set(column, what)
  }
  take(mapping.timeOfDayColumn, 'the time of day')
  const targets = new Map<string, string>()
  const aim = (target: ImportTarget, whose: string) => {
    checkTarget(target, whose, find)
    const key = target.kind === 'series' ? `series ${target.series}` : `${target.board}/${target.channel}/${target.valueKind}`
    const other = targets.get(key)
    if (other !== undefined) fail(`${whose} and ${other} go into the same series. Choose another for one of them.`)
    targets.set(key, whose)
  }
  if (mapping.layout === 'wide') {
    for (const { column, target } of mapping.columns) {
      take(column, 'values')
      aim(target, title(column))
    }
    if (targets.size === 0) fail('No column with values is mapped. Choose a series for at least one.')
    return
  }
  within(mapping.nameColumn, 'the names')
  within(mapping.valueColumn, 'the values')
  take(mapping.boardColumn, 'the boards')
  take(mapping.nameColumn, 'the names')
  take(mapping.valueColumn, 'the values')
  take(mapping.qualityColumn, 'the quality')
  const names = new Set<string>()
  for (const { name, target } of mapping.names ?? []) {
    if (names.has(name)) fail(`The name "${name}" is mapped twice.`)
    names.add(name)
    aim(target, `"${name}"`)
  }
  if (targets.size === 0) fail('No name is mapped. Choose a series for at least one.')
}

function checkTarget(target: ImportTarget, whose: string, find: (id: number) => Series | undefined): void {
  if (target.kind === 'series') {
    if (find(target.series) === undefined) fail(`${whose}: series ${target.series} does not exist (any more). Choose another.`)
    return
  }
  if (!CHANNEL.test(target.channel) || target.channel.trim() === '')
    fail(`${whose}: the channel's name holds characters that are not allowed.`)
}

function titleOf(column: number, { headerLines }: ImportMapping, preview: readonly (readonly string[])[]): string {
  const title = headerLines > 0 ? preview[Math.min(headerLines, preview.length) - 1]?.[column] : undefined
  return title === undefined || title === '' ? `Column ${column + 1}` : `Column ${column + 1} (${title})`
}

function fail(detail: string): never {
  throw new LeitstandError('import.mapping', detail)
}
