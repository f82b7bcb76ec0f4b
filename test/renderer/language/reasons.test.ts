import i18next from 'i18next'
import { afterEach, expect, test } from 'vitest'
import { alarmText } from '../../../backend/contract/alarms/text.ts'
import { LeitstandError } from '../../../backend/contract/errors.ts'
import { because, REASONS, reasonFields } from '../../../backend/contract/reasons.ts'
import { RestError } from '../../../renderer/backend/rest.ts'
import { jobFault } from '../../../renderer/jobs/job-fault.ts'
import { errorText } from '../../../renderer/language/errors.ts'
import { reasonSentence } from '../../../renderer/language/reasons.ts'

afterEach(() => i18next.changeLanguage('en'))

async function speak(language: 'en' | 'de') {
  if (!i18next.isInitialized) await i18next.init({ lng: language, resources: {} })
  await i18next.changeLanguage(language)
}

test('every reason names the same figures in German as in English', async () => {
  await speak('de')
  for (const [key, sentence] of Object.entries(REASONS)) {
    // What only English says is left out in German.
    const names = [...sentence.matchAll(/\{([^}:]+)(?::(?!english)[^}]*)?\}/g)].map(([, name]) => name ?? '')
    const said = reasonSentence({ key, figures: Object.fromEntries(names.map((name, place) => [name, `<${place}>`])) })
    for (const place of names.keys()) expect(said, key).toContain(`<${place}>`)
    expect(said, key).not.toMatch(/[{}]/)
  }
})

test('a mapping that is refused says why in German, with its figures', async () => {
  await speak('de')
  const { code, message, detail, reason } = new LeitstandError(
    'import.mapping',
    because('mapping-no-column', { column: 4, role: 'time', width: 3 }),
  )
  expect(message).toBe('Column 4 (the time) does not exist: the file has 3.')
  expect(errorText(new RestError(code, message, detail, reason))).toBe(
    'Die Spalten sind nicht vollständig zugeordnet. (Spalte 4 (die Zeit) gibt es nicht: die Datei hat 3.)',
  )
})

test('times and numbers are written as the reader writes them', async () => {
  await speak('de')
  const sinceMs = new Date(2026, 1, 3, 14, 5, 6).getTime()
  expect(reasonSentence(because('revision-kept-since', { sinceMs }))).toContain('03.02.2026, 14:05:06')
  expect(reasonSentence(because('too-many-wide', { most: 100_000 }))).toContain('100.000 Punkte')
  await speak('en')
  expect(reasonSentence(because('too-many-wide', { most: 100_000 }))).toContain('100,000 points')
})

test('a reason of a newer backend is shown as it was told', async () => {
  await speak('de')
  const error = { code: 'revision.library', detail: 'Told in English.', reason: { key: 'of-tomorrow', figures: {} } }
  expect(jobFault(error)).toBe('Die Sensorbibliothek kann diese Werte nicht bilden. (Told in English.)')
})

test('why a rule was switched off by its failures quotes no English in German', async () => {
  const why = because('rule-failures', { failures: 3, said: 'The board is offline.' })
  const alarm = { code: 'system-rule', params: { rule: 'Fan', ...reasonFields(why) } } as const
  expect(alarmText(alarm, 'en')).toContain('3 firings in a row failed, the last with: The board is offline.')
  expect(alarmText(alarm, 'de')).not.toContain('offline')
  await speak('de')
  expect(reasonSentence(why)).toBe('3 Auslösungen hintereinander sind gescheitert. Woran, steht im Protokoll der Regel.')
})
