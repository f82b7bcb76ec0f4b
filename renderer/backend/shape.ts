import type { Static, TSchema } from 'typebox'

/**
 * Turns a contract schema into a plain checking function. The page's CSP forbids `eval`, which TypeBox's own
 * compiler needs, and its interpreter takes 65 µs a board; these closures take under 1 µs. Called by rest.ts and live-frames.ts.
 */
export type Shape<T> = (value: unknown) => value is T

type Check = (value: unknown) => boolean

/** The part of JSON Schema the contract uses. */
interface JsonSchema {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: JsonSchema[]
  allOf?: JsonSchema[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  patternProperties?: Record<string, JsonSchema>
  items?: JsonSchema | JsonSchema[]
  prefixItems?: JsonSchema[]
  minimum?: number
  maximum?: number
}

const shapes = new WeakMap<object, Check>()

/** Compiled once per schema. */
export function shapeOf<S extends TSchema>(schema: S): Shape<Static<S>> {
  let check = shapes.get(schema)
  if (!check) {
    check = compile(schema)
    shapes.set(schema, check)
  }
  const known = check
  return (value): value is Static<S> => known(value)
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function compile(schema: JsonSchema): Check {
  if (schema.anyOf) return anyOf(schema.anyOf.map(compile))
  if (schema.allOf) {
    const parts = schema.allOf.map(compile)
    return (value) => parts.every((part) => part(value))
  }
  if ('const' in schema) return (value) => value === schema.const
  if (schema.enum) {
    const words = new Set(schema.enum)
    return (value) => words.has(value)
  }
  switch (schema.type) {
    case 'string':
      return (value) => typeof value === 'string'
    case 'boolean':
      return (value) => typeof value === 'boolean'
    case 'null':
      return (value) => value === null
    case 'number':
    case 'integer':
      return number(schema)
    case 'array':
      return array(schema)
    case 'object':
      return object(schema)
    default:
      return () => true
  }
}

function anyOf(parts: Check[]): Check {
  return (value) => parts.some((part) => part(value))
}

function number(schema: JsonSchema): Check {
  const { minimum = -Infinity, maximum = Infinity } = schema
  const whole = schema.type === 'integer'
  return (value) => typeof value === 'number' && value >= minimum && value <= maximum && (!whole || Number.isInteger(value))
}

function array(schema: JsonSchema): Check {
  const { items } = schema
  if (!items || Array.isArray(items)) return Array.isArray
  const item = compile(items)
  return (value) => Array.isArray(value) && value.every(item)
}

function object(schema: JsonSchema): Check {
  const required = new Set(schema.required)
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    check: compile(field),
    optional: !required.has(name),
  }))
  const rest = Object.values(schema.patternProperties ?? {}).map(compile)[0]
  return (value) => {
    if (!isRecord(value)) return false
    for (const field of fields) {
      const own = value[field.name]
      if (own === undefined ? !field.optional : !field.check(own)) return false
    }
    return !rest || Object.values(value).every(rest)
  }
}
