import type { Reason } from '../../backend/contract/reasons.ts'
import {
  MOST_TEMPLATE_BYTES,
  type Template,
  type TemplateBody,
  TemplateFile,
  templateFault,
} from '../../backend/contract/rollouts/template.ts'
import { shapeOf } from '../backend/shape.ts'

/** A template as a file: written, and read with suspicion. */

export function templateText(template: TemplateBody): string {
  const file: TemplateFile = { leitstand: 'template', format: 1, template }
  return JSON.stringify(file, null, 2)
}

export type ReadTemplate =
  | { ok: true; template: TemplateBody }
  | { ok: false; why: 'too-large' | 'unreadable' }
  | { ok: false; why: 'faulty'; fault: Reason }

/** What the schema and the template's own rules refuse is refused here; the backend refuses the same again. */
export function readTemplate(text: string): ReadTemplate {
  if (text.length > MOST_TEMPLATE_BYTES) return { ok: false, why: 'too-large' }
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    return { ok: false, why: 'unreadable' }
  }
  const fits = shapeOf(TemplateFile)
  if (!fits(given)) return { ok: false, why: 'unreadable' }
  const fault = templateFault(given.template)
  return fault === undefined ? { ok: true, template: given.template } : { ok: false, why: 'faulty', fault }
}

export function bodyOfTemplate(template: Template): TemplateBody {
  const { id: _id, version: _version, createdAtMs: _made, changedAtMs: _changed, by: _by, ...body } = template
  return body
}
