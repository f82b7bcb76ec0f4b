import type { Language } from '../language/language.ts'
import { quantityWords } from './strings.ts'

/** What kinds of outputs are called. Pure. */

export function actuatorType(type: string, language: Language): string {
  const { actuators, output } = quantityWords[language]
  const known = Object.entries(actuators).find(([word]) => word === type.toLowerCase())
  return known ? known[1] : type || output
}
