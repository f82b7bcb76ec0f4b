import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RouteDeclaration } from '../../../../backend/adapters/http/http-server.ts'
import { PUBLIC_ROUTES } from '../../../../backend/adapters/http/public-routes.ts'
import { allows, ROLES, type Role } from '../../../../backend/contract/roles.ts'
import { bearer, LOCAL_TOKEN, startServer } from './server-under-test.ts'

/** What stands for the parameters of a route, so that the way to the handler is open. */
const EXAMPLES: Record<string, string> = {
  ':id': '1',
  ':username': 'somebody',
  ':board': 'tor-1',
  ':gpio': '5',
  '*': 'index.css',
}

function rolesBelow(route: RouteDeclaration): Role[] {
  return ROLES.filter((role) => route.role !== undefined && route.role !== 'public' && !allows(role, route.role))
}

describe('access to every route', () => {
  let under: Awaited<ReturnType<typeof startServer>>
  let dir: string
  const tokens = new Map<Role, string>()
  const guarded = () => under.server.routes.filter((route) => route.role !== 'public')

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'leitstand-pages-'))
    await writeFile(join(dir, 'index.html'), '<!doctype html>')
    under = await startServer({ rendererDir: dir, mqttUpgrade: (stream) => stream.destroy() })
    for (const role of ROLES) tokens.set(role, await under.signIn(role))
  })
  afterAll(async () => {
    await under.stop()
    await rm(dir, { recursive: true })
  })

  /** HTTP status of a route; 101 for a WebSocket that opened. */
  const statusOf = async (route: RouteDeclaration, headers: Record<string, string>) => {
    const path = route.url.replace(/:[a-z]+|\*/gi, (name) => EXAMPLES[name] ?? 'x')
    if (route.websocket && route.method === 'GET') {
      const socket = under.socket(path, { headers })
      await socket.opened()
      socket.ws.terminate()
      return socket.refused ?? 101
    }
    const hasBody = ['POST', 'PATCH', 'PUT'].includes(route.method)
    return (await under.call(route.method, path, { headers, ...(hasBody ? { body: {} } : {}) })).status
  }

  test('is declared by every route, and there are as many as expected', () => {
    expect(under.server.routes.every((route) => route.role !== undefined)).toBe(true)
    expect(guarded().length).toBeGreaterThan(40)
    const open = under.server.routes.filter((route) => route.role === 'public' && route.method !== 'HEAD')
    expect(open.map((route) => `${route.method} ${route.url}`).sort()).toEqual([...PUBLIC_ROUTES.keys()].sort())
  })

  test('is refused with 401 without credentials and with wrong ones', async () => {
    for (const route of guarded()) {
      const name = `${route.method} ${route.url}`
      expect(await statusOf(route, {}), name).toBe(401)
      expect(await statusOf(route, bearer('wrong')), name).toBe(401)
      expect(await statusOf(route, { cookie: 'leitstand_session=wrong' }), name).toBe(401)
    }
  })

  test('is refused with 403 to every role below the least one', async () => {
    let refused = 0
    for (const route of guarded()) {
      for (const role of rolesBelow(route)) {
        expect(await statusOf(route, bearer(tokens.get(role) ?? '')), `${route.method} ${route.url} as ${role}`).toBe(403)
        refused += 1
      }
    }
    expect(refused).toBeGreaterThan(20)
  })

  test('is given to the least role', async () => {
    for (const route of guarded()) {
      if (route.url === '/api/auth/ticket') continue
      const token = ROLES.find((one) => one === route.role)
      const status = await statusOf(route, bearer(token === undefined ? '' : (tokens.get(token) ?? '')))
      expect([401, 403], `${route.method} ${route.url} as ${route.role}: ${status}`).not.toContain(status)
      expect(status, `${route.method} ${route.url}`).toBeLessThan(500)
    }
  })

  test('is given to the local token everywhere', async () => {
    for (const route of guarded()) {
      expect([401, 403], `${route.method} ${route.url}`).not.toContain(await statusOf(route, bearer(LOCAL_TOKEN)))
    }
  })

  test('to tickets is for the machine itself, not for a signed-in administrator', async () => {
    expect((await under.call('POST', '/api/auth/ticket', { headers: bearer(tokens.get('admin') ?? '') })).status).toBe(403)
  })
})
