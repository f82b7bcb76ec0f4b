import i18next from 'i18next'
import strings from '../../../renderer/explore/strings.ts'

/** The words of Explore in a language, for tests of pure functions. */
const instance = i18next.createInstance()
void instance.init({
  resources: { en: { explore: strings.en }, de: { explore: strings.de } },
  lng: 'en',
  defaultNS: 'explore',
  interpolation: { escapeValue: false },
  initAsync: false,
})

export const fixedT = (language: 'en' | 'de') => instance.getFixedT(language, 'explore')
