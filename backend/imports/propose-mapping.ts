// A first mapping for an uploaded file: which column (or name) belongs to which series. A person looks at it before anything is written. Pure.
import type { ImportMapping, ImportTarget } from '../contract/import.ts'
import { isTimeZone } from '../contract/schedules/zone-offset.ts'
import type { Series } from '../contract/series.ts'
import type { FileShape } from './file-shape.ts'

export interface MappingContext {
  series: readonly Series[]
  boardName(board: string): string
  fileName: string
  /** Zone of this machine. */
  timeZone: string
}

const MAX_CHANNEL = 64
const MAX_UNIT = 16

export function proposeMapping(shape: FileShape, context: MappingContext): ImportMapping {
  const targets = new Targets(context)
  const { encoding, delimiter, decimal, headerLines, timeColumn, timeFormat, layout } = shape
  const base = {
    encoding,
    delimiter,
    decimal,
    headerLines,
    timeColumn,
    timeFormat,
    ...(shape.timeOfDayColumn === null ? {} : { timeOfDayColumn: shape.timeOfDayColumn }),
    timeZone: shape.timeZone !== null && isTimeZone(shape.timeZone) ? shape.timeZone : context.timeZone,
    layout,
    duplicates: 'keep' as const,
  }
  if (layout === 'long' && shape.nameColumn !== null && shape.valueColumn !== null) {
    const names = shape.names.map(({ name, state, unit }) => ({ name, target: targets.of(name, state, unit) }))
    const board = shape.boardColumn === null ? {} : { boardColumn: shape.boardColumn }
    const quality = shape.qualityColumn === null ? {} : { qualityColumn: shape.qualityColumn }
    return { ...base, columns: [], nameColumn: shape.nameColumn, valueColumn: shape.valueColumn, ...board, ...quality, names }
  }
  const columns = shape.valueColumns.map(({ column, state, unit }) => {
    const title = shape.header[column] || `column ${column + 1}`
    return { column, target: targets.of(title, state, unit) }
  })
  return { ...base, columns }
}

/** Gives each title its series: a known one that alone is called so, else a new one. No series is given twice. */
class Targets {
  readonly #byLabel = new Map<string, Series | null>()
  /** By what no two series share. */
  readonly #byChannel = new Map<string, Series>()
  readonly #boards: ReadonlySet<string>
  readonly #newBoard: string
  readonly #given = new Set<string>()

  constructor({ series, boardName, fileName }: MappingContext) {
    for (const one of series) for (const label of labelsOf(one, boardName(one.board))) this.#note(`${one.kind} ${label}`, one)
    for (const one of series) this.#byChannel.set(`${one.kind} ${one.board}/${one.channel}`, one)
    this.#boards = new Set(series.map(({ board }) => board))
    this.#newBoard = slug(fileName.replace(/\.[a-z0-9]{1,5}$/i, '')) || 'import'
  }

  /** @param unit where the values or another column say it */
  of(title: string, state: boolean, unit: string): ImportTarget {
    const kind = state ? 'state' : 'number'
    const known = this.#find(title, kind)
    if (known !== undefined && !this.#given.has(`series ${known.id}`)) {
      this.#given.add(`series ${known.id}`)
      return { kind: 'series', series: known.id }
    }
    const { board, channel, unit: ofTitle } = this.#place(title)
    let free = channel
    for (let count = 2; this.#given.has(`${board}/${free}/${kind}`); count++) free = `${channel.slice(0, MAX_CHANNEL - 4)} ${count}`
    this.#given.add(`${board}/${free}/${kind}`)
    return { kind: 'new', board, channel: free, unit: state ? '' : ofTitle || unit, valueKind: kind }
  }

  #find(title: string, kind: Series['kind']): Series | undefined {
    const exact = this.#byChannel.get(`${kind} ${title}`)
    if (exact !== undefined) return exact
    const { name } = splitUnit(title)
    return this.#byLabel.get(`${kind} ${fold(title)}`) ?? this.#byLabel.get(`${kind} ${fold(name)}`) ?? undefined
  }

  /** `tor-1/tempC`, `sensor.living_room`: what stands before may be the board. */
  #place(title: string): { board: string; channel: string; unit: string } {
    const { name, unit } = splitUnit(title)
    const parts = /^([A-Za-z0-9_-]{1,64})\s*[/:·]\s*(.+)$/.exec(name)
    const board = parts?.[1]
    const rest = parts?.[2]
    const ours = board !== undefined && rest !== undefined && (this.#boards.has(board) || name.includes('/') || name.includes('·'))
    return ours ? { board, channel: tidyChannel(rest), unit } : { board: this.#newBoard, channel: tidyChannel(name), unit }
  }

  /** A label of two series names neither. */
  #note(label: string, series: Series): void {
    const known = this.#byLabel.get(label)
    if (known === undefined) this.#byLabel.set(label, series)
    else if (known !== series) this.#byLabel.set(label, null)
  }
}

/** What people and our own exports call a series. */
function labelsOf(series: Series, boardName: string): Set<string> {
  const { board, channel, name, unit, sensorType } = series
  const short = [name, channel, sensorType].filter((text) => text !== null)
  const whole = short.flatMap((text) => [text, `${board} ${text}`, `${text} ${board}`])
  const called = name ?? channel
  whole.push(`${boardName} ${called}`, `${boardName} ${called} ${board} ${channel}`)
  if (name !== null) whole.push(`${board} ${channel} ${name}`, `${board} ${name} ${channel}`)
  return new Set([...whole, ...whole.map((text) => `${text} ${unit}`)].map(fold))
}

/** Words alone, without case: `tor-1 · Temp [°C]` and `tor-1/temp (°C)` are the same. */
function fold(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}%°]+/gu, ' ')
    .trim()
}

/** `Temperatur [°C]`, `humidity (%)`, `Druck in hPa` → name and unit. */
function splitUnit(title: string): { name: string; unit: string } {
  const match = /^(.*?)\s*(?:[[(]\s*([^\])]{1,16}?)\s*[\])]|\bin\s+(\S{1,8})|\s(%|°[CF]|%rh))\s*$/iu.exec(title)
  const name = match?.[1]?.trim() ?? ''
  const unit = match?.[2] ?? match?.[3] ?? match?.[4] ?? ''
  return name === '' ? { name: title.trim(), unit: '' } : { name, unit: unit.slice(0, MAX_UNIT) }
}

function tidyChannel(text: string): string {
  return (
    text
      .replaceAll(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, MAX_CHANNEL) || 'value'
  )
}

const GERMAN: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ß: 'ss', ẞ: 'SS' }

/** A board's id that is still legible: `Gewächshaus Süd` → `Gewaechshaus-Sued`, `café` → `cafe`. */
function slug(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[äöüÄÖÜßẞ]/g, (letter) => GERMAN[letter] ?? letter)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 64)
}
