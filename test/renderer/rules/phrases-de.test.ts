import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseRule } from '../../../backend/contract/rules/text/parse-rule.ts'
import { NO_WORLD } from '../../../backend/contract/rules/text/text-world.ts'
import { phraseInGerman } from '../../../renderer/rules/text/phrases-de.ts'

const FOLDER = join(import.meta.dirname, '../../../backend/contract/rules/text')
/** Where the readers name what they want: `expected('…')`, `readText(reader, '…', …)`, `what: '…'`. */
const NAMED =
  /(?:expected\(|takeRun\(|read(?:Number|Text|Measure)\((?:this\.#)?reader, |what: |expected: |found: )(?:'((?:[^'])+)'|"([^"]+)")/g

test('whatever the readers of a rule’s text name is said in German; words of the language stay', () => {
  const phrases = readdirSync(FOLDER).flatMap((file) =>
    [...readFileSync(join(FOLDER, file), 'utf8').matchAll(NAMED)].map(([, single, double]) => single ?? double ?? ''),
  )
  expect(phrases.length).toBeGreaterThan(60)
  const english = phrases.filter((phrase) => /\b[a-z]{2,}/.test(phrase.replace(/\b(?:min)\b/g, '')))
  expect(english.filter((phrase) => phraseInGerman(phrase) === phrase)).toEqual([])
  expect(phraseInGerman('OVER')).toBe('OVER')
})

test('the range of a pin, a whole number and the length of a text are German to the end', () => {
  expect(phraseInGerman('The length of the title')).toBe('Die Länge (der Titel)')
  expect(phraseInGerman('how often (a whole number)')).toBe('wie oft (eine ganze Zahl)')
  expect(phraseInGerman('the title in "quotes"')).toBe('der Titel in "Anführungszeichen"')
  const outcome = parseRule('IF ESP1.Sensor(GPIO99, ph) > 7 THEN NOTHING', { name: 'a', timeZone: 'UTC' }, NO_WORLD)
  expect(outcome.problems?.map(({ params }) => phraseInGerman(String(params.what)))).toEqual(['Die Nummer des Pins'])
})
