import i18next from 'i18next'
import { expect, it } from 'vitest'
import alarms from '../../../renderer/alarms/strings.ts'
import quality from '../../../renderer/data-quality/strings.ts'

it.each(['en', 'de'] as const)('one and several alarms or findings are counted in their forms: %s', async (language) => {
  const words = i18next.createInstance()
  await words.init({ lng: language, resources: { [language]: { alarms: alarms[language], quality: quality[language] } } })
  const said = (key: 'alarms:severity.warning' | 'quality:severity.warning' | 'quality:severity.event', count: number) =>
    words.t(key, { count })
  const [one, several, note, notes] = { en: ['warning', 'warnings', 'note', 'notes'], de: ['Warnung', 'Warnungen', 'Hinweis', 'Hinweise'] }[
    language
  ]
  for (const noun of ['alarms', 'quality'] as const) {
    expect(said(`${noun}:severity.warning`, 1)).toBe(one)
    expect(said(`${noun}:severity.warning`, 0)).toBe(several)
  }
  expect(said('quality:severity.event', 1)).toBe(note)
  expect(said('quality:severity.event', 2)).toBe(notes)
})
