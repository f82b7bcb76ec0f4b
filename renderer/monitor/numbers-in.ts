/** Numbers of a line, as plotters read them: `temp=21.5 hum=40`, `temp:21.5,hum:40`, or numbers alone `21.5,40`. Null: none. */

export interface NamedNumber {
  /** Of numbers alone their place: `1`, `2` … */
  name: string
  value: number
}

const MOST = 8
const NUMBER = '[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?'
const PAIR = new RegExp(`(?<![\\w./-])([A-Za-z_][\\w./-]{0,39})\\s*[=:]\\s*(${NUMBER})(?![\\w.:])`, 'g')
/** Longer lines are no readings. */
const MOST_LENGTH = 400
const ALONE = new RegExp(`^\\s*${NUMBER}(?:[\\s,;]+${NUMBER})*[\\s,;]*$`)

/** @param text without the level that stands before the message */
export function numbersIn(text: string): NamedNumber[] | null {
  if (text.length > MOST_LENGTH) return null
  if (/^[\s\d.+-]/.test(text) && ALONE.test(text)) {
    const numbers = text.split(/[\s,;]+/).filter((part) => part !== '')
    return numbers.slice(0, MOST).map((part, index) => ({ name: String(index + 1), value: Number(part) }))
  }
  if (!/[=:]/.test(text)) return null
  const found: NamedNumber[] = []
  for (const [, name = '', value = ''] of text.matchAll(PAIR)) {
    const number = Number(value)
    if (Number.isFinite(number) && found.every((one) => one.name !== name)) found.push({ name, value: number })
    if (found.length >= MOST) break
  }
  return found.length === 0 ? null : found
}
