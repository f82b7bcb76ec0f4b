import { type AnsiSpan, spansOf } from './ansi-text.ts'

/** A line as pieces of one look each: colours of the board, and what the filter or the search marks. */
export interface LinePiece extends AnsiSpan {
  /** Where it begins in the text that is shown. */
  at: number
  marked: boolean
}

/**
 * @param skip characters at the start that are shown elsewhere
 * @param marks places in what is left, in order
 */
export function linePieces(raw: string, skip: number, marks: readonly (readonly [from: number, to: number])[]): LinePiece[] {
  const pieces: LinePiece[] = []
  let at = 0
  let next = 0
  for (const span of spansOf(raw)) {
    const text = at < skip ? span.text.slice(skip - at) : span.text
    const begin = Math.max(at, skip) - skip
    at += span.text.length
    for (let from = 0; from < text.length; ) {
      while ((marks[next]?.[1] ?? Number.POSITIVE_INFINITY) <= begin + from) next += 1
      const [markFrom, markTo] = marks[next] ?? [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
      const marked = markFrom <= begin + from
      const to = Math.min(text.length, (marked ? markTo : markFrom) - begin)
      pieces.push({ ...span, text: text.slice(from, to), at: begin + from, marked })
      from = to
    }
  }
  return pieces
}
