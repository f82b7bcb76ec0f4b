import type { ParameterDeclaration, ParameterValue, ParameterValues } from '../contract/sensor-library.ts'

/** Checks parameters against a library's declarations and merges the defaults in; pure. Used by the registry and the vectors. */

export interface ParameterProblem {
  name: string
  /** Says what is wrong and what is allowed: `altitude must be a number from -500 to 9000 m, not 12000`. */
  message: string
}

function allowed(declaration: ParameterDeclaration): string {
  if (declaration.kind === 'boolean') return 'true or false'
  if (declaration.kind === 'choice') return `one of ${(declaration.choices ?? []).join(', ')}`
  const unit = declaration.unit ? ` ${declaration.unit}` : ''
  const { min, max } = declaration
  if (min !== undefined && max !== undefined) return `a number from ${min} to ${max}${unit}`
  if (min !== undefined) return `a number of at least ${min}${unit}`
  if (max !== undefined) return `a number of at most ${max}${unit}`
  return unit ? `a number in${unit}` : 'a number'
}

/** True for a value the declaration takes. */
export function fits(declaration: ParameterDeclaration, value: unknown): value is ParameterValue {
  if (declaration.kind === 'boolean') return typeof value === 'boolean'
  if (declaration.kind === 'choice') return typeof value === 'string' && (declaration.choices ?? []).includes(value)
  return (
    typeof value === 'number' &&
    Number.isFinite(value) &&
    value >= (declaration.min ?? Number.NEGATIVE_INFINITY) &&
    value <= (declaration.max ?? Number.POSITIVE_INFINITY)
  )
}

/** Everything that is wrong with `given`: unknown names, wrong kinds, values out of range. */
export function findProblems(declarations: readonly ParameterDeclaration[], given: Readonly<Record<string, unknown>>): ParameterProblem[] {
  const problems: ParameterProblem[] = []
  for (const [name, value] of Object.entries(given)) {
    const declaration = declarations.find((candidate) => candidate.name === name)
    if (!declaration) {
      const names = declarations.map((candidate) => candidate.name).join(', ')
      problems.push({ name, message: `${name} is no parameter of this library (${names === '' ? 'it has none' : `it has ${names}`})` })
    } else if (!fits(declaration, value)) {
      problems.push({
        name,
        message: `${name} must be ${allowed(declaration)}, not ${typeof value === 'string' ? `"${value}"` : String(value)}`,
      })
    }
  }
  return problems
}

/** Every declared parameter with its given value or its default. Call after `findProblems`. */
export function withDefaults(declarations: readonly ParameterDeclaration[], given: Readonly<Record<string, unknown>>): ParameterValues {
  const values: Record<string, ParameterValue> = {}
  for (const declaration of declarations) {
    const value = Object.hasOwn(given, declaration.name) ? given[declaration.name] : undefined
    values[declaration.name] = fits(declaration, value) ? value : declaration.default
  }
  return Object.freeze(values)
}
