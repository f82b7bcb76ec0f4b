// Numbers as CSV files have them: decimal comma, groups of thousands, a unit behind. Pure; used by the import worker.

/** What instruments and programs write where there is no reading. */
const NOTHING = new Set([
  '',
  '-',
  '--',
  '—',
  'n/a',
  'na',
  'nan',
  'null',
  'none',
  'unavailable',
  'unknown',
  'undefined',
  'missing',
  '#n/a',
  '#nv',
])

export function isNothing(text: string): boolean {
  return text.length <= 11 && NOTHING.has(text.trim().toLowerCase())
}

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** Only with two groups or with decimals: `1,234` alone may as well be 1.234. */
const GROUPED = /^[+-]?\d{1,3}(?:([ \u00a0\u202f'’.,])\d{3})(?:\1\d{3})*(\D\d+)?$/u

/**
 * NaN for what is no number. A unit is accepted behind a blank, or a per cent or degree sign, where it is the series' own.
 * Numbers that a double cannot hold (1e999) are none.
 */
export function parseNumber(text: string, decimal: '.' | ',', unit: string): number {
  let digits = text.trim()
  // Minus as typesetters write it.
  if (digits.startsWith('−')) digits = `-${digits.slice(1)}`
  const bare = withoutUnit(digits, unit)
  const dotted = decimal === ',' ? withDot(bare) : bare
  if (dotted !== undefined && PLAIN.test(dotted)) return finite(Number(dotted))
  const ungrouped = withoutGroups(bare, decimal)
  return ungrouped === undefined ? Number.NaN : finite(Number(ungrouped))
}

function withoutUnit(text: string, unit: string): string {
  const end = text.search(/[\s]*[^\d.,'’\s+\-eE][^\d]*$/u)
  if (end <= 0) return text
  const suffix = text.slice(end).trim()
  const known = suffix === '%' || suffix === '°' || (unit !== '' && suffix.toLowerCase() === unit.toLowerCase())
  return known ? text.slice(0, end) : text
}

/** A file with decimal commas has no decimal points; `21.5` in it is a group that went wrong. */
function withDot(text: string): string | undefined {
  return text.includes('.') ? undefined : text.replace(',', '.')
}

function withoutGroups(text: string, decimal: '.' | ','): string | undefined {
  const match = GROUPED.exec(text)
  const separator = match?.[1]
  if (match === null || separator === undefined || separator === decimal) return undefined
  const rest = match[2]
  if (rest !== undefined && !rest.startsWith(decimal)) return undefined
  const groups = text.split(separator).length - 1
  const unmistakable = groups > 1 || rest !== undefined || (separator !== '.' && separator !== ',')
  if (!unmistakable) return undefined
  const whole = rest === undefined ? text : text.slice(0, -rest.length)
  return whole.replaceAll(separator, '') + (rest === undefined ? '' : `.${rest.slice(1)}`)
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN
}
