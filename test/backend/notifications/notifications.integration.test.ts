// Alarms that reach people: a real SMTP server with TLS, a real HTTP server, a real MQTT client, and a power cut in between.
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Alarm } from '../../../backend/contract/alarms/alarm.ts'
import type { Channel, ChannelBody } from '../../../backend/contract/alarms/channel.ts'
import type { DeliveryLog } from '../../../backend/contract/alarms/delivery.ts'
import { newDataFolder } from '../../backend-process.ts'
import { Lab } from '../../system/lab.ts'

const PASSWORD = 'geheim-und-lang'
const WRONG = 'falsch-und-lang'
const SECRET = 'T0-very-secret-path'
const TOKEN = 'bearer-very-secret'
const FLAGS = ['--registration', 'auto']
const SOON = { timeout: 20_000 }
const data = newDataFolder()
const certificates = newDataFolder()

interface Taken {
  to: string[]
  secure: boolean
  user: string
  text: string
}
interface Called {
  path: string
  headers: IncomingHttpHeaders
  body: unknown
}

let lab: Lab
let hook: Server
let hookUrl: string
/** Answer of the HTTP server. */
let status = 200
const called: Called[] = []
const taken: Taken[] = []
const closing: (() => Promise<void>)[] = []
let key: Buffer
let cert: Buffer
let readings = 0

beforeAll(async () => {
  const [keyPath, certPath] = [join(certificates, 'key.pem'), join(certificates, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const days = ['-nodes', '-days', '2', '-keyout', keyPath, '-out', certPath]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...days, ...subject], { stdio: 'ignore' })
  key = readFileSync(keyPath)
  cert = readFileSync(certPath)
  hook = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      if (status === 200) {
        const body: unknown = JSON.parse(Buffer.concat(parts).toString())
        called.push({ path: request.url ?? '', headers: request.headers, body })
      }
      response.writeHead(status).end('said by the server')
    })
  })
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
  const address = hook.address()
  hookUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  lab = await start()
}, 60_000)

afterAll(async () => {
  await lab.stop()
  for (const close of closing) await close()
  hook.closeAllConnections()
  await new Promise((resolve) => hook.close(resolve))
  rmSync(certificates, { recursive: true, force: true })
})

function start(): Promise<Lab> {
  return Lab.start(FLAGS, data, { NODE_EXTRA_CA_CERTS: join(certificates, 'cert.pem') })
}

async function read(value: number): Promise<void> {
  const client = await lab.client()
  const message = { ts: Date.now() - 60_000 + 50 * readings++, sensor_type: 'flow', raw: value, raw_mode: false, value }
  await client.publishAsync('kaiser/god/esp/E1/sensor/4/data', JSON.stringify(message), { qos: 1 })
  await client.endAsync()
}
const raise = async () => {
  for (const value of [11, 12, 13]) await read(value)
  await expect.poll(standing, SOON).toHaveLength(1)
  const [alarm] = await standing()
  if (alarm === undefined) throw new Error('no alarm stands')
  return alarm
}
const end = async () => {
  for (const value of [5, 5, 5]) await read(value)
  await expect.poll(standing, SOON).toEqual([])
}
const standing = async () => (await lab.get<Alarm[]>('/api/alarms')).filter(({ source }) => source === 'limit')
const log = async (query = '') => (await lab.get<DeliveryLog>(`/api/notifications?limit=500${query}`)).deliveries

async function smtp(secure: boolean): Promise<number> {
  const server = new SMTPServer({
    key,
    cert,
    secure,
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'lab' && password === PASSWORD) done(null, { user: username })
      else done(new Error(`Invalid: ${password}`))
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        taken.push({ to, secure: session.secure, user: String(session.user ?? ''), text: Buffer.concat(parts).toString() })
        done()
      })
    },
  })
  const broken: Error[] = []
  server.on('error', (error) => broken.push(error))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(() => resolve())))
  const address = server.server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function mailAt(port: number, security: 'tls' | 'starttls', password: string): object {
  return { host: 'localhost', port, security, username: 'lab', password, from: 'Leitstand <leitstand@example.org>' }
}

function channel(target: ChannelBody['target'], change: Partial<ChannelBody> = {}): ChannelBody {
  const common = {
    name: 'Schicht',
    enabled: true,
    severities: ['warning', 'critical'] as ChannelBody['severities'],
    sources: [],
    zones: [],
  }
  return { ...common, tellEnd: true, quiet: null, timeZone: 'Europe/Berlin', language: 'de', perMinute: 60, target, ...change }
}

/** Subject and text of a mail, decoded (RFC 2047, quoted-printable, base64). */
function readMail({ text }: Taken): { subject: string; body: string } {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const unfolded = head.replace(/\r\n[ \t]+/g, ' ')
  const raw = /^Subject: (.*)$/m.exec(unfolded)?.[1] ?? ''
  const quoted = (words: string) =>
    Buffer.from(
      words.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      'latin1',
    ).toString()
  const subject = raw
    .replace(/\?= =\?/g, '?==?')
    .replace(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, way: string, words: string) =>
      way.toUpperCase() === 'B' ? Buffer.from(words, 'base64').toString() : quoted(words.replaceAll('_', ' ')),
    )
  const body = rest.join('\r\n\r\n')
  const coded = /^Content-Transfer-Encoding: (.*)$/m.exec(unfolded)?.[1]
  if (coded === 'base64') return { subject, body: Buffer.from(body, 'base64').toString() }
  return { subject, body: coded === 'quoted-printable' ? quoted(body.replace(/=\r\n/g, '')) : body }
}

it('begins with a board that reads inside its limits', async () => {
  const board = await lab.client()
  await board.publishAsync('kaiser/god/esp/E1/system/heartbeat', JSON.stringify({ uptime: 1, heap_free: 1e5, wifi_rssi: -60 }), { qos: 1 })
  await read(5)
  const flow = async () => (await lab.series('E1')).find(({ channel: name }) => name === 'gpio4:flow')
  await expect.poll(flow, SOON).toBeDefined()
  await lab.patch(`/api/series/${(await flow())?.id}`, { name: 'Zulauf', limits: { warningHigh: 10 } })
  await lab.patch('/api/boards/E1', { name: 'Pumpenhaus', zone: 'Gewächshaus' })
})

it('writes mail over STARTTLS with login, in the template and language of the channel, when an alarm begins and when it ends', async () => {
  await lab.put('/api/mail', mailAt(await smtp(false), 'starttls', PASSWORD))
  const body = channel({ kind: 'mail', to: ['a@example.org', 'b@example.org'], subject: '{{severity}} in {{zone}}: {{board}}' })
  await lab.put('/api/alarm-channels/mail', { version: 0, body })
  await raise()
  await expect.poll(() => taken.length, SOON).toBe(1)
  await end()
  await expect.poll(() => taken.length, SOON).toBe(2)
  const [begun, ended] = taken
  if (begun === undefined || ended === undefined) throw new Error('no mail')
  expect(begun).toMatchObject({ to: ['a@example.org', 'b@example.org'], secure: true, user: 'lab' })
  const mail = readMail(begun)
  expect(mail.subject).toBe('Warnung in Gewächshaus: Pumpenhaus')
  expect(mail.body).toMatch(/Warnung: Zulauf zu hoch: 1[13]/)
  expect(mail.body).toContain('Board: Pumpenhaus (E1)')
  expect(readMail(ended).body).toContain('Beendet: Zulauf zu hoch')
})

it('speaks TLS from the first byte as well, and the test button says that it got through', async () => {
  await lab.put('/api/mail', mailAt(await smtp(true), 'tls', PASSWORD))
  taken.length = 0
  await expect(lab.post('/api/alarm-channels/mail/test', {})).resolves.toMatchObject({ state: 'sent' })
  expect(taken).toMatchObject([{ secure: true, user: 'lab' }])
})

it('waits with a wrong password and tries again, shows it nowhere, and delivers once when it is mended', { timeout: 60_000 }, async () => {
  const port = await smtp(false)
  await lab.put('/api/mail', mailAt(port, 'starttls', WRONG))
  taken.length = 0
  const { id } = await raise()
  await expect.poll(async () => (await log(`&alarm=${id}`))[0]?.tries, SOON).toBeGreaterThan(1)
  const [waiting] = await log(`&alarm=${id}`)
  expect(waiting).toMatchObject({ state: 'waiting', channel: 'mail' })
  expect(waiting?.reason).toContain('does not know this user name and password')
  await expect(lab.post('/api/alarm-channels/mail/test', {})).rejects.toThrow(/channel\.failed/)
  const everywhere = [
    JSON.stringify([
      await log(),
      await lab.get('/api/alarm-channels'),
      await lab.get('/api/alarms'),
      await lab.get('/api/activity'),
      await lab.get('/api/mail'),
    ]),
    lab.backend.stdout,
    lab.backend.stderr,
  ].join()
  for (const secret of [WRONG, PASSWORD, Buffer.from(WRONG).toString('base64')]) expect(everywhere).not.toContain(secret)
  await lab.put('/api/mail', mailAt(port, 'starttls', PASSWORD))
  await lab.post('/api/alarm-channels/mail/test', {})
  await expect.poll(async () => (await log(`&alarm=${id}`))[0]?.state, SOON).toBe('sent')
  expect(taken.map((one) => readMail(one).subject)).toHaveLength(2)
  await end()
  await lab.delete('/api/alarm-channels/mail')
})

it('calls each service in its own shape with the token, and never gives address or token back', async () => {
  const shapes = { json: '/in', slack: `/services/${SECRET}`, teams: `/workflows/${SECRET}`, ntfy: '/plant' } as const
  for (const [shape, path] of Object.entries(shapes) as [keyof typeof shapes, string][]) {
    const body = channel({ kind: 'webhook', shape }, { name: shape, language: 'en' })
    const secret = { url: hookUrl + path, token: TOKEN }
    const made = await lab.put<Channel>(`/api/alarm-channels/${shape}`, { version: 0, body, secret })
    expect(made.target).toEqual({ kind: 'webhook', shape, origin: hookUrl, hasToken: true })
    await lab.post(`/api/alarm-channels/${shape}/test`, {})
  }
  const [json, slack, teams, ntfy] = called
  expect(called.map(({ path }) => path)).toEqual(['/in', shapes.slack, shapes.teams, '/'])
  expect(called.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill(`Bearer ${TOKEN}`))
  expect(json?.body).toMatchObject({ source: 'leitstand', type: 'notice', severity: 'info', notices: [{ kind: 'test' }] })
  expect(slack?.body).toMatchObject({ text: 'Test of the channel', blocks: [{ type: 'header' }, { type: 'section' }] })
  expect(teams?.body).toMatchObject({ type: 'message', attachments: [{ content: { type: 'AdaptiveCard' } }] })
  expect(ntfy?.body).toMatchObject({ topic: 'plant', priority: 3, title: 'Test of the channel' })
  const shown = JSON.stringify([await lab.get('/api/alarm-channels'), await log()]) + lab.backend.stdout + lab.backend.stderr
  for (const secret of [SECRET, TOKEN]) expect(shown).not.toContain(secret)
  for (const shape of ['slack', 'teams', 'ntfy']) await lab.delete(`/api/alarm-channels/${shape}`)
})

it('publishes to the broker what any MQTT client reads', async () => {
  const listener = await lab.client()
  const heard: unknown[] = []
  listener.on('message', (_topic, payload) => heard.push(JSON.parse(payload.toString())))
  await listener.subscribeAsync('plant/alarms', { qos: 1 })
  const body = channel({ kind: 'mqtt', topic: 'plant/alarms', qos: 1, retain: false }, { language: 'en' })
  await lab.put('/api/alarm-channels/bus', { version: 0, body })
  const { id } = await raise()
  await expect
    .poll(() => heard, SOON)
    .toMatchObject([
      { source: 'leitstand', severity: 'warning', notices: [{ kind: 'raised', alarm: id, board: 'E1', zone: 'Gewächshaus' }] },
    ])
  await end()
  await expect.poll(() => heard.length, SOON).toBe(2)
  await lab.delete('/api/alarm-channels/bus')
})

it('loses nothing in a power cut between alarm and delivery, and tells it once', { timeout: 90_000 }, async () => {
  status = 503
  called.length = 0
  const { id } = await raise()
  await expect.poll(async () => (await log(`&alarm=${id}`))[0]?.tries, SOON).toBeGreaterThan(0)
  // Reading the history brings to disk what has waited there for a tenth of a second.
  await lab.get('/api/alarms/history')
  await lab.kill()
  status = 200
  lab = await start()
  const raised = () => called.filter(({ body }) => JSON.stringify(body).includes(id))
  await expect.poll(() => raised().length, SOON).toBe(1)
  await expect.poll(async () => (await log(`&alarm=${id}`))[0]?.state, SOON).toBe('sent')
  await lab.kill()
  lab = await start()
  expect(await standing()).toMatchObject([{ id, state: 'raised' }])
  await lab.post('/api/alarm-channels/json/test', {})
  expect(raised()).toHaveLength(1)
})
