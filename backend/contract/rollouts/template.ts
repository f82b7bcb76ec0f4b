import Type, { type Static } from 'typebox'
import { CONFIGURATION_BODY } from '../configuration/configuration.ts'
import { documentOf } from '../document.ts'
import { because, type Reason } from '../reasons.ts'

/**
 * A configuration for many boards, with variables (noun `templates`). Texts hold `{{name}}`; fields that are numbers or truth values are
 * bound to a variable by their place (`BINDABLE`). What it becomes on one board: apply-template.ts.
 */

/** Always there: the board's name (or id), its zone, its id, its place among the chosen boards from 1. */
const BOARD_VARIABLES = ['name', 'zone', 'board', 'n'] as const

const VARIABLE_NAME = '^[a-zA-Z][a-zA-Z0-9_]{0,31}$'
const VariableValue = Type.Union([Type.String({ maxLength: 64 }), Type.Number()])
export type VariableValue = Static<typeof VariableValue>

export const TemplateVariable = Type.Object(
  {
    name: Type.String({ pattern: VARIABLE_NAME }),
    type: Type.Enum(['text', 'number'] as const),
    /** Null: every board needs a value of its own. */
    default: Type.Union([VariableValue, Type.Null()]),
    /** What it is, for whoever fills the table. */
    note: Type.String({ maxLength: 200 }),
  },
  { additionalProperties: false },
)
export type TemplateVariable = Static<typeof TemplateVariable>

/** Numbers that a variable may give. */
const BINDABLE = {
  sensors: ['gpio', 'sampleIntervalS', 'reportIntervalS', 'i2cAddress'],
  actuators: ['gpio', 'maxRuntimeS', 'cooldownS', 'maxActivationsPerHour', 'powerW'],
  offlineRules: ['activateAbove', 'deactivateBelow', 'activateBelow', 'deactivateAbove'],
} as const satisfies Record<string, readonly string[]>
export type BoundPart = keyof typeof BINDABLE

export const TemplateBinding = Type.Object(
  {
    part: Type.Enum(['sensors', 'actuators', 'offlineRules'] as const),
    index: Type.Integer({ minimum: 0, maximum: 63 }),
    field: Type.Enum([...new Set(Object.values(BINDABLE).flat())]),
    variable: Type.String({ pattern: VARIABLE_NAME }),
  },
  { additionalProperties: false },
)
export type TemplateBinding = Static<typeof TemplateBinding>

/**
 * `replace`: the board has exactly what the template has. `add`: what the template has is added, or put in place of what has the same
 * pin and address; all else stays. `limits`: only intervals of sensors and limits of outputs that both have; nothing comes or goes.
 */
export const MERGE_MODES = ['replace', 'add', 'limits'] as const
export const MergeMode = Type.Enum(MERGE_MODES)
export type MergeMode = Static<typeof MergeMode>

const TEMPLATE_BODY = {
  name: Type.String({ minLength: 1, maxLength: 80 }),
  note: Type.String({ maxLength: 500 }),
  /** Ids of board types it fits; empty: any. */
  boardTypes: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 16 }),
  mode: MergeMode,
  variables: Type.Array(TemplateVariable, { maxItems: 24 }),
  bindings: Type.Array(TemplateBinding, { maxItems: 128 }),
  ...CONFIGURATION_BODY,
}
export const TemplateBody = Type.Object(TEMPLATE_BODY, { additionalProperties: false })
export type TemplateBody = Static<typeof TemplateBody>
export const Template = documentOf(TEMPLATE_BODY)
export type Template = Static<typeof Template>

/** A template as a file of its own, `*.leitstand-template.json`. */
export const TemplateFile = Type.Object(
  { leitstand: Type.Literal('template'), format: Type.Literal(1), template: TemplateBody },
  { additionalProperties: false },
)
export type TemplateFile = Static<typeof TemplateFile>
/** Largest file that is read, bytes. */
export const MOST_TEMPLATE_BYTES = 512 * 1024

/** What the schema cannot say; undefined = all is well. */
export function templateFault(template: TemplateBody): Reason | undefined {
  const names = new Set<string>(BOARD_VARIABLES)
  for (const { name, type, default: value } of template.variables) {
    if (names.has(name)) return because('template-name-taken', { name, known: BOARD_VARIABLES.join(', ') })
    if (value !== null && (type === 'number') !== (typeof value === 'number')) return because('template-default-type', { name })
    names.add(name)
  }
  for (const { part, index, field, variable } of template.bindings) {
    if (template[part][index] === undefined) return because('template-binding-gone', { at: `${part}[${index}]` })
    if (!isBindable(part, field)) return because('template-not-bindable', { field: `${part}.${field}` })
    if (variable !== 'n' && template.variables.find(({ name }) => name === variable)?.type !== 'number') {
      return because('template-bound-number', { name: variable, field })
    }
  }
  for (const name of namesIn(template)) if (!names.has(name)) return because('template-undeclared', { name })
  return undefined
}

function isBindable(part: BoundPart, field: string): boolean {
  const fields: readonly string[] = BINDABLE[part]
  return fields.includes(field)
}

/** Names between double braces in the texts of the template. */
export function namesIn({ sensors, actuators }: Pick<TemplateBody, 'sensors' | 'actuators'>): Set<string> {
  const texts = [...sensors, ...actuators].flatMap((one) => [one.name, one.subzone ?? '', 'isolation' in one ? (one.isolation ?? '') : ''])
  return new Set(texts.flatMap((text) => Array.from(text.matchAll(PLACEHOLDER), ([, name = '']) => name)))
}

/** `{{ name }}` */
export const PLACEHOLDER = /\{\{\s*([a-zA-Z][a-zA-Z0-9_]*)\s*\}\}/g
