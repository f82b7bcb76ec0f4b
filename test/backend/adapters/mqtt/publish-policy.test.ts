import { describe, expect, test } from 'vitest'
import { isForCentre, isOwnTopic, judgeTopic, maySubscribe, PublishPolicy } from '../../../../backend/adapters/mqtt/publish-policy.ts'
import { KAISER_OLD_NAMES, KAISER_UP, kaiserDown } from '../../../../backend/contract/boards/device-topics.ts'

const BOARD = 'kaiser/god/esp/ESP_1'

describe('a board may publish', () => {
  const up = [...Object.keys(KAISER_UP), ...Object.keys(KAISER_OLD_NAMES)].map((name) => `${BOARD}/${name.replace('{gpio}', '4')}`)

  test.each([...up, 'kaiser/relay_1/discovery/esp32_nodes', 'sensors/tor-1/telemetry', 'sensors/tor-1/state'])('%s', (topic) => {
    expect(judgeTopic(topic)).toBe('accept')
  })

  test.each(['home/lamp/command', 'config', '/kaiser/god', 'KAISER/x', 'zigbee2mqtt/x/set', 'kaiser', 'sensors'])(
    '%s, which is free',
    (topic) => {
      expect(judgeTopic(topic)).toBe('accept')
      expect(isForCentre(topic)).toBe(false)
    },
  )
})

describe('only the centre may publish', () => {
  const down = [
    kaiserDown.sensorCommand('god', 'ESP_1', 4),
    kaiserDown.actuatorCommand('god', 'ESP_1', 4),
    kaiserDown.actuatorEmergency('god', 'ESP_1'),
    kaiserDown.heartbeatAck('god', 'ESP_1'),
    kaiserDown.systemCommand('god', 'ESP_1'),
    kaiserDown.config('god', 'ESP_1'),
    kaiserDown.zoneAssign('god', 'ESP_1'),
    kaiserDown.authUpdate('god', 'ESP_1'),
    kaiserDown.serverStatus('god'),
    kaiserDown.broadcastEmergency(),
  ]
  const more = [
    'sensor/4/processed',
    'subzone/assign',
    'subzone/remove',
    'subzone/safe',
    'heartbeat/ack',
    'actuator/99/command',
    'x/y/command',
  ]

  test.each([...down, ...more.map((name) => `${BOARD}/${name}`), 'kaiser/broadcast/system_update', '$SYS/x', '$leitstand/dropped'])(
    '%s',
    (topic) => {
      expect(judgeTopic(topic)).toBe('refuse')
    },
  )
})

describe('goes to the centre, which counts it, and to nobody else', () => {
  test.each([
    `${BOARD}/nonsense`,
    `${BOARD}/sensor/abc/data`,
    `${BOARD}/sensor/99/data`,
    `${BOARD}/library/install`,
    'kaiser/god/esp/../data/status',
    'kaiser/god/esp/Tür/status',
    `kaiser/god/esp/${'x'.repeat(300)}/status`,
    'kaiser/god/elsewhere',
    'sensors/tor-1/command',
    'sensors/a b/telemetry',
    'sensors//telemetry',
  ])('%s', (topic) => {
    expect(judgeTopic(topic)).toBe('inspect')
    expect(isForCentre(topic)).toBe(true)
  })
})

test('remembered verdicts are the same, also beyond the bound and for long topics', () => {
  const policy = new PublishPolicy(3)
  const topics = ['a', `${BOARD}/config`, `${BOARD}/status`, `${BOARD}/x`, 'sensors/a/telemetry', 'x'.repeat(1_000)]
  for (const topic of [...topics, ...topics]) expect(policy.judge(topic)).toBe(judgeTopic(topic))
})

test('inner topics are closed to subscribers', () => {
  expect(['$leitstand/#', '$share/g/a', '$SYS/#', '#', 'a/$b'].map(maySubscribe)).toEqual([false, false, true, true, true])
})

test('with the login of a board it speaks for itself alone', () => {
  const own = [
    'kaiser/god/esp/ESP_1/system/heartbeat',
    'kaiser/relay-2/esp/ESP_1/sensor/4/data',
    'sensors/ESP_1/state',
    'kaiser/broadcast/emergency',
  ]
  expect(own.filter((topic) => !isOwnTopic(topic, 'ESP_1'))).toEqual([])
  const others = [
    'kaiser/god/esp/ESP_12/system/heartbeat',
    'kaiser/god/esp/ESP_2/system/will',
    'sensors/ESP_2/state',
    'sensors/ESP_12/state',
  ]
  expect(others.filter((topic) => isOwnTopic(topic, 'ESP_1'))).toEqual([])
})
