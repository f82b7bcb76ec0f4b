/** What is typed into a filter or search field: a text in any case, or `/regex/` with flags. */

export interface LineFilter {
  fits(text: string): boolean
  /** From and to of every place, in order, none empty. */
  marks(text: string): [from: number, to: number][]
}

export type ReadFilter = { ok: true; filter: LineFilter | null } | { ok: false; why: string }

/** More marks in one line help nobody. */
const MOST_MARKS = 200

/** Null: everything fits. */
export function readFilter(typed: string): ReadFilter {
  if (typed === '') return { ok: true, filter: null }
  const regex = /^\/(.+)\/([imsu]*)$/s.exec(typed)
  if (regex === null) return { ok: true, filter: textFilter(typed) }
  try {
    const flags = regex[2] ?? ''
    return { ok: true, filter: regexFilter(new RegExp(regex[1] ?? '', `${flags}g`)) }
  } catch (cause) {
    return { ok: false, why: cause instanceof Error ? cause.message : String(cause) }
  }
}

function textFilter(typed: string): LineFilter {
  const wanted = typed.toLowerCase()
  return {
    fits: (text) => text.toLowerCase().includes(wanted),
    marks: (text) => {
      const lower = text.toLowerCase()
      const marks: [number, number][] = []
      // A letter whose small form is longer would shift all that follows.
      if (lower.length !== text.length) return marks
      for (let at = lower.indexOf(wanted); at >= 0 && marks.length < MOST_MARKS; at = lower.indexOf(wanted, at + wanted.length)) {
        marks.push([at, at + wanted.length])
      }
      return marks
    },
  }
}

function regexFilter(regex: RegExp): LineFilter {
  return {
    fits: (text) => {
      regex.lastIndex = 0
      return regex.test(text)
    },
    marks: (text) => {
      const marks: [number, number][] = []
      regex.lastIndex = 0
      for (const found of text.matchAll(regex)) {
        if (found[0] !== '') marks.push([found.index, found.index + found[0].length])
        if (marks.length >= MOST_MARKS) break
      }
      return marks
    },
  }
}
