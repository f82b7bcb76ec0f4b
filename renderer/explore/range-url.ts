import { DAY, fixedRange, HOUR, LONGEST_MS, MINUTE, type RangeSpec, SHORTEST_MS } from './explore-range.ts'

/** A range as it stands in the address: `6h`, `today`, `20261120T0600Z_now`, `20261120T0600Z_20261120T1432Z`. Pure. */

const UNITS: readonly (readonly [letter: string, ms: number])[] = [
  ['d', DAY],
  ['h', HOUR],
  ['m', MINUTE],
  ['s', 1_000],
]

export function writeRange(spec: RangeSpec): string {
  switch (spec.kind) {
    case 'last': {
      const unit = UNITS.find(([, ms]) => spec.ms % ms === 0)
      return unit ? `${spec.ms / unit[1]}${unit[0]}` : `${Math.max(1, Math.round(spec.ms / 1_000))}s`
    }
    case 'since':
      return `${writeTime(spec.fromMs)}_now`
    case 'fixed':
      return `${writeTime(spec.fromMs)}_${writeTime(spec.toMs)}`
    default:
      return spec.kind
  }
}

/** Undefined for what is no range, or one that cannot be shown. */
export function readRange(text: unknown): RangeSpec | undefined {
  if (typeof text !== 'string') return undefined
  if (text === 'today' || text === 'yesterday') return { kind: text }
  const [, count, letter] = /^(\d{1,9})([dhms])$/.exec(text) ?? []
  if (count) {
    const ms = Number(count) * (UNITS.find(([one]) => one === letter)?.[1] ?? 0)
    return ms >= SHORTEST_MS && ms <= LONGEST_MS ? { kind: 'last', ms } : undefined
  }
  const [from = '', to = ''] = text.split('_')
  const fromMs = readTime(from)
  if (fromMs === undefined) return undefined
  if (to === 'now') return { kind: 'since', fromMs }
  const toMs = readTime(to)
  return toMs === undefined || toMs <= fromMs || toMs - fromMs > LONGEST_MS ? undefined : fixedRange(fromMs, toMs)
}

/** ISO 8601 in its basic form, as short as it goes: colons would be escaped in the address. */
function writeTime(atMs: number): string {
  const text = new Date(atMs).toISOString()
  const time = `${text.slice(0, 10)}T${text.slice(11, 16)}`.replaceAll(/[-:]/g, '')
  const seconds = text.slice(17, 19)
  const fraction = text.slice(19, 23)
  if (fraction !== '.000') return `${time}${seconds}${fraction}Z`
  return seconds === '00' ? `${time}Z` : `${time}${seconds}Z`
}

function readTime(text: string): number | undefined {
  const [, y, mo, d, h, mi, s = '00', ms = '000'] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?(?:\.(\d{3}))?Z$/.exec(text) ?? []
  if (y === undefined) return undefined
  const atMs = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}.${ms}Z`)
  return Number.isNaN(atMs) ? undefined : atMs
}
