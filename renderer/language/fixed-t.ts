import i18next, { type TFunction } from 'i18next'
import type { Language } from './language.ts'

/**
 * Translation without a hook, for parts that are mounted by the hundred (tiles). They take the language from `useFormat`,
 * which renders them anew when it changes.
 */
const commonByLanguage = new Map<Language, TFunction<'common'>>()
const overviewByLanguage = new Map<Language, TFunction<'overview'>>()

export function commonT(language: Language): TFunction<'common'> {
  const known = commonByLanguage.get(language)
  if (known) return known
  const made = i18next.getFixedT(language, 'common')
  commonByLanguage.set(language, made)
  return made
}

export function overviewT(language: Language): TFunction<'overview'> {
  const known = overviewByLanguage.get(language)
  if (known) return known
  const made = i18next.getFixedT(language, 'overview')
  overviewByLanguage.set(language, made)
  return made
}
