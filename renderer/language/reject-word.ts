import { commonT } from './fixed-t.ts'
import type { Language } from './language.ts'
import words from './strings.ts'

/** Why a message was rejected, in words; reasons of a newer backend stay as they are. */
type Reason = keyof typeof words.en.reject

export function rejectWord(reason: string, language: Language): string {
  return isReason(reason) ? commonT(language)(`reject.${reason}`) : reason
}

function isReason(reason: string): reason is Reason {
  return Object.hasOwn(words.en.reject, reason)
}
