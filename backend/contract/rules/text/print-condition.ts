import { type Condition, DEFAULT_MAX_AGE_S, isLogic, type LogicCondition } from '../rule.ts'
import { boardText, daysText, durationText, numberText, OPEN, offsetText, outputText, quoted, seriesText, unitText } from './print-parts.ts'
import type { TextWorld } from './text-world.ts'

/** Longest line before conditions are written below each other. */
const LINE = 96
const PER = { 1: 's', 60: 'min', 3600: 'h', 86400: 'd' } as const

/** The tree below a node. What is missing, or goes round in a circle, is `?`. */
export class ConditionPrinter {
  readonly #byId: ReadonlyMap<string, Condition>
  readonly #world: TextWorld
  readonly #path = new Set<string>()

  constructor(conditions: readonly Condition[], world: TextWorld) {
    this.#byId = new Map(conditions.map((condition) => [condition.id, condition]))
    this.#world = world
  }

  /** @param indent of the line that it stands on, spaces */
  print(id: string, indent = 0): string {
    const condition = this.#byId.get(id)
    if (condition === undefined || this.#path.has(id)) return OPEN
    if (!isLogic(condition)) return leafText(condition, this.#world)
    this.#path.add(id)
    const text = this.#logic(condition, indent)
    this.#path.delete(id)
    return text
  }

  #logic(condition: LogicCondition, indent: number): string {
    const { kind, inputs } = condition
    if (inputs.length === 0) return OPEN
    if (kind === 'not') return `NOT ${this.#grouped(inputs[0], indent)}`
    if (kind === 'hold') return `${this.#grouped(inputs[0], indent)} HOLDS ${durationText(condition.forS)}`
    if (kind === 'count' || inputs.length === 1) {
      const head = kind === 'count' ? `AT LEAST ${condition.least} OF` : kind === 'all' ? 'ALL OF' : 'ANY OF'
      return `${head} ${this.#enclosed(
        inputs.map((input) => this.print(input, indent + 2)),
        ',',
        indent,
      )}`
    }
    const word = kind === 'all' ? 'AND' : 'OR'
    const parts = inputs.map((input) => this.#grouped(input, indent + 2, true))
    const line = parts.join(` ${word} `)
    if (fits(line, indent)) return line
    return parts.join(`\n${' '.repeat(indent + 2)}${word} `)
  }

  /** In parentheses where AND, OR would be read otherwise, and behind NOT and before HOLDS what is no single condition. */
  #grouped(id: string | undefined, indent: number, among = false): string {
    const condition = this.#byId.get(id ?? '')
    if (id === undefined || condition === undefined || this.#path.has(id)) return OPEN
    const isRow = (condition.kind === 'all' || condition.kind === 'any') && condition.inputs.length > 1
    if (!isRow && (among || condition.kind !== 'not')) return this.print(id, indent)
    return this.#enclosed([this.print(id, indent + 2)], '', indent)
  }

  #enclosed(parts: readonly string[], separator: string, indent: number): string {
    const line = `(${parts.join(`${separator} `)})`
    if (fits(line, indent)) return line
    const inner = `\n${' '.repeat(indent + 2)}`
    return `(${inner}${parts.join(`${separator}${inner}`)}\n${' '.repeat(indent)})`
  }
}

function fits(line: string, indent: number): boolean {
  return !line.includes('\n') && line.length + indent <= LINE
}

function leafText(condition: Exclude<Condition, LogicCondition>, world: TextWorld): string {
  switch (condition.kind) {
    case 'value':
      return `${seriesText(condition.series, world)} ${comparisonText(condition, unitText(condition.series, world))}${modifiersText(condition, unitText(condition.series, world))}`
    case 'rate':
    case 'trend':
    case 'flat':
      return `${seriesText(condition.series, world)} ${changeText(condition, unitText(condition.series, world))}${ageText(condition)}`
    case 'silent':
      return `${seriesText(condition.series, world)} IS SILENT FOR ${durationText(condition.forS)}`
    case 'board':
      return `${boardText(condition.board, world)} IS ${condition.is.toUpperCase()}`
    case 'output':
      return `${outputText(condition.output, world)} IS ${condition.is.toUpperCase()}`
    case 'alarm':
      return `ALARM ${quoted(condition.alarm)} IS ${condition.is.toUpperCase()}`
    case 'time':
      return `TIME ${condition.from}–${condition.to}${daysText(condition.days)}`
    case 'sun': {
      const { is, latitude, longitude, sunriseOffsetMin: rise, sunsetOffsetMin: set } = condition
      const offsets = `${rise === 0 ? '' : ` SUNRISE${offsetText(rise)}`}${set === 0 ? '' : ` SUNSET${offsetText(set)}`}`
      return `${is.toUpperCase()} AT ${latitude}, ${longitude}${offsets}`
    }
    default:
      return `VARIABLE ${condition.variable} ${comparisonText(condition, '')}`
  }
}

function comparisonText(
  { test, low, high, text }: Pick<Extract<Condition, { kind: 'value' }>, 'test' | 'low' | 'high' | 'text'>,
  unit: string,
): string {
  switch (test) {
    case 'above':
      return `> ${numberText(low)}${unit}`
    case 'below':
      return `< ${numberText(low)}${unit}`
    case 'between':
    case 'outside':
      return `${test.toUpperCase()} ${numberText(low)} AND ${numberText(high)}${unit}`
    default:
      return `${test === 'equals' ? '=' : '!='} ${text === null ? `${numberText(low)}${unit}` : quoted(text)}`
  }
}

function modifiersText(condition: Extract<Condition, { kind: 'value' }>, unit: string): string {
  const { hysteresis, forS, breaches } = condition
  const parts = [
    hysteresis === 0 ? '' : ` HYSTERESIS ${hysteresis}${unit}`,
    forS === 0 ? '' : ` FOR ${durationText(forS)}`,
    breaches === 1 ? '' : ` ${breaches} TIMES IN A ROW`,
  ]
  return parts.join('') + ageText(condition)
}

function changeText(condition: Extract<Condition, { kind: 'rate' | 'trend' | 'flat' }>, unit: string): string {
  if (condition.kind === 'flat') return `STAYS WITHIN ${condition.within}${unit} FOR ${durationText(condition.forS)}`
  const over = ` OVER ${durationText(condition.windowS)}`
  if (condition.kind === 'trend') return `${condition.direction === 'rising' ? 'RISES' : 'FALLS'} BY ${condition.least}${unit}${over}`
  const { test, low } = condition
  const rate = `${unit === '' ? ' ' : unit}/${PER[condition.perS]}${over}`
  if (test === 'above') return low >= 0 ? `RISES FASTER THAN ${low}${rate}` : `RATE > ${low}${rate}`
  return low <= 0 ? `FALLS FASTER THAN ${Math.abs(low)}${rate}` : `RATE < ${low}${rate}`
}

function ageText({ maxAgeS }: { maxAgeS: number }): string {
  return maxAgeS === DEFAULT_MAX_AGE_S ? '' : ` MAX AGE ${durationText(maxAgeS)}`
}
