import { describe, expect, test } from 'vitest'
import { fingerprintOf } from '../../../../backend/configuration/fingerprint.ts'
import { EMPTY_CONFIGURATION } from '../../../../backend/contract/configuration/configuration.ts'
import { driftOf } from '../../../../backend/contract/configuration/diff.ts'
import { bodyOfPayload, canonicalText, payloadOf } from '../../../../backend/contract/configuration/message.ts'
import { exampleBody } from '../../configuration/example-configuration.ts'

describe('a configuration as the protocol’s message', () => {
  test('carries every field under its documented name and unit', () => {
    const { sensors, actuators, offline_rules } = payloadOf(exampleBody(), (gpio) => (gpio === 25 ? [27, 26] : []))
    expect(sensors[1]).toEqual({
      gpio: 4,
      type: 'ds18b20',
      name: 'Wasser',
      subzone_id: 'Tank',
      active: true,
      raw_mode: true,
      operating_mode: 'continuous',
      measurement_interval_seconds: 2,
      report_interval_seconds: 10,
      onewire_address: '28FF641E8C160347',
    })
    expect(sensors[2]).toMatchObject({ raw_mode: false, i2c_address: 0x44, scl_gpio: 22 })
    expect(actuators[0]).toEqual({
      gpio: 25,
      aux_gpio: 255,
      type: 'pump',
      name: 'Pumpe 3',
      subzone_id: '',
      active: true,
      critical: true,
      inverted: false,
      default_state: false,
      default_pwm: 0,
      max_runtime_ms: 300_000,
      cooldown_ms: 60_000,
      max_activations_per_hour: 6,
      disconnect_state: 'off',
      interlocks: [26, 27],
    })
    expect(actuators[1]).toMatchObject({ aux_gpio: 14, emergency_pwm: 51, disconnect_state: 'keep', inverted: true })
    expect(offline_rules).toEqual([
      {
        actuator_gpio: 25,
        sensor_gpio: 32,
        sensor_value_type: 'moisture',
        activate_below: 30,
        deactivate_above: 40,
        time_filter: { start_minute: 360, end_minute: 1200 },
      },
    ])
  })

  test('comes back from a board as what was sent; what only the centre knows is kept', () => {
    const body = exampleBody()
    expect(bodyOfPayload(payloadOf(body), body)).toEqual(body)
    const stranger = bodyOfPayload(payloadOf(body), EMPTY_CONFIGURATION)
    expect(stranger.actuators[0]?.powerW).toBeNull()
    expect(driftOf(body, stranger)).toEqual([])
  })

  test('of a board that says nothing of limits has none, whatever the centre wants', () => {
    const read = bodyOfPayload({ actuators: [{ gpio: 25, type: 'PUMP' }] }, exampleBody())
    expect(read.actuators[0]).toMatchObject({ type: 'pump', name: 'Pumpe 3', limits: { maxRuntimeS: null, cooldownS: 0 } })
  })

  test('has one fingerprint for one meaning, whatever the order of its keys', () => {
    expect(canonicalText({ sensors: [{ type: 'ph', gpio: 34 }] })).toBe(
      '{"actuators":[],"offline_rules":[],"sensors":[{"gpio":34,"type":"ph"}]}',
    )
    const payload = payloadOf(exampleBody())
    const turned = { offline_rules: payload.offline_rules, actuators: payload.actuators, sensors: payload.sensors }
    expect(fingerprintOf(turned)).toBe(fingerprintOf(payload))
    // sha256sum of the text above.
    expect(fingerprintOf({ sensors: [{ type: 'ph', gpio: 34 }] })).toBe('63f95813aa6a73cb3c647eb8514f4520390d0345b63e872c29f34ca98e36a1e2')
  })
})
