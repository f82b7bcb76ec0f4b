/** What is wrong with the text of a rule. Screens translate by code and params; `message` and `remedy` are English. */

const TEXT_PROBLEM_CODES = [
  /** `expected`, `found`. */
  'expected',
  /** `character`. */
  'character',
  'open-string',
  'comment',
  'decimal-comma',
  /** `what`, `low`, `high`. */
  'range',
  /** `unit`, `series`, `given`. */
  'unit',
  /** `board`, `gpio`, `types`. */
  'which-series',
  /** `board`, `gpio`. */
  'no-series',
  /** `given`, `instead`. */
  'inexact',
  /** `what`. */
  'twice',
  /** `most`. */
  'too-deep',
  /** `what`, `most`. */
  'too-many',
  /** `most`. */
  'too-long',
] as const
export type TextProblemCode = (typeof TEXT_PROBLEM_CODES)[number]

export interface TextProblem {
  code: TextProblemCode
  /** From 1. */
  line: number
  /** From 1, in UTF-16 units as editors count. */
  column: number
  /** Of the place in the whole text, from 0, and how many characters it is long (0 at the end). */
  offset: number
  length: number
  params: Readonly<Record<string, string | number>>
  message: string
  remedy: string
}

/** Message and remedy. */
export function sayTextProblem(code: TextProblemCode, p: Readonly<Record<string, string | number>>): [message: string, remedy: string] {
  switch (code) {
    case 'expected':
      return [`Expected ${p.expected}, found ${p.found}`, `Write ${p.expected} here.`]
    case 'character':
      return [`"${p.character}" has no meaning here`, 'Take it out, or put the text in "quotes".']
    case 'open-string':
      return ['The text in quotes has no end on this line', 'Close it with ". A line break inside is written \\n, a quote \\".']
    case 'comment':
      return ['Comments are not kept', 'Write what is to be kept as NOTE "…" behind the rule\'s name.']
    case 'decimal-comma':
      return [`"${p.given}" has a comma`, `Numbers have a point: ${p.instead}.`]
    case 'range':
      return [`${p.what} is from ${p.low} to ${p.high}`, `Write a value between ${p.low} and ${p.high}.`]
    case 'unit':
      return [`${p.series} is measured in ${p.unit === '' ? 'a unit without a name' : p.unit}, not in ${p.given}`, unitRemedy(p.unit)]
    case 'which-series':
      return [`GPIO${p.gpio} of ${p.board} has several series`, `Name one: Sensor(GPIO${p.gpio}, type) with ${p.types}.`]
    case 'no-series':
      return [`GPIO${p.gpio} of ${p.board} has no series yet`, `Name its type: Sensor(GPIO${p.gpio}, type), such as ds18b20.`]
    case 'inexact':
      return [`${p.given} cannot be kept exactly here`, `Write ${p.instead}.`]
    case 'twice':
      return [`${p.what} is there already`, `Leave one ${p.what}.`]
    case 'too-deep':
      return [`Parentheses and NOT are nested deeper than ${p.most}`, 'Split the rule in two, joined by a variable.']
    case 'too-many':
      return [`More than ${p.most} ${p.what}`, 'Split the rule in two, joined by a variable.']
    default:
      return [`The text is longer than ${p.most} characters`, 'A rule is shorter; paste one rule at a time.']
  }
}

function unitRemedy(unit: string | number | undefined): string {
  return unit === '' ? 'Leave the unit out.' : `Give the number in ${unit}; it is not converted.`
}
