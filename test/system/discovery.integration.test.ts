// Discovery of a real backend: multicast stays on the loopback interface, boards are real servers on 127.0.0.x.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Discovery, FoundDevice, NetworkScan } from '../../backend/contract/boards/discovery.ts'
import { Lab } from './lab.ts'

let lab: Lab
let page: Server | undefined
let port: number
beforeAll(async () => {
  lab = await Lab.start(['--mdns', 'loopback'])
  page = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<title>Bench</title><esp-app></esp-app>')).listen(
    0,
    '127.0.0.1',
  )
  await once(page, 'listening')
  const address = page.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
afterAll(async () => {
  page?.close()
  await lab?.stop()
})

const ended = async (id: string) => {
  let scan: NetworkScan | undefined
  await expect
    .poll(
      async () => {
        scan = await lab.get<NetworkScan>(`/api/network-scans/${id}`)
        return scan.progress.state
      },
      { timeout: 15_000 },
    )
    .not.toMatch(/waiting|running/)
  return scan
}

describe('discovery', () => {
  test('tells where boards reach the broker and what to scan, and its id is the same for ever', async () => {
    const state = await lab.get<Discovery>('/api/discovery')
    expect(state.broker).toMatchObject({ port: Number(new URL(lab.address.mqtt).port), localOnly: true, login: true })
    for (const { range } of state.ranges) expect(range).not.toMatch(/^127\./)
    expect(readFileSync(join(lab.address.data, 'node-id'), 'utf8').trim()).toMatch(/^[0-9a-f]{12}$/)
  })

  test('browses on demand', async () => {
    const { mdns } = await lab.post<Discovery>('/api/discovery/browse', {})
    expect(mdns.setting).toBe('loopback')
    expect(mdns.browsingUntilMs).toBeGreaterThan(Date.now())
  })

  test('finds a page in a range, and is one job of the running work', async () => {
    const { id } = await lab.post<NetworkScan>('/api/network-scans', { range: '127.0.0.1-3', ports: [port] })
    expect(await ended(id)).toMatchObject({ boards: 1, progress: { state: 'done', done: 3, total: 3, unit: 'addresses' } })
    const found = await lab.get<FoundDevice[]>('/api/discovery/found')
    expect(found.find(({ address }) => address === '127.0.0.1')).toMatchObject({
      kind: 'esphome',
      name: 'Bench',
      web: `http://127.0.0.1:${port}/`,
    })
  })

  test.each([
    [{ range: 'kitchen' }, /discovery\.range.*range-form/],
    [{ range: '8.8.8.8' }, /discovery\.range.*range-public/],
    [{ range: '10.0.0.0/8' }, /discovery\.range.*range-large/],
    [{ range: '127.0.0.1', ports: [] }, /request\.invalid/],
    [{ range: '127.0.0.1', ports: [70_000] }, /request\.invalid/],
    [{ range: '127.0.0.1', nonsense: 1 }, /request\.invalid/],
  ])('refuses %j with its remedy', async (body, expected) => {
    await expect(lab.post('/api/network-scans', body)).rejects.toThrow(expected)
  })
})
