import type { ImportMapping } from '../../backend/contract/import.ts'

/** How the first row is read with the present settings, so that a wrong date format or decimal sign shows at once. Pure. */

/** A moment by the clock on the wall, or an instant where the text itself says so. */
export type TimeReading = { kind: 'wall'; utcMs: number } | { kind: 'instant'; atMs: number }

/** Undefined: it cannot be read in this format. */
export function readSampleTime(cell: string, timeFormat: ImportMapping['timeFormat'], timeOfDay = ''): TimeReading | undefined {
  const text = `${cell.trim()} ${timeOfDay.trim()}`.trim()
  switch (timeFormat) {
    case 's':
    case 'ms': {
      const number = /^-?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : Number.NaN
      const atMs = timeFormat === 's' ? number * 1000 : number
      return Number.isFinite(atMs) && Math.abs(atMs) < 8.64e15 ? { kind: 'instant', atMs } : undefined
    }
    case 'iso': {
      const [, y, mo, d, h, mi, s, zone] =
        /^(\d{4})-(\d\d?)-(\d\d?)(?:[T ]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(text) ?? []
      const utcMs = y === undefined ? undefined : wall(y, mo, d, h, mi, s)
      if (utcMs === undefined) return undefined
      return zone === undefined ? { kind: 'wall', utcMs } : { kind: 'instant', atMs: utcMs - offsetMs(zone) }
    }
    case 'dmy':
    case 'mdy': {
      const [, a, b, year, h, mi, s, half] =
        /^(\d\d?)[./-](\d\d?)[./-](\d{4}|\d\d),?(?:\s+(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*([ap]m)?)?$/i.exec(text) ?? []
      if (a === undefined || year === undefined) return undefined
      const y = year.length === 2 ? `20${year}` : year
      const hour = half === undefined || h === undefined ? h : String((Number(h) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0))
      const utcMs = timeFormat === 'dmy' ? wall(y, b, a, hour, mi, s) : wall(y, a, b, hour, mi, s)
      return utcMs === undefined ? undefined : { kind: 'wall', utcMs }
    }
  }
}

/** NaN: no number in this notation; undefined: an empty cell. */
export function readSampleNumber(cell: string, decimal: ImportMapping['decimal']): number | undefined {
  const text = cell
    .trim()
    .replace(/−/g, '-')
    .replaceAll(/[\s\u00a0']/g, '')
  if (text === '') return undefined
  const groups = decimal === ',' ? /\.(?=\d{3}(\D|$))/g : /,(?=\d{3}(\D|$))/g
  const plain = text.replaceAll(groups, '').replace(decimal, '.')
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN
}

function wall(y: string | undefined, mo: string | undefined, d: string | undefined, h = '0', mi = '0', s = '0'): number | undefined {
  const utcMs = Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s))
  const date = new Date(utcMs)
  // 31 February would roll over into March.
  const same = date.getUTCMonth() === Number(mo) - 1 && date.getUTCDate() === Number(d) && Number(h) < 24 && Number(mi) < 60
  return same ? utcMs : undefined
}

function offsetMs(zone: string): number {
  const [, sign, h, m] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? []
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(h) * 60 + Number(m)) * 60_000
}
