// Adding boards: heard on MQTT and registered, found by a scan of a range with progress, a scan cancelled; accessible; in German.
import { createServer, type Server } from 'node:net'
import { AxeBuilder } from '@axe-core/playwright'
import mqtt from 'mqtt'
import type { NetworkScan } from '../../backend/contract/boards/discovery.ts'
import { expect, test } from './fixtures.ts'

// Nothing is announced beyond this machine: the loopback interface alone.
test.use({ backendFlags: ['--registration', 'manual', '--mdns', 'loopback'] })

const BENCH = '<html><head><title>Bench</title></head><body><esp-app></esp-app>ESPHome 2026.10.1</body></html>'
const ANSWER = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n${BENCH}`

const servers: Server[] = []
/** A server that says `text` to whoever speaks; undefined: it lets every scan wait for its timeout. */
async function serve(host: string, port: number, text: string | undefined): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', () => text !== undefined && socket.end(text))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  servers.push(server)
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

test.beforeEach(async ({ context }) => {
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
})
test.afterAll(async () => {
  for (const server of servers.splice(0)) server.close()
})

test('boards heard on MQTT are registered with name, zone and labels', async ({ page, backend }) => {
  await page.goto(`${backend.http}/devices`)
  await page.getByRole('link', { name: 'Add boards…' }).first().click()
  const heard = page.getByRole('region', { name: 'Heard on MQTT' })
  await expect(heard).toContainText('No board waits')
  await expect(heard).toContainText('--mqtt-host 0.0.0.0')

  const client = await mqtt.connectAsync(backend.mqtt)
  for (const id of ['tor-1', 'tor-2']) await client.publishAsync(`sensors/${id}/telemetry`, '{"metrics":{"tempC":22.4}}', { qos: 1 })
  await client.endAsync()
  await expect(heard).toContainText('2 boards wait')
  await heard.getByRole('button', { name: 'Register tor-1' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill('Gate east')
  await dialog.getByLabel('Zone').fill('Yard')
  await dialog.getByLabel('Labels').fill('outdoor')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: /^Register/ }).click()
  await expect(dialog).toBeHidden()
  await expect(heard).toContainText('1 board waits')
  await expect(heard).not.toContainText('tor-1')
  const board = await page.request.get(`${backend.http}/api/boards/tor-1`)
  expect((await board.json()).board).toMatchObject({ name: 'Gate east', zone: 'Yard', labels: ['outdoor'], registration: 'accepted' })
})

test('a scan finds a board, says how to point it here, and leads to its page once it is ours', async ({ page, backend }) => {
  const port = await serve('127.0.0.5', 0, ANSWER)
  await page.goto(`${backend.http}/devices/add`)
  const scan = page.getByRole('region', { name: 'Scan a range' })
  const range = scan.getByLabel('Range of addresses')
  await range.fill('10.0.0.0/8')
  await expect(scan).toContainText('16,777,214 addresses, 4,096 are the most')
  await expect(scan.getByRole('button', { name: 'Scan', exact: true })).toBeDisabled()
  await range.fill('127.0.0.0/28')
  await expect(scan).toContainText('14 addresses')
  await scan.getByLabel('Ports').fill(`${port}`)
  await scan.getByRole('button', { name: 'Scan', exact: true }).click()
  const bench = scan.getByRole('listitem').filter({ hasText: 'Bench' })
  await expect(bench).toContainText('ESPHome 2026.10.1')
  await expect(bench).toContainText('127.0.0.5')
  await expect(scan).toContainText('14 addresses asked, 14 answered, 1 board')
  await expect(bench.getByRole('link', { name: 'Open page of Bench' })).toHaveAttribute('href', `http://127.0.0.5:${port}/`)

  await bench.getByRole('button', { name: 'Point Bench here' }).click()
  await expect(bench).toContainText(`port: ${new URL(backend.mqtt).port}`)
  await expect(bench).toContainText('topic: sensors/bench/telemetry')
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`))).toEqual([])

  const client = await mqtt.connectAsync(backend.mqtt)
  await client.publishAsync(
    'kaiser/god/esp/bench/system/heartbeat',
    JSON.stringify({ ts: Date.now(), uptime: 1, wifi_rssi: -50, ip_address: '127.0.0.5' }),
    { qos: 0 },
  )
  await client.publishAsync('sensors/bench-2/telemetry', '{"metrics":{"tempC":22.4}}', { qos: 1 })
  await client.endAsync()
  await bench.getByRole('link', { name: 'Waits: bench' }).click()
  await expect(page).toHaveURL(/\/devices\/bench$/)
})

test('a long scan shows its progress, on the page and in the top bar, and is cancelled', async ({ page, backend }) => {
  // Each waits for its timeout: more than half a minute in all.
  const port = await serve('127.0.16.1', 0, undefined)
  for (let host = 2; host < 2047; host++) await serve(`127.0.${16 + (host >> 8)}.${host & 255}`, port, undefined)
  await page.goto(`${backend.http}/devices/add`)
  const scan = page.getByRole('region', { name: 'Scan a range' })
  await scan.getByLabel('Range of addresses').fill('127.0.16.0/21')
  await scan.getByLabel('Ports').fill(`${port}`)
  await scan.getByRole('button', { name: 'Scan', exact: true }).click()
  await expect(scan.getByRole('progressbar')).toBeVisible()
  await expect(scan).toContainText('of 2,046 addresses')
  await expect(page.getByRole('button', { name: '1 job running' })).toBeVisible()
  await scan.getByRole('button', { name: 'Cancel safely' }).click()
  await expect(scan).toContainText('cancelled after')
  await expect(page.getByRole('button', { name: '1 job running' })).toHaveCount(0)
  const scans: NetworkScan[] = await (await page.request.get(`${backend.http}/api/network-scans`)).json()
  expect(scans.at(-1)?.progress.state).toBe('cancelled')
})

test('the palette leads there, and it speaks German', async ({ page, backend, context }) => {
  await page.goto(`${backend.http}/devices`)
  await expect(page.getByRole('heading', { name: 'Devices' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search or run a command' }).fill('add boards')
  await page.getByRole('option', { name: 'Add boards' }).click()
  await expect(page.getByRole('heading', { name: 'Add boards' })).toBeVisible()
  await context.addInitScript(() => localStorage.setItem('leitstand.language', 'de'))
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Boards hinzufügen' })).toBeVisible()
  for (const title of ['Über MQTT gehört', 'Im Netz angesagt (mDNS)', 'Bereich absuchen'])
    await expect(page.getByRole('region', { name: title })).toBeVisible()
  await page.getByLabel('Adressbereich').fill('Küche')
  await expect(page.getByText('oder eine Adresse wie 192.168.1.7 schreiben')).toBeVisible()
})
