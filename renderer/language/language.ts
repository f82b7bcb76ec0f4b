/** Which languages there are and where the choice is kept. */
export const LANGUAGES = ['en', 'de'] as const
export type Language = (typeof LANGUAGES)[number]

/** Also read by public/theme-boot.js. */
export const LANGUAGE_KEY = 'leitstand.language'

/** German for any German locale, else English. */
export function languageFrom(tag: string | undefined | null): Language {
  return tag?.toLowerCase().startsWith('de') ? 'de' : 'en'
}

/** Storage may be switched off; then the choice lasts as long as the window. */
export function readChoice(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

export function keepChoice(key: string, value: string): boolean {
  try {
    localStorage.setItem(key, value)
    return true
  } catch {
    return false
  }
}
