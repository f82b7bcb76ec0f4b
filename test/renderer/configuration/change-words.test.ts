import i18next from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import { EMPTY_CONFIGURATION, plainActuator } from '../../../backend/contract/configuration/configuration.ts'
import { changesOf } from '../../../backend/contract/rollouts/preview.ts'
import { fieldWord, valueWord } from '../../../renderer/configuration/change-words.ts'
import strings from '../../../renderer/configuration/strings.ts'
import { makeFormat } from '../../../renderer/language/format.ts'

beforeAll(() => i18next.init({ lng: 'de', ns: ['configuration'], resources: { de: { configuration: strings.de } } }))

test('what a rollout would change is said in words and units, no field is a key', () => {
  const before = { ...plainActuator(25, 'pump', 'Dosing'), critical: true }
  const after = { ...plainActuator(25, 'relay', 'Dosing'), limits: { ...before.limits, maxRuntimeS: 3600 } }
  const { changes } = changesOf({ ...EMPTY_CONFIGURATION, actuators: [before] }, { ...EMPTY_CONFIGURATION, actuators: [after] })
  const t = i18next.getFixedT('de', 'configuration')
  const format = makeFormat('de')
  const said = (changes[0]?.fields ?? []).map((one) =>
    [fieldWord(one, t), valueWord(one.before, one.field, t, format), valueWord(one.after, one.field, t, format)].join(' '),
  )
  expect(said.sort()).toEqual(['Höchstlaufzeit keine 3.600 s', 'Typ Pumpe Relais', 'kritisch ja nein'])
})
