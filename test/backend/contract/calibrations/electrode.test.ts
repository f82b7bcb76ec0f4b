import { describe, expect, it } from 'vitest'
import { bufferPh, ecElectrode, electrodeState, phElectrode } from '../../../../backend/contract/calibrations/electrode.ts'

const counts = (volts: number) => (volts * 4095) / 3.3

describe('electrodes', () => {
  it('have 100 % slope and no offset with the voltages of a new pH electrode', () => {
    const electrode = phElectrode(
      [
        { raw: counts(1.5), actual: 7 },
        { raw: counts(2.03244), actual: 4 },
      ],
      25,
    )
    expect(electrode?.slopePercent).toBeCloseTo(100, 2)
    expect(electrode?.offsetMv).toBeCloseTo(0, 6)
    expect(electrode && electrodeState(electrode)).toBe('good')
  })

  it('are bad when the buffers give nearly the same voltage', () => {
    const electrode = phElectrode(
      [
        { raw: counts(1.5), actual: 7 },
        { raw: counts(1.7), actual: 4 },
      ],
      25,
    )
    expect(electrode?.slopePercent).toBeCloseTo(37.6, 1)
    expect(electrode && electrodeState(electrode)).toBe('bad')
  })

  it('are worn where the slope needs care, and bad below it or above what can be', () => {
    const state = (slopePercent: number, offsetMv = 0) => electrodeState({ kind: 'ph', slopePercent, offsetMv })
    expect([94, 96, 84, 106].map((slope) => state(slope))).toEqual(['worn', 'good', 'bad', 'bad'])
    expect([-31, 61].map((offset) => state(100, offset))).toEqual(['worn', 'bad'])
  })

  it('of one point say nothing', () => {
    expect(phElectrode([{ raw: 1800, actual: 7 }], 25)).toBeUndefined()
    expect(ecElectrode([{ raw: 300, actual: 1413 }])).toBeUndefined()
  })

  it('for conductivity have the constant 1 with the amplifier of the default library', () => {
    const electrode = ecElectrode([
      { raw: 287.5583455, actual: 1413 },
      { raw: 2621.1971, actual: 12_880 },
    ])
    expect(electrode?.cellConstant).toBeCloseTo(1, 4)
  })

  it('stand in buffers whose pH follows the temperature', () => {
    expect(bufferPh(7, 25)).toBe(7)
    expect(bufferPh(10, 22.5)).toBeCloseTo(10.035, 6)
    expect(bufferPh(4, -3)).toBe(4)
    expect(bufferPh(10, 60)).toBe(9.83)
  })
})
