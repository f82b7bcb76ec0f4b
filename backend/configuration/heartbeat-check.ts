// Whether a board's heartbeat fits what it shall have. Pure; used by configurations.ts.
import type { Heartbeat } from '../contract/boards/device-messages.ts'
import type { ConfigurationBody } from '../contract/configuration/configuration.ts'

/** `same` and `fingerprint` are certain; counts may fit although something else differs. */
export type HeartbeatVerdict = 'same' | 'counts-fit' | 'counts' | 'fingerprint' | 'silent'

/** @param body what the board is believed to have @param fingerprint of what was sent to it */
export function judgeHeartbeat(message: Heartbeat, body: ConfigurationBody, fingerprint: string): HeartbeatVerdict {
  if (message.config_fingerprint !== undefined && message.config_fingerprint !== '') {
    return message.config_fingerprint === fingerprint ? 'same' : 'fingerprint'
  }
  const sensors = message.sensor_count ?? message.active_sensors
  const actuators = message.actuator_count ?? message.active_actuators
  if (sensors === undefined && actuators === undefined) return 'silent'
  const wanted = countsOf(body)
  const fits =
    (sensors === undefined || wanted.sensors.includes(sensors)) && (actuators === undefined || wanted.actuators.includes(actuators))
  return fits ? 'counts-fit' : 'counts'
}

/** Values that one sensor gives: boards count either sensors or their values. */
const VALUES: Readonly<Record<string, number>> = { sht31: 2, bmp280: 2, bme280: 3, scd30: 3, dht22: 2 }

function countsOf({ sensors, actuators }: ConfigurationBody): { sensors: number[]; actuators: number[] } {
  const active = sensors.filter((sensor) => sensor.active)
  const running = active.filter(({ operatingMode }) => operatingMode === 'continuous' || operatingMode === 'scheduled')
  const values = (list: typeof sensors) => list.reduce((sum, { type }) => sum + (VALUES[type] ?? 1), 0)
  return {
    sensors: [sensors.length, active.length, running.length, values(active), values(running)],
    actuators: [actuators.length, actuators.filter((actuator) => actuator.active).length],
  }
}
