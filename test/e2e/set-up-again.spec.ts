// A set-up that a restart of the program cut short: one press on Retry, which asks for the password alone, as nothing keeps that.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@playwright/test'
import { readToken, signedInAddress } from '../../backend/cli/running-backend.ts'
import { type Ready, TestBackend } from '../backend-process.ts'
import { findProgram } from '../fakes/find-program.ts'
import { makeApp, makeMerged } from '../fakes/firmware-images.ts'
import { equip } from '../fakes/virtual-board/board-program.ts'
import { openVirtualBoard } from '../fakes/virtual-board/pty.ts'
import { expectNoFinding } from './axe.ts'
import { expect } from './fixtures.ts'

const MAC = '24:0a:c4:66:00:01'

// biome-ignore lint/suspicious/noSkippedTests: the machine of a developer may have no socat
test.skip(findProgram('socat') === undefined, 'virtual boards need socat')

test('a set-up that was cut short goes on with the password alone', async ({ page, context }) => {
  test.slow() // two backends and a whole set-up
  await context.addInitScript(() => localStorage.setItem('leitstand.setup-later', 'yes'))
  const folder = mkdtempSync(join(tmpdir(), 'leitstand-again-'))
  const port = await openVirtualBoard({ path: join(folder, 'ttyAGAIN'), chip: 'esp32', mac: MAC })
  equip(port.board, MAC)
  const flags = ['--serial-ports', port.path, '--mqtt-anonymous', 'nobody']
  let backend = new TestBackend(flags)
  const { data } = backend
  const rest = async ({ http }: Ready, path: string, body: unknown) => {
    const binary = body instanceof Uint8Array
    const headers = {
      authorization: `Bearer ${readToken(data)}`,
      'content-type': binary ? 'application/octet-stream' : 'application/json',
    }
    const answer = await page.request.post(`${http}/api/${path}`, { headers, data: binary ? Buffer.from(body) : body })
    expect(answer.ok()).toBe(true)
    return answer.json()
  }
  try {
    let ready = await backend.ready()
    const { sha256 } = await rest(ready, 'firmware-files?name=node.bin', makeMerged(0, makeApp(120_000, { project: 'greenhouse-node' })))
    const firmware = await rest(ready, 'firmware', { name: 'greenhouse-node', parts: [{ name: 'node.bin', sha256, offset: 0 }] })
    port.board.setFaults({ bytesPerSecond: 20_000 })
    // Boards keep the address that they were given, so the port stays the same over the restart.
    const mqttPort = new URL(ready.mqtt).port
    const broker = { host: '127.0.0.1', port: Number(mqttPort), ca: null }
    const provision = { ssid: 'lab-iot', broker, template: null, acceptance: true, name: 'Bed 7', zone: 'Greenhouse 2', labels: [] }
    const work = { port: port.path, action: 'write', firmware: firmware.id, provision, wifiPassword: 'greenhouse' }
    await rest(ready, 'flash-jobs', work)
    await page.goto(await signedInAddress(data))
    await expect(page.getByRole('navigation', { name: 'Pages' }).getByRole('img', { name: /lane at work/ })).toBeVisible()
    backend.kill('SIGKILL')
    await backend.exited
    port.board.setFaults({ bytesPerSecond: 0 })

    backend = new TestBackend([...flags, '--mqtt-port', mqttPort], { data })
    ready = await backend.ready()
    await page.goto(await signedInAddress(data))
    await page.getByRole('link', { name: /^Flash/ }).click()
    const lane = page.getByRole('listitem', { name: /ttyAGAIN$/ })
    await expect(lane).toContainText('Interrupted')
    await lane.getByRole('button', { name: /^Retry/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Password of lab-iot' })
    await expect(dialog).toContainText('All else that Bed 7 gets is known.')
    await expectNoFinding(page, 'password again', '[role="dialog"]')
    await dialog.getByLabel('Password', { exact: true }).fill('greenhouse')
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(lane).toContainText('Bed 7', { timeout: 90_000 })
    await expect(lane.getByRole('button', { name: /^Flash, lane/ })).toBeVisible({ timeout: 90_000 })
    await expect(lane).not.toContainText('Failed')
    expect(JSON.stringify(await (await page.request.get(`${ready.http}/api/flash-jobs`)).json())).not.toContain('greenhouse"')
  } finally {
    await backend.stop()
    backend.removeData()
    await port.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
