import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { neighbourTable } from '../../../../backend/adapters/network/neighbour-table.ts'
import { ownNetworks } from '../../../../backend/adapters/network/own-networks.ts'
import { TcpProber } from '../../../../backend/adapters/network/tcp-prober.ts'

const never = new AbortController().signal
const servers: Server[] = []
let closed: number

/** A server that says `text` when somebody speaks; undefined: it never says anything. */
async function serve(text: string | undefined): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', () => text !== undefined && socket.end(text))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  servers.push(server)
  return portOf(server)
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

beforeAll(async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  closed = portOf(server)
  server.close()
})
afterAll(() => {
  for (const server of servers) server.close()
})

test('a page is read up to 4 KiB, an answer that is no page is none, a closed port shows that somebody is there', async () => {
  const page = await serve(`HTTP/1.1 200 OK\r\n\r\n<title>Bench</title>${'x'.repeat(100_000)}`)
  const garbage = await serve('SSH-2.0-dropbear\r\n')
  const { alive, open, pages } = await new TcpProber().probe('127.0.0.1', [page, garbage, closed], never)
  expect(alive).toBe(true)
  expect(open).toEqual([page, garbage])
  expect([...pages.keys()]).toEqual([page])
  expect(pages.get(page)).toContain('<title>Bench</title>')
  expect(pages.get(page)?.length).toBeLessThanOrEqual(4096)
  expect(await new TcpProber().probe('127.0.0.1', [closed], never)).toEqual({ alive: true, open: [], pages: new Map() })
})

test('who connects and stays silent costs one timeout, and a cancelled probe ends at once', async () => {
  const mute = await serve(undefined)
  const { open, pages } = await new TcpProber({ pageMs: 100 }).probe('127.0.0.1', [mute], never)
  expect(open).toEqual([mute])
  expect(pages.size).toBe(0)
  const abort = new AbortController()
  const probing = new TcpProber({ pageMs: 3_600_000, connectMs: 3_600_000 }).probe('127.0.0.1', [mute], abort.signal)
  abort.abort()
  await probing
  expect((await new TcpProber().probe('127.0.0.1', [mute], abort.signal)).alive).toBe(false)
})

test('the networks of this machine have an address and a length, and loopback comes last', () => {
  const networks = ownNetworks()
  expect(networks.at(-1)).toMatchObject({ address: '127.0.0.1', prefix: 8, loopback: true })
  for (const { prefix } of networks) expect(prefix).toBeGreaterThan(0)
})

test('neighbours are read from the table of the system, unanswered ones left out; where there is none nobody is known', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-arp-'))
  try {
    const path = join(dir, 'arp')
    const head = 'IP address       HW type     Flags       HW address            Mask     Device\n'
    writeFileSync(
      path,
      `${head}192.168.1.7      0x1         0x2         24:0a:c4:12:34:56     *        eth0\n192.168.1.8      0x1         0x0         00:00:00:00:00:00     *        eth0\n`,
    )
    expect(await neighbourTable(() => 0, path)()).toEqual(new Map([['192.168.1.7', '24:0A:C4:12:34:56']]))
    expect(await neighbourTable(() => 0, join(dir, 'none'))()).toEqual(new Map())
  } finally {
    rmSync(dir, { recursive: true })
  }
})
