import Type, { type Static } from 'typebox'
import { type DocumentHead, documentOf } from './document.ts'
import { TimeMs } from './time-ms.ts'

/** A remark on the time axis: a point, or a range where `toMs` is set. */
export const ANNOTATION_BODY = {
  fromMs: TimeMs,
  toMs: Type.Union([TimeMs, Type.Null()]),
  text: Type.String({ minLength: 1, maxLength: 500 }),
  /** Shown on charts that hold one of these; empty = on every chart. */
  series: Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 50 }),
}
const BodySchema = Type.Object(ANNOTATION_BODY)

/** What the schema cannot say of a body, as one English sentence; undefined = all is well. */
export function annotationFault({ fromMs, toMs, text }: Static<typeof BodySchema>): string | undefined {
  if (toMs !== null && toMs < fromMs) return 'body/body/toMs: the range of the annotation must start before it ends'
  return text.trim() === '' ? 'body/body/text: an annotation needs a text' : undefined
}

export const Annotation = documentOf(ANNOTATION_BODY)
export type Annotation = Static<typeof Annotation>
export type AnnotationBody = Omit<Annotation, keyof DocumentHead>

/** A saved Explore view: its name and the query of its address. */
export const VIEW_BODY = {
  name: Type.String({ minLength: 1, maxLength: 80 }),
  /** What follows `/explore`, with its `?`. */
  search: Type.String({ maxLength: 8192 }),
}
export const View = documentOf(VIEW_BODY)
export type View = Static<typeof View>
export type ViewBody = Omit<View, keyof DocumentHead>
