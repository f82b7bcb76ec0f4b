import {
  type ConfigurationBody,
  plainActuator,
  plainSensor,
  type SensorSetting,
} from '../../../backend/contract/configuration/configuration.ts'

export function exampleSensor(fields: Partial<SensorSetting> = {}): SensorSetting {
  return { ...plainSensor(32, 'moisture', 'Bodenfeuchte A'), sampleIntervalS: 2, ...fields }
}

export function exampleBody(): ConfigurationBody {
  const pump = plainActuator(25, 'pump', 'Pumpe 3')
  return {
    sensors: [
      exampleSensor(),
      exampleSensor({ gpio: 4, type: 'ds18b20', name: 'Wasser', onewireAddress: '28FF641E8C160347', subzone: 'Tank' }),
      exampleSensor({ gpio: 21, type: 'sht31', name: 'Luft', i2cAddress: 0x44, sclGpio: 22, processing: 'board' }),
    ],
    actuators: [
      { ...pump, critical: true, limits: { maxRuntimeS: 300, cooldownS: 60, maxActivationsPerHour: 6 }, powerW: 40 },
      { ...plainActuator(27, 'servo', 'Klappe'), auxGpio: 14, atDisconnect: 'keep', emergencyPercent: 20, inverted: true },
    ],
    offlineRules: [
      {
        actuatorGpio: 25,
        sensorGpio: 32,
        sensorValueType: 'moisture',
        activateAbove: null,
        deactivateBelow: null,
        activateBelow: 30,
        deactivateAbove: 40,
        window: { fromMinute: 360, toMinute: 1200 },
      },
    ],
  }
}
