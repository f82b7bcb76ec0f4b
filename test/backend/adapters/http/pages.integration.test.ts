import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bearer, LOCAL_TOKEN, startServer } from './server-under-test.ts'

const PAGE = '<!doctype html><title>Leitstand</title>'
const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

describe('pages', () => {
  let under: Awaited<ReturnType<typeof startServer>>
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'leitstand-pages-'))
    await mkdir(join(dir, 'pages', 'assets'), { recursive: true })
    await writeFile(join(dir, 'secret.txt'), 'secret')
    await writeFile(join(dir, 'pages', 'index.html'), PAGE)
    await writeFile(join(dir, 'pages', '.hidden'), 'secret')
    await writeFile(join(dir, 'pages', 'favicon.svg'), '<svg/>')
    await writeFile(join(dir, 'pages', 'assets', 'index-Bq3fR2x_.js'), 'export {}')
    under = await startServer({ rendererDir: join(dir, 'pages') })
  })
  afterAll(async () => {
    await under.stop()
    await rm(dir, { recursive: true })
  })

  test('are shown without credentials: the sign-in page is one of them', async () => {
    const answer = await under.call('GET', '/', { headers: HTML })
    expect([answer.status, answer.text]).toEqual([200, PAGE])
    expect(answer.headers['cache-control']).toBe('no-cache')
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'")
  })

  test('of the app are one file, at every address that only its router knows', async () => {
    for (const path of ['/devices', '/devices/tor-1?tab=health', '/a/b/c']) {
      const answer = await under.call('GET', path, { headers: HTML })
      expect([answer.status, answer.text, answer.headers['cache-control']], path).toEqual([200, PAGE, 'no-cache'])
      expect(answer.headers['content-type']).toContain('text/html')
    }
  })

  test('stand in for nothing that a program asked for', async () => {
    for (const path of ['/api/nowhere', '/api', '/ws/nowhere', '/metrics/x', '/mqtt/x']) {
      const answer = await under.call('GET', path, { headers: HTML })
      expect([answer.status, answer.json.error.code], path).toEqual([404, 'request.not-found'])
    }
    expect((await under.call('GET', '/assets/missing-Bq3fR2x_.js', { headers: { accept: '*/*' } })).status).toBe(404)
    expect((await under.call('POST', '/devices/x', { headers: HTML, body: {} })).status).toBe(404)
  })

  test('have assets that browsers keep for ever when their name holds a hash', async () => {
    const asset = await under.call('GET', '/assets/index-Bq3fR2x_.js')
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(asset.headers['content-type']).toContain('javascript')
    expect((await under.call('GET', '/favicon.svg')).headers['cache-control']).toBe('no-cache')
  })

  test('never reach outside their folder', async () => {
    for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt', '/..%5csecret.txt', '/.hidden']) {
      const answer = await under.call('GET', path)
      expect([400, 403, 404], path).toContain(answer.status)
      expect(answer.text, path).not.toContain('secret')
    }
  })
})

describe('API documentation', () => {
  let under: Awaited<ReturnType<typeof startServer>>
  beforeAll(async () => {
    under = await startServer()
  })
  afterAll(() => under.stop())
  const headers = bearer(LOCAL_TOKEN)

  test('names every route of the API with tag, summary, role and answer', async () => {
    const document = (await under.call('GET', '/api/docs/json', { headers })).json
    expect(document.openapi).toBe('3.1.0')
    const documented = new Set<string>()
    for (const [path, methods] of Object.entries<Record<string, Record<string, unknown>>>(document.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const name = `${method.toUpperCase()} ${path}`
        documented.add(name)
        expect(operation.tags, name).toHaveLength(1)
        expect(operation.summary, name).toMatch(/^[A-Z].{5,}/)
        expect(operation.description, name).toMatch(/Least role: (viewer|operator|admin)|Needs no credentials/)
        const answers = Object.keys(operation.responses ?? {})
        expect(
          answers.some((status) => status.startsWith('2')),
          `${name}: ${answers}`,
        ).toBe(true)
        expect(
          answers.map((status) => status.toLowerCase()),
          name,
        ).toContain('4xx')
      }
    }
    const declared = under.server.routes
      .filter((route) => route.method !== 'HEAD' && !route.websocket && !route.url.startsWith('/api/docs') && route.url !== '/*')
      .map((route) => `${route.method} ${route.url.replace(/:([a-z]+)/gi, '{$1}')}`)
    expect([...documented].sort()).toEqual([...new Set(declared)].sort())
    expect(documented.size).toBeGreaterThan(35)
  })

  test('holds references that resolve, parameters that are declared, and exceptions from authentication', async () => {
    const text = (await under.call('GET', '/api/docs/json', { headers })).text
    const document = JSON.parse(text)
    for (const [, reference = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const target = reference.split('/').reduce((at, key) => at?.[key.replace(/~1/g, '/').replace(/~0/g, '~')], document)
      expect(target, reference).toBeDefined()
    }
    for (const path of Object.keys(document.paths)) {
      for (const [, name] of path.matchAll(/\{([^}]+)\}/g)) {
        for (const operation of Object.values<{ parameters?: { name: string; in: string; required: boolean }[] }>(document.paths[path])) {
          const parameter = operation.parameters?.find((one) => one.name === name)
          expect(parameter, `${path} ${name}`).toMatchObject({ in: 'path', required: true })
        }
      }
    }
    expect(document.paths['/api/health'].get.security).toEqual([])
    expect(document.paths['/api/boards'].get.security).toBeUndefined()
    expect(Object.keys(document.components.securitySchemes)).toEqual(['bearer', 'cookie'])
    expect(document.paths['/api/query'].get.parameters.map((one: { name: string }) => one.name)).toEqual([
      'series',
      'from',
      'to',
      'maxPoints',
      'agg',
      'bucket',
      'timeZone',
    ])
  })

  test('has a page that loads nothing from elsewhere', async () => {
    const page = await under.call('GET', '/api/docs/', { headers })
    expect(page.status).toBe(200)
    const links = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link ?? '')
    expect(links.length).toBeGreaterThan(3)
    for (const link of links) {
      const path = new URL(link, `http://127.0.0.1:${under.port}/api/docs/`)
      expect(path.host).toBe(`127.0.0.1:${under.port}`)
      expect((await under.call('GET', path.pathname, { headers })).status, link).toBe(200)
    }
  })
})
