import { describe, expect, it } from 'vitest'
import { requestOf, setupFault } from '../../../renderer/calibration/build-request.ts'
import { dueAfter, keepDraft, loadDraft, newDraft, presetsFor, type WizardDraft } from '../../../renderer/calibration/wizard-draft.ts'

const ph = { sensorType: 'ph', unit: 'pH' }
const taken = (raw: number, measured: number, override = '') => ({ raw, spread: 1, measured, atMs: 0, override })
const draft = (change: Partial<WizardDraft> = {}): WizardDraft => ({ ...newDraft(ph, 'Anna', 0, String), ...change })

function storage(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>()
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) }
}

describe('the calibration wizard', () => {
  it('begins with the buffers of a pH electrode', () => {
    expect(draft()).toMatchObject({ method: 'line', targets: ['7', '4'], dueMonths: '1' })
    expect(presetsFor({ sensorType: 'ec', unit: 'mS/cm' })[0]?.targets(25)).toEqual([1.413, 12.88])
    expect(presetsFor({ sensorType: 'ds18b20', unit: '°C' })[0]).toMatchObject({ key: 'ice', method: 'offset' })
  })

  it('asks for nothing before every point is taken', () => {
    expect(requestOf(draft({ taken: [taken(1861, 7.2)] }), ph, 0)).toBeUndefined()
  })

  it('sends points with raw, the reason of one taken early, and the health of the electrode', () => {
    const request = requestOf(draft({ taken: [taken(1861, 7.2), taken(2522, 4.1, 'hurry')] }), ph, 0)
    expect(request?.points).toEqual([
      { measured: 7.2, actual: 7, raw: 1861, spread: 1, override: null },
      { measured: 4.1, actual: 4, raw: 2522, spread: 1, override: 'hurry' },
    ])
    expect(request?.electrode).toMatchObject({ kind: 'ph', slopePercent: expect.closeTo(100, 0) })
    expect(request?.reference?.name).toBe('pH 7.00 / 4.00')
  })

  it('does not begin with references that are equal or missing, or without a name', () => {
    expect(setupFault(draft())).toBeUndefined()
    expect(setupFault(draft({ targets: ['7', '7'] }))).toBe('targets')
    expect(setupFault(draft({ targets: ['7'] }))).toBe('count')
    expect(setupFault(draft({ operator: ' ' }))).toBe('operator')
  })

  it('goes on after a reload, and takes nothing that it does not understand', () => {
    const place = storage()
    keepDraft(place, 7, draft({ step: 1 }))
    expect(loadDraft(place, 7)).toMatchObject({ step: 1, operator: 'Anna' })
    expect(loadDraft(place, 8)).toBeUndefined()
    place.setItem('leitstand.calibration.7', '{"step":"one"}')
    expect(loadDraft(place, 7)).toBeUndefined()
  })

  it('counts months by the calendar', () => {
    expect(new Date(dueAfter(new Date(2027, 0, 31).getTime(), '1') ?? 0).toDateString()).toBe('Sun Feb 28 2027')
    expect(dueAfter(0, '')).toBeNull()
  })
})
