import Type from 'typebox'
import { Widget } from '../../../backend/contract/dashboard.ts'
import { shapeOf } from '../../backend/shape.ts'

/** Widgets on the clipboard, as JSON text: from one dashboard to another, also in another window. */
const FORMAT = 'leitstand-widgets'
const Clip = Type.Object({ format: Type.Literal(FORMAT), widgets: Type.Array(Widget) })

/** What was copied last, for where the browser gives no clipboard. */
let kept = ''

export function writeClip(widgets: readonly Widget[]): string {
  kept = JSON.stringify({ format: FORMAT, widgets })
  return kept
}

/** Empty where the text holds no widgets. */
export function readClip(text: string): Widget[] {
  try {
    const parsed: unknown = JSON.parse(text)
    return shapeOf(Clip)(parsed) ? parsed.widgets : []
  } catch (cause) {
    if (cause instanceof SyntaxError) return []
    throw cause
  }
}

export function lastClip(): Widget[] {
  return kept === '' ? [] : readClip(kept)
}
