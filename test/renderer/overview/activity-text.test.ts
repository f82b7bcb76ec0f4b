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

const say = (change: Partial<Activity>, language: 'en' | 'de', { board = 'Tank', output }: { board?: string; output?: string } = {}) =>
  activityText(entry(change), board, i18next.getFixedT(language, 'overview'), makeFormat(language), output)

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

  it('calls an output by its name and says what it was told in the reader’s language', () => {
    const changed = { kind: 'actuator-changed' as const, detail: { gpio: 25, type: 'pump', on: true } }
    expect(say(changed, 'de', { output: 'Pumpe 3' }).title).toBe('Pumpe 3 EIN')
    const done = { kind: 'command-confirmed' as const, detail: { gpio: 25, command: 'OFF', tookMs: 600 } }
    expect(say(done, 'de', { output: 'Pumpe 3' }).title).toBe('Pumpe 3 AUS')
    expect(say(done, 'en').title).toBe('Output 25 OFF')
  })

  it('has words for why a board went away or started, whatever its firmware calls that', () => {
    const away = { kind: 'board-offline' as const, detail: { reason: 'unexpected_disconnect', rssiDbm: -86 } }
    expect(say(away, 'en').note).toBe('Last will, RSSI was −86 dBm')
    expect(say({ kind: 'board-restarted', detail: { reason: 'SW_RESET' } }, 'de').note).toBe('auf Befehl')
  })

  it('is a whole sentence on the board’s own page, where its name goes without saying', () => {
    const done = { kind: 'board-command-done' as const, detail: { command: 'reboot' } }
    expect(say(done, 'en', { board: '' }).title).toBe('Restart done')
    expect(say(done, 'de', { board: '' }).title).toBe('Neustart erledigt')
  })

  it('says what was edited, imported and changed in the history, in both languages', () => {
    const edited = { kind: 'series-edited' as const, by: 'anna', detail: { series: 4, name: 'Luft', what: 'limits, calibration' } }
    expect(say(edited, 'en')).toEqual({ title: 'Luft edited', note: 'Tank, calibration, limits, anna' })
    expect(say(edited, 'de')).toEqual({ title: 'Luft bearbeitet', note: 'Tank, Kalibrierung, Grenzen, anna' })
    const imported = { kind: 'import-finished' as const, detail: { fileName: 'mai.csv', rows: 500, accepted: 12_345 } }
    expect(say(imported, 'de')).toEqual({ title: 'mai.csv importiert', note: '12.345 Werte' })
    const undone = { kind: 'history-changed' as const, detail: { series: 4, name: 'Luft', what: 'undo', changed: 1, reason: 'falsch' } }
    expect(say(undone, 'en')).toEqual({ title: 'Change of Luft undone', note: '1 sample, falsch' })
    expect(say({ kind: 'firmware-changed', detail: { from: '2.4.0', to: '2.4.1' } }, 'de').note).toBe('Tank, vorher: 2.4.0')
    expect(say({ kind: 'data-quality', detail: { series: 4, name: 'Luft', finding: 'clock-drift' } }, 'de').title).toBe(
      'Uhr läuft falsch: Luft',
    )
  })
})
