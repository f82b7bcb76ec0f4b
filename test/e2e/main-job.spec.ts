// The main job, as a newcomer does it: publish with a real MQTT client, see it in the table, on the Overview and on every interface.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { WebSocket } from 'ws'
import type { DeviceState } from '../../backend/contract/events.ts'
import { findProgram } from '../fakes/find-program.ts'
import { expect, test } from './fixtures.ts'

const mosquittoPub = findProgram('mosquitto_pub')

// Flags of its own give this file a backend of its own, with an empty data folder.
test.use({ backendFlags: ['--registration', 'manual'] })

test.describe('a reading published with mosquitto_pub', () => {
  // biome-ignore lint/suspicious/noSkippedTests: visible skip on machines without the program
  test.skip(mosquittoPub === undefined && !process.env.CI, 'mosquitto_pub is not installed')

  test('appears in the table, on the Overview, in GET /api/sensors and on /ws/events', async ({ page, backend }) => {
    const publish = (topic: string, message: string) =>
      promisify(execFile)(mosquittoPub ?? 'mosquitto_pub', ['-p', new URL(backend.mqtt).port, '-q', '1', '-t', topic, '-m', message])
    const authorization = `Bearer ${readFileSync(join(backend.data, 'token'), 'utf8').trim()}`

    // An existing caller of the compatibility feed.
    const events: { type: string; data: unknown }[] = []
    const socket = new WebSocket(`${backend.http.replace('http', 'ws')}/ws/events`, { headers: { authorization } })
    socket.on('message', (data) => events.push(JSON.parse(String(data))))
    await expect.poll(() => events[0]?.type).toBe('snapshot')

    await publish('sensors/tor-1/telemetry', '{"metrics":{"tempC":22.4,"doorState":"open"}}')
    await publish(
      'kaiser/god/esp/ESP_12AB34CD/sensor/4/data',
      '{"ts":1735818000,"esp_id":"ESP_12AB34CD","gpio":4,"sensor_type":"DS18B20","raw":344,"raw_mode":true,"onewire_address":"28FF641E8D3C0C79"}',
    )

    const sensors = await fetch(`${backend.http}/api/sensors`, { headers: { authorization } })
    const states = (await sensors.json()) as DeviceState[]
    expect(states.find(({ deviceId }) => deviceId === 'tor-1')?.lastTelemetry?.metrics).toEqual({ tempC: 22.4, doorState: 'open' })
    expect(Object.values(states.find(({ deviceId }) => deviceId === 'ESP_12AB34CD')?.lastTelemetry?.metrics ?? {})).toEqual([21.5])
    await expect
      .poll(() => events.filter(({ type }) => type === 'telemetry').map(({ data }) => data))
      .toContainEqual(expect.objectContaining({ deviceId: 'tor-1', metrics: { tempC: 22.4, doorState: 'open' } }))
    socket.close()

    await page.getByRole('button', { name: 'Later' }).click()
    await expect(page.getByRole('link', { name: /22\.4/ })).toBeVisible()
    await expect(page.getByRole('link', { name: /21\.5/ })).toBeVisible()
    await page.getByRole('link', { name: 'Devices' }).first().click()
    for (const id of ['tor-1', 'ESP_12AB34CD']) await expect(page.getByRole('row').filter({ hasText: id })).toContainText('New')
  })

  test('boards are taken in bulk from the table by keyboard', async ({ page, backend }) => {
    await page.getByRole('button', { name: 'Later' }).click()
    await page.goto(`${backend.http}/devices`)
    const rows = page.getByRole('row')
    await expect(rows.filter({ hasText: 'tor-1' })).toBeVisible()
    for (const box of await page.getByRole('row').getByRole('checkbox').all()) await box.check()
    await page.getByRole('button', { name: 'Accept', exact: true }).click()
    await expect(rows.filter({ hasText: 'tor-1' })).toContainText('Accepted')
    await expect(rows.filter({ hasText: 'ESP_12AB34CD' })).toContainText('Accepted')
  })
})
