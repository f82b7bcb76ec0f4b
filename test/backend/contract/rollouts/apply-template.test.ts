import { describe, expect, test } from 'vitest'
import {
  type ActuatorSetting,
  type ConfigurationBody,
  EMPTY_CONFIGURATION,
  plainActuator,
  plainSensor,
  type SensorSetting,
} from '../../../../backend/contract/configuration/configuration.ts'
import { applyTemplate, sensorKey } from '../../../../backend/contract/rollouts/apply-template.ts'
import { MERGE_MODES, type TemplateBody, templateFault } from '../../../../backend/contract/rollouts/template.ts'
import fc from '../../../property.ts'

const BOARD = { id: 'ESP_1', name: 'Pump house', zone: 'North', boardType: 'esp32-wroom-32' }

function sensor(change: Partial<SensorSetting> = {}): SensorSetting {
  return { ...plainSensor(4, 'ds18b20', 'Water'), ...change }
}

function template(change: Partial<TemplateBody> = {}): TemplateBody {
  return { name: 'T', note: '', boardTypes: [], mode: 'add', variables: [], bindings: [], ...EMPTY_CONFIGURATION, ...change }
}

function config(change: Partial<ConfigurationBody> = {}): ConfigurationBody {
  return { ...EMPTY_CONFIGURATION, ...change }
}

const reasons = (applied: ReturnType<typeof applyTemplate>) => applied.problems.map(({ reason }) => reason.key)

describe('applyTemplate', () => {
  test('fills names with what belongs to the board and with its own values', () => {
    const made = template({
      variables: [{ name: 'crop', type: 'text', default: 'basil', note: '' }],
      sensors: [sensor({ name: '{{crop}} of {{ name }}, no {{n}}', subzone: '{{zone}}' })],
    })
    const { body, problems } = applyTemplate(made, config(), BOARD, { crop: 'mint' }, 3)
    expect(body.sensors[0]).toMatchObject({ name: 'mint of Pump house, no 3', subzone: 'North' })
    expect(problems).toEqual([])
  })

  test('does not fill what a value itself holds in braces', () => {
    const made = template({ variables: [{ name: 'a', type: 'text', default: null, note: '' }], sensors: [sensor({ name: '{{a}}' })] })
    expect(applyTemplate(made, config(), BOARD, { a: '{{zone}}' }, 1).body.sensors[0]?.name).toBe('{{zone}}')
  })

  test('binds numbers, reads a decimal comma, and refuses what is none', () => {
    const made = template({
      variables: [{ name: 'every', type: 'number', default: 30, note: '' }],
      bindings: [{ part: 'sensors', index: 0, field: 'sampleIntervalS', variable: 'every' }],
      sensors: [sensor()],
    })
    expect(applyTemplate(made, config(), BOARD, {}, 1).body.sensors[0]?.sampleIntervalS).toBe(30)
    expect(applyTemplate(made, config(), BOARD, { every: '2,5' }, 1).body.sensors[0]?.sampleIntervalS).toBe(2.5)
    expect(reasons(applyTemplate(made, config(), BOARD, { every: 'soon' }, 1))).toEqual(['template-no-number'])
  })

  test('leaves the board as it is when a value pushes a field over its bound', () => {
    const made = template({
      variables: [{ name: 'every', type: 'number', default: 30, note: '' }],
      bindings: [{ part: 'sensors', index: 0, field: 'sampleIntervalS', variable: 'every' }],
      sensors: [sensor()],
    })
    const current = config({ sensors: [sensor({ name: 'old' })] })
    const applied = applyTemplate(made, current, BOARD, { every: 9999 }, 1)
    expect(applied.body).toEqual(current)
    expect(reasons(applied)).toEqual(['template-out-of-range'])
  })

  test('asks for a value that has no default, and takes only boards it fits', () => {
    const made = template({ boardTypes: ['esp32-s3'], variables: [{ name: 'a', type: 'text', default: null, note: '' }] })
    const applied = applyTemplate(made, config(), BOARD, {}, 1)
    expect(reasons(applied)).toEqual(['template-wrong-type', 'template-value-missing'])
    expect(applied.problems.every(({ severity }) => severity === 'error')).toBe(true)
  })

  test('"limits" never brings or takes a sensor or an output, and says what it did not find', () => {
    const wanted = plainActuator(5, 'pump', 'Pump')
    const limits = { maxRuntimeS: 60, cooldownS: 5, maxActivationsPerHour: 4 }
    const made = template({ mode: 'limits', sensors: [sensor({ gpio: 9 })], actuators: [{ ...wanted, name: 'other', limits }] })
    const current = config({ sensors: [sensor()], actuators: [{ ...wanted, isolation: 'F7' }] })
    const applied = applyTemplate(made, current, BOARD, {}, 1)
    expect(applied.body).toEqual({ ...current, actuators: [{ ...wanted, isolation: 'F7', limits }] })
    expect(reasons(applied)).toEqual(['template-no-match'])
  })

  const gpio = fc.integer({ min: 0, max: 6 })
  const sensors = fc.uniqueArray(
    fc.record({
      gpio,
      type: fc.constantFrom('ds18b20', 'ph'),
      every: fc.integer({ min: 2, max: 300 }),
      name: fc.constantFrom('A', '{{name}}'),
    }),
    { selector: ({ gpio: pin, type }) => `${pin}${type}`, maxLength: 6 },
  )
  const outputs = fc.uniqueArray(fc.record({ gpio, cooldownS: fc.integer({ min: 0, max: 9 }) }), {
    selector: (one) => one.gpio,
    maxLength: 5,
  })
  const bodies = fc.record({ sensors, outputs }).map((made) =>
    config({
      sensors: made.sensors.map(({ gpio: pin, type, every, name }) =>
        sensor({ gpio: pin, type, name, sampleIntervalS: every, reportIntervalS: every }),
      ),
      actuators: made.outputs.map(
        ({ gpio: pin, cooldownS }): ActuatorSetting => ({
          ...plainActuator(pin, 'relay', 'R'),
          limits: { maxRuntimeS: null, cooldownS, maxActivationsPerHour: null },
        }),
      ),
    }),
  )

  test('applied twice it is as applied once, in every mode', () => {
    fc.assert(
      fc.property(bodies, bodies, fc.constantFrom(...MERGE_MODES), (wanted, current, mode) => {
        const made = template({ ...wanted, mode })
        const once = applyTemplate(made, current, BOARD, {}, 1).body
        expect(applyTemplate(made, once, BOARD, {}, 1).body).toEqual(once)
      }),
    )
  })

  test('"add" keeps everything that the template does not name, untouched and in its place', () => {
    fc.assert(
      fc.property(bodies, bodies, (wanted, current) => {
        const { body } = applyTemplate(template({ ...wanted, mode: 'add' }), current, BOARD, {}, 1)
        const named = new Set(wanted.sensors.map(sensorKey))
        for (const [index, one] of current.sensors.entries()) {
          if (!named.has(sensorKey(one))) expect(body.sensors[index]).toEqual(one)
        }
        for (const one of current.actuators) {
          if (!wanted.actuators.some((other) => other.gpio === one.gpio)) expect(body.actuators).toContainEqual(one)
        }
      }),
    )
  })
})

describe('templateFault', () => {
  test('knows variables that are not declared, declared twice, or bound to what is no number', () => {
    expect(templateFault(template({ sensors: [sensor({ name: '{{where}}' })] }))).toMatchObject({
      key: 'template-undeclared',
      figures: { name: 'where' },
    })
    const twice = { name: 'zone', type: 'text' as const, default: null, note: '' }
    expect(templateFault(template({ variables: [twice] }))).toMatchObject({ key: 'template-name-taken', figures: { name: 'zone' } })
    const bound = { part: 'sensors' as const, index: 0, field: 'sampleIntervalS' as const, variable: 'a' }
    expect(templateFault(template({ bindings: [bound] }))).toMatchObject({ key: 'template-binding-gone', figures: { at: 'sensors[0]' } })
    expect(templateFault(template({ bindings: [bound], sensors: [sensor()] }))).toMatchObject({ key: 'template-bound-number' })
    expect(templateFault(template({ sensors: [sensor({ name: '{{n}}' })] }))).toBeUndefined()
  })
})
