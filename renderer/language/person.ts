import { commonT } from './fixed-t.ts'
import type { Language } from './language.ts'

/** The name under which the machine's own token acts; backend/access gives it. */
const OWN_TOKEN = 'local'

/** Who did something: an account's name, or this machine. Empty where nobody did. */
export function personName(by: string | null, language: Language): string {
  return by === OWN_TOKEN ? commonT(language)('thisMachine') : (by ?? '')
}
