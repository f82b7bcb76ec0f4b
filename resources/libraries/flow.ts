import { defineLibrary } from '../../backend/contract/sensor-library.ts'

/** Turbine flow meter; bundled library for `flow`. Raw is pulses of the interval, Hz or l/min. */

const RAW_CHOICES = ['pulses', 'hertz', 'l/min'] as const

export default defineLibrary({
  name: 'flow',
  version: '1.0.0',
  sensorTypes: ['flow'],
  unit: 'l/min',
  range: (parameters) => ({ min: 0, max: parameters.highest }),
  decimals: 2,
  parameters: [
    {
      name: 'raw',
      kind: 'choice',
      choices: RAW_CHOICES,
      default: 'pulses',
      about: 'What the board sends: pulses since the last reading, Hz or l/min',
    },
    { name: 'kFactor', kind: 'number', unit: 'pulses/l', min: 0.01, max: 1_000_000, default: 450, about: 'Pulses of the meter per litre' },
    {
      name: 'interval',
      kind: 'number',
      unit: 's',
      min: 0,
      max: 86_400,
      default: 0,
      about: 'Counting time of the pulses; 0 = time since the last reading',
    },
    { name: 'highest', kind: 'number', unit: 'l/min', min: 0.01, max: 100_000, default: 60, about: 'More than this the meter cannot pass' },
  ],
  formula: 'Q = pulses/(K·t)·60; Q = f·60/K; or Q = raw (l/min)',
  source: 'Sea YF-S201 datasheet: f = 7.5·Q (Q in l/min), that is K = 450 pulses per litre, 1..30 l/min',
  process(raw, parameters, context, out) {
    if (parameters.raw === 'l/min') {
      out.value = raw
      return
    }
    if (parameters.raw === 'hertz') {
      out.value = (raw * 60) / parameters.kFactor
      return
    }
    const seconds = parameters.interval > 0 ? parameters.interval : context.sinceLastMs / 1000
    if (seconds > 0) {
      out.value = (raw * 60) / (parameters.kFactor * seconds)
    } else {
      out.quality = 'bad'
    }
  },
  vectors: [
    {
      about: '450 pulses in a minute',
      raw: 450,
      context: { sinceLastMs: 60_000 },
      expect: { value: 1, tolerance: 1e-12, quality: 'good' },
    },
    { about: 'counting time given', raw: 75, parameters: { interval: 10 }, expect: { value: 1, tolerance: 1e-12, quality: 'good' } },
    {
      about: 'datasheet: 7.5 Hz per l/min',
      raw: 37.5,
      parameters: { raw: 'hertz' },
      expect: { value: 5, tolerance: 1e-12, quality: 'good' },
    },
    { about: 'final already', raw: 12.5, parameters: { raw: 'l/min' }, expect: { value: 12.5, tolerance: 0, quality: 'good' } },
    { about: 'first reading: no counting time yet', raw: 450, expect: { value: Number.NaN, tolerance: 0, quality: 'bad' } },
    {
      about: 'reading that came late',
      raw: 450,
      context: { sinceLastMs: -1000 },
      expect: { value: Number.NaN, tolerance: 0, quality: 'bad' },
    },
    {
      about: 'more than the meter passes',
      raw: 450.1,
      parameters: { raw: 'hertz' },
      expect: { value: 60.013, tolerance: 1e-3, quality: 'bad' },
    },
    { about: 'negative count', raw: -1, parameters: { raw: 'hertz' }, expect: { value: -0.1333, tolerance: 1e-4, quality: 'bad' } },
  ],
})
