import { sameNetwork } from '../../backend/contract/boards/address-range.ts'
import type { Discovery, FoundDevice } from '../../backend/contract/boards/discovery.ts'

/** What has to be entered on a board so that it talks to this centre. Pure; shown by PointHere.tsx. */

export interface BrokerPlace {
  host: string
  port: number
}

/** Own address in the board's network; else the first one; else the host this page came from. */
export function brokerFor(address: string, broker: Discovery['broker'], pageHost: string): BrokerPlace {
  const near = broker.addresses.find((own) => sameNetwork(own.address, address, own.prefix))
  return { host: (near ?? broker.addresses[0])?.address ?? pageHost, port: broker.port }
}

/** Id under which the board will be in the fleet: its host name, or the end of its MAC address; as topics allow it. */
export function suggestedId({ name, hostName, mac, address }: Pick<FoundDevice, 'name' | 'hostName' | 'mac' | 'address'>): string {
  const from = hostName?.replace(/\.local$/, '') ?? (name === '' ? undefined : name)
  const id = (from ?? (mac === null ? address : `esp-${mac.replaceAll(':', '').slice(6)}`)).toLowerCase().replace(/[^a-z0-9_-]+/g, '-')
  return id.replace(/^-+|-+$/g, '').slice(0, 64) || 'board-1'
}

export function topicOf(id: string): string {
  return `sensors/${id}/telemetry`
}

export const PAYLOAD = '{"metrics":{"tempC":22.4}}'

/** Lines to paste where the firmware takes them; undefined: it has no usual place. */
export function snippetFor(kind: FoundDevice['kind'], { host, port }: BrokerPlace, id: string): string | undefined {
  const topic = topicOf(id)
  if (kind === 'esphome') {
    return [
      'mqtt:',
      `  broker: ${host}`,
      `  port: ${port}`,
      'interval:',
      '  - interval: 30s',
      '    then:',
      '      - mqtt.publish_json:',
      `          topic: ${topic}`,
      '          payload: |-',
      '            root["metrics"]["tempC"] = id(temperature).state;',
    ].join('\n')
  }
  if (kind === 'tasmota') {
    const rule = `Rule1 ON Tele-AM2301#Temperature DO Publish ${topic} {"metrics":{"tempC":%value%}} ENDON`
    return [`Backlog MqttHost ${host}; MqttPort ${port}`, rule, 'Rule1 1'].join('\n')
  }
  if (kind === 'shelly') {
    return [
      'Timer.set(30000, true, function () {',
      '  let metrics = { powerW: Shelly.getComponentStatus("switch:0").apower };',
      `  MQTT.publish("${topic}", JSON.stringify({ metrics: metrics }), 1, false);`,
      '});',
    ].join('\n')
  }
  return undefined
}
