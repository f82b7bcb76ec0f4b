import { commonT } from './fixed-t.ts'
import type { Language } from './language.ts'

/** Under which the machine's own token acts, and whoever sits at the machine under `--open`; the backend gives them. */
const OWN_NAMES: readonly (string | null)[] = ['local', 'anyone']

/** It was not a person with an account. */
export function isThisMachine(by: string | null): boolean {
  return OWN_NAMES.includes(by)
}

/** Who did something: an account's name, or this machine. Empty where nobody did. */
export function personName(by: string | null, language: Language): string {
  return isThisMachine(by) ? commonT(language)('thisMachine') : (by ?? '')
}
