import { afterAll, beforeAll, expect, test } from 'vitest'
import { bearer, LOCAL_TOKEN, startServer } from './server-under-test.ts'

let under: Awaited<ReturnType<typeof startServer>>
let docs: { tags: { name: string }[]; paths: Record<string, Record<string, { tags: string[]; summary?: string; description: string }>> }
beforeAll(async () => {
  under = await startServer()
  docs = (await under.call('GET', '/api/docs/json', { headers: bearer(LOCAL_TOKEN) })).json
})
afterAll(() => under.stop())

test('every route says what it does, and under which heading it stands', () => {
  const known = docs.tags.map(({ name }) => name)
  const routes = Object.entries(docs.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, of]) => ({ path, method, of })),
  )
  expect(routes.length).toBeGreaterThan(50)
  expect(routes.filter(({ of }) => of.summary === undefined)).toEqual([])
  expect(routes.flatMap(({ of }) => of.tags).filter((tag) => !known.includes(tag))).toEqual([])
})

test("a route's own words stand beside the role it needs", () => {
  expect(docs.paths['/api/export']?.get?.description).toMatch(/byte order mark[\s\S]*Least role: viewer\./)
  expect(docs.paths['/api/query']?.get?.description).toContain('[ms, value, min, max, count]')
  expect(docs.paths['/api/health']?.get?.description).toBe('Needs no credentials.')
})
