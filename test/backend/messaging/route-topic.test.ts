import { describe, expect, it } from 'vitest'
import { KAISER_OLD_NAMES, KAISER_UP, PLAIN_UP } from '../../../backend/contract/boards/device-topics.ts'
import { routeTopic, TopicRouter } from '../../../backend/messaging/route-topic.ts'
import fc from '../../property.ts'

describe('routeTopic', () => {
  it.each(Object.keys(KAISER_UP))('knows %s of the full protocol', (key) => {
    const route = routeTopic(`kaiser/god/esp/ESP_12AB34CD/${key.replace('{gpio}', '4')}`)
    expect(route).toMatchObject({ kind: 'kaiser', relay: 'god', board: 'ESP_12AB34CD', key, gpio: key.includes('{gpio}') ? 4 : null })
  })

  it.each(Object.entries(KAISER_OLD_NAMES))('takes the old topic %s for %s', (old, key) => {
    expect(routeTopic(`kaiser/god/esp/E1/${old}`)).toMatchObject({ kind: 'kaiser', key })
  })

  it.each(Object.keys(PLAIN_UP))('knows %s of plain boards', (key) => {
    expect(routeTopic(`sensors/tor-1/${key}`)).toEqual({ kind: 'plain', board: 'tor-1', key })
  })

  it('carries the relay', () => {
    expect(routeTopic('kaiser/relay-7/esp/E1/system/heartbeat')).toMatchObject({ relay: 'relay-7' })
  })

  it('reads gpio 255 as the whole board, for actuators only', () => {
    expect(routeTopic('kaiser/god/esp/E1/actuator/255/alert')).toMatchObject({ kind: 'kaiser', gpio: 255 })
    expect(routeTopic('kaiser/god/esp/E1/sensor/255/data')).toMatchObject({ kind: 'rejected', reason: 'bad-gpio' })
  })

  it.each(['49', '-1', '4.5', '0x4', '04', '', '1e1', '999999999999'])('refuses GPIO "%s"', (gpio) => {
    expect(routeTopic(`kaiser/god/esp/E1/sensor/${gpio}/data`)).toMatchObject({ kind: 'rejected', board: 'E1', reason: 'bad-gpio' })
  })

  it.each(['..', '../../etc/passwd', 'x'.repeat(300), 'ümlaut', 'a b', '', 'a\u0000b', '💣', '<img>'])(
    'refuses the id "%s" without counting it for a board',
    (id) => {
      for (const topic of [`sensors/${id}/telemetry`, `kaiser/god/esp/${id}/status`]) {
        const route = routeTopic(topic)
        expect(route.kind).toBe('rejected')
        expect(route).not.toMatchObject({ board: id })
      }
    },
  )

  it('knows what relays send of themselves', () => {
    expect(routeTopic('kaiser/relay-7/discovery/esp32_nodes')).toEqual({
      kind: 'relay',
      board: null,
      relay: 'relay-7',
      key: 'discovery/esp32_nodes',
    })
  })

  it('leaves other topics alone', () => {
    expect(routeTopic('home/kitchen/lamp')).toEqual({ kind: 'foreign' })
    expect(routeTopic('kaiser/broadcast/emergency')).toEqual({ kind: 'foreign' })
  })

  it('does not take commands to boards for messages of boards', () => {
    expect(routeTopic('kaiser/god/esp/E1/actuator/5/command')).toMatchObject({ kind: 'rejected', reason: 'unknown-topic' })
    expect(routeTopic('kaiser/god/esp/E1/constructor')).toMatchObject({ kind: 'rejected', reason: 'unknown-topic' })
  })

  it('never throws, whatever the topic', () => {
    fc.assert(
      fc.property(fc.constantFrom('kaiser/', 'sensors/', ''), fc.string({ maxLength: 400 }), (prefix, rest) => {
        expect(['kaiser', 'plain', 'rejected', 'foreign']).toContain(routeTopic(prefix + rest).kind)
      }),
    )
  })

  it('answers the same from memory, and forgets when full', () => {
    const router = new TopicRouter(2)
    for (const board of ['a', 'b', 'c', 'a']) expect(router.route(`sensors/${board}/state`)).toEqual(routeTopic(`sensors/${board}/state`))
  })
})
