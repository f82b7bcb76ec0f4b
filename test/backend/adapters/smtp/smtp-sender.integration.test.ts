// Mail against a real SMTP server (smtp-server) with STARTTLS and login.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { SmtpSender } from '../../../../backend/adapters/smtp/smtp-sender.ts'
import type { MailSettingsBody } from '../../../../backend/contract/export.ts'
import { Mail } from '../../../../backend/mail/mail.ts'

const PASSWORD = 'geheim-und-lang'
let folder: string
let key: Buffer
let certificate: Buffer
const closing: (() => Promise<void>)[] = []

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leitstand-smtp-'))
  const [keyPath, certPath] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', keyPath, '-out', certPath, ...subject],
    { stdio: 'ignore' },
  )
  key = readFileSync(keyPath)
  certificate = readFileSync(certPath)
})

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Taken {
  to: string[]
  secure: boolean
  user: string | undefined
  text: string
}

async function server(options: SMTPServerOptions = {}): Promise<{ port: number; taken: Taken[]; logins: number[] }> {
  const taken: Taken[] = []
  const logins: number[] = []
  const broken: string[] = []
  const smtp = new SMTPServer({
    key,
    cert: certificate,
    onAuth: ({ username, password }, _session, done) => {
      logins.push(1)
      if (username === 'lab' && password === PASSWORD) done(null, { user: username })
      else done(new Error('Invalid username or password'))
    },
    onRcptTo: ({ address }, _session, done) => {
      if (address.startsWith('nobody')) done(Object.assign(new Error('No such user here'), { responseCode: 550 }))
      else done()
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
    ...options,
  })
  // Clients that end in the middle are part of these tests.
  smtp.on('error', (error) => broken.push(error.message))
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => smtp.close(() => resolve())))
  const address = smtp.server.address()
  return { port: typeof address === 'object' && address !== null ? address.port : 0, taken, logins }
}

function settings(port: number, change: Partial<MailSettingsBody> = {}): MailSettingsBody {
  return {
    host: 'localhost',
    port,
    security: 'starttls',
    username: 'lab',
    password: PASSWORD,
    from: 'Leitstand <leitstand@example.org>',
    ...change,
  }
}

async function mail(sender: SmtpSender, body: MailSettingsBody) {
  const kept = new Map<string, string>()
  const waits: number[] = []
  const made = new Mail({
    secrets: { secret: async (name) => kept.get(name), saveSecret: async (name, value) => void kept.set(name, value) },
    sender,
    wait: async (ms) => waits.push(ms) > 0,
  })
  await made.configure(body)
  return { mail: made, waits, kept }
}

const sender = () => new SmtpSender({ connectMs: 2000, silenceMs: 2000, wholeMs: 4000 }, certificate.toString())

test('a report goes out encrypted, with login, umlauts and its file', async () => {
  const { port, taken } = await server()
  const path = join(folder, 'r.csv')
  writeFileSync(path, 'Zeit;Wert\r\n')
  const { mail: mailer } = await mail(sender(), settings(port))
  const attachment = { path, fileName: 'Gewächshaus 2026-11-20.csv', contentType: 'text/csv' }
  await mailer.send({ to: ['a@example.org', 'b@example.org'], subject: 'Übersicht', text: 'Guten Tag', attachment })
  expect(taken).toHaveLength(1)
  expect(taken[0]).toMatchObject({ to: ['a@example.org', 'b@example.org'], secure: true, user: 'lab' })
  expect(taken[0]?.text).toContain('=?UTF-8?')
  expect(taken[0]?.text).toContain(Buffer.from('Zeit;Wert\r\n').toString('base64'))
  expect(taken[0]?.text).toMatch(/filename\*0?\*?=utf-8''Gew%C3%A4chshaus/i)
})

test('TLS from the first byte works as well', async () => {
  const { port, taken } = await server({ secure: true })
  const { mail: mailer } = await mail(sender(), settings(port, { security: 'tls' }))
  await mailer.test('a@example.org')
  expect(taken[0]?.secure).toBe(true)
})

test('a wrong password is said at once, is not tried again, and shows nowhere', async () => {
  const { port, logins } = await server()
  const { mail: mailer, waits } = await mail(sender(), settings(port, { password: 'falsch-falsch' }))
  const error = await mailer.send({ to: ['a@example.org'], subject: 's', text: 't' }).catch((cause: unknown) => cause)
  expect(error).toMatchObject({ code: 'mail.failed' })
  expect(String(error)).toContain('does not know this user name and password')
  expect(String(error)).not.toContain('falsch-falsch')
  expect([waits, logins.length]).toEqual([[], 1])
})

test('a refused recipient is named', async () => {
  const { port, taken } = await server()
  const { mail: mailer } = await mail(sender(), settings(port))
  await expect(mailer.send({ to: ['nobody@example.org'], subject: 's', text: 't' })).rejects.toThrow(/No such user here/)
  await expect(mailer.send({ to: ['a@example.org', 'nobody@example.org'], subject: 's', text: 't' })).rejects.toThrow(/nobody@example\.org/)
  expect(taken.length).toBeLessThanOrEqual(1)
})

test('a server without encryption never sees the password', async () => {
  const { port, logins, taken } = await server({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'], allowInsecureAuth: true })
  const { mail: mailer } = await mail(sender(), settings(port))
  await expect(mailer.send({ to: ['a@example.org'], subject: 's', text: 't' })).rejects.toMatchObject({ code: 'mail.failed' })
  expect([logins, taken]).toEqual([[], []])
})

test('a certificate that nobody vouches for ends it before the login', async () => {
  const { port, logins } = await server()
  const { mail: mailer } = await mail(new SmtpSender({ connectMs: 2000 }), settings(port))
  await expect(mailer.test('a@example.org')).rejects.toThrow(/certificate .* is not trusted/)
  expect(logins).toEqual([])
})

test('a server that says nothing is given up and tried three times', async () => {
  const { port, connections } = await silentServer()
  const { mail: mailer, waits } = await mail(new SmtpSender({ connectMs: 200, silenceMs: 200, wholeMs: 1000 }), settings(port))
  await expect(mailer.send({ to: ['a@example.org'], subject: 's', text: 't' })).rejects.toThrow(/does not answer|cannot be reached/)
  expect(waits).toEqual([10_000, 60_000])
  expect(connections()).toBe(3)
})

test('a relay on this machine may do without encryption, another one may not', async () => {
  const { port, taken } = await server({ authOptional: true, hideSTARTTLS: true })
  const { mail: mailer } = await mail(sender(), settings(port, { security: 'none', username: '', host: '127.0.0.1' }))
  await mailer.test('a@example.org')
  expect(taken[0]?.secure).toBe(false)
  await expect(mailer.configure(settings(25, { security: 'none', host: 'mail.example.org' }))).rejects.toMatchObject({
    code: 'request.invalid',
  })
})

test('a file that mail does not take is refused with its size', async () => {
  const path = join(folder, 'big.csv')
  writeFileSync(path, '')
  truncateSync(path, 21 * 1024 * 1024)
  const { mail: mailer, waits } = await mail(sender(), settings(9))
  const attachment = { path, fileName: 'big.csv', contentType: 'text/csv' }
  await expect(mailer.send({ to: ['a@example.org'], subject: 's', text: 't', attachment })).rejects.toThrow(/22\.0 MB; mail takes 21\.0 MB/)
  expect(waits).toEqual([])
})

test('the password is kept among the secrets, stays when left out, and goes to no other server', async () => {
  const { mail: mailer, kept } = await mail(sender(), settings(587))
  expect(mailer.settings()).toEqual({
    host: 'localhost',
    port: 587,
    security: 'starttls',
    username: 'lab',
    from: expect.any(String),
    hasPassword: true,
  })
  const { password: _password, ...without } = settings(465, { security: 'tls' })
  await mailer.configure(without)
  expect(kept.get('mail')).toContain(PASSWORD)
  await expect(mailer.configure({ ...without, host: 'evil.example.org' })).rejects.toMatchObject({ code: 'request.invalid' })
})

async function silentServer(): Promise<{ port: number; connections: () => number }> {
  let count = 0
  const open = new Set<Socket>()
  const silent: Server = createServer((socket) => {
    count++
    open.add(socket)
    socket.on('error', () => open.delete(socket))
  })
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  closing.push(async () => {
    for (const socket of open) socket.destroy()
    await new Promise<void>((resolve) => silent.close(() => resolve()))
  })
  const address = silent.address()
  return { port: typeof address === 'object' && address !== null ? address.port : 0, connections: () => count }
}
