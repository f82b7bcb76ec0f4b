import Type from 'typebox'
import { Branch, Condition, Frame } from '../../../backend/contract/rules/rule.ts'
import { shapeOf } from '../../backend/shape.ts'
import type { Clip } from '../model/edit.ts'

/** Nodes on the clipboard, as JSON text: from one rule to another, also in another window. */
const FORMAT = 'leitstand-rule-nodes'
const ClipShape = Type.Object({
  format: Type.Literal(FORMAT),
  conditions: Type.Array(Condition),
  branches: Type.Array(Branch),
  layout: Type.Record(Type.String(), Type.Object({ x: Type.Number(), y: Type.Number() })),
  frames: Type.Array(Frame),
})

export function writeClip(clip: Clip): string {
  return JSON.stringify({ format: FORMAT, ...clip })
}

/** Undefined where the text holds no nodes. */
export function readClip(text: string): Clip | undefined {
  if (!text.includes(FORMAT)) return undefined
  try {
    const parsed: unknown = JSON.parse(text)
    return shapeOf(ClipShape)(parsed) ? parsed : undefined
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined
    throw cause
  }
}
