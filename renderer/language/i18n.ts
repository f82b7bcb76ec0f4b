import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { keepChoice, LANGUAGE_KEY, type Language, languageFrom, readChoice } from './language.ts'
import { de, en } from './resources.ts'

/** Starts i18next; main.tsx imports it once. Strings are bundled, so nothing is awaited. */

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: typeof en
  }
}

void i18next.use(initReactI18next).init({
  resources: { en, de },
  lng: languageFrom(readChoice(LANGUAGE_KEY) ?? navigator.language),
  fallbackLng: 'en',
  defaultNS: 'common',
  interpolation: { escapeValue: false },
  returnNull: false,
  initAsync: false,
})

/** Switches, keeps the choice, tells assistive technology. */
export async function switchLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language)
  keepChoice(LANGUAGE_KEY, language)
  document.documentElement.lang = language
}
