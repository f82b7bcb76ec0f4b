import i18next from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Activity } from '../../../backend/contract/activity.ts'
import { makeFormat } from '../../../renderer/language/format.ts'
import { de, en } from '../../../renderer/language/resources.ts'
import { activityText } from '../../../renderer/overview/activity-text.ts'

beforeAll(() => i18next.init({ lng: 'en', resources: { en, de }, interpolation: { escapeValue: false } }))

const entry = (change: Partial<Activity>): Activity => ({
  id: 1,
  atMs: 0,
  kind: 'messages-rejected',
  severity: 'warning',
  board: 'ESP_1',
  by: null,
  detail: {},
  ...change,
})

const say = (change: Partial<Activity>, language: 'en' | 'de') =>
  activityText(entry(change), 'Tank', i18next.getFixedT(language, 'overview'), makeFormat(language))

describe('what an activity entry says', () => {
  it('gives the reason of a rejected message in words, an unknown one as it came', () => {
    expect(say({ detail: { reason: 'not-json' } }, 'en')).toEqual({ title: 'Messages rejected', note: 'Tank, not JSON' })
    expect(say({ detail: { reason: 'not-json' } }, 'de').note).toBe('Tank, kein JSON')
    expect(say({ detail: { reason: 'new-in-2030' } }, 'en').note).toBe('Tank, new-in-2030')
  })

  it('names the machine itself and the type of an output in the reader’s language', () => {
    expect(say({ kind: 'board-rejected', by: 'local' }, 'de')).toEqual({ title: 'Tank abgelehnt', note: 'dieser Rechner' })
    expect(say({ kind: 'board-rejected', by: 'anna' }, 'en').note).toBe('anna')
    expect(say({ kind: 'actuator-changed', detail: { gpio: 25, type: 'pump', on: true } }, 'de')).toEqual({
      title: 'Ausgang 25 EIN',
      note: 'Tank, Pumpe',
    })
  })
})
