// Pictures over HTTP: what is taken, what is refused, and that nothing else accepts bytes.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FolderImageStore } from '../../../../backend/adapters/files/folder-image-store.ts'
import { Images } from '../../../../backend/images/images.ts'
import { png } from '../../../fakes/pictures.ts'
import { bearer, LOCAL_TOKEN, startServer } from './server-under-test.ts'

let under: Awaited<ReturnType<typeof startServer>>
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leitstand-images-'))
  under = await startServer()
  const images = new Images({
    store: new FolderImageStore(folder),
    clock: under.clock,
    used: () => new Set(),
    onTrouble: (cause) => {
      throw cause
    },
  })
  under.services.images = images
})
afterAll(async () => {
  await under.stop()
  await rm(folder, { recursive: true })
})

function upload(content: string | Uint8Array<ArrayBuffer>, type: string, headers: Record<string, string> = {}, path = '/api/images') {
  const url = `http://127.0.0.1:${under.port}${path}`
  return fetch(url, { method: 'POST', body: content, headers: { ...bearer(LOCAL_TOKEN), 'content-type': type, ...headers } })
}

test('a picture is uploaded and comes back with its type, to be kept for ever', async () => {
  const content = png(20, 10, 9)
  const answer = await upload(content, 'image/png')
  expect(answer.status).toBe(201)
  const info = JSON.parse(await answer.text())
  expect(info).toMatchObject({ width: 20, height: 10, bytes: 64 })
  const back = await fetch(`http://127.0.0.1:${under.port}/api/images/${info.id}`, { headers: bearer(LOCAL_TOKEN) })
  expect(back.headers.get('content-type')).toBe('image/png')
  expect(back.headers.get('x-content-type-options')).toBe('nosniff')
  expect(back.headers.get('cache-control')).toContain('immutable')
  expect(back.headers.get('cache-control')).toContain('private')
  expect(new Uint8Array(await back.arrayBuffer())).toEqual(content)
})

test('a page named a picture is refused by its bytes', async () => {
  const answer = await upload('<svg onload="alert(1)"/>', 'image/png')
  expect([answer.status, JSON.parse(await answer.text()).error.code]).toEqual([400, 'image.unsupported'])
})

test('more than 8 MB is refused without reading on', async () => {
  const answer = await upload(new Uint8Array(9 * 1024 * 1024), 'image/png')
  expect([answer.status, JSON.parse(await answer.text()).error.code]).toEqual([413, 'request.too-large'])
})

test('types that a form of another site can send are refused', async () => {
  for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'image/svg+xml']) {
    expect((await upload(png(2, 2), type)).status, type).toBe(400)
  }
})

test('another site cannot upload, and bytes are taken nowhere else', async () => {
  expect((await upload(png(2, 2), 'image/png', { origin: 'https://evil.example' })).status).toBe(403)
  expect((await upload(png(2, 2), 'image/png', {}, '/api/organizations')).status).toBe(400)
})

test('a viewer may look but not upload', async () => {
  const viewer = bearer(await under.signIn('viewer'))
  expect((await upload(png(2, 2), 'image/png', viewer)).status).toBe(403)
  const unknown = await under.call('GET', `/api/images/${'b'.repeat(64)}`, { headers: viewer })
  expect([unknown.status, unknown.json.error.code]).toEqual([404, 'document.unknown'])
  expect((await under.call('GET', '/api/images/..%2Fdatabase', { headers: viewer })).status).toBe(400)
})

test('a dashboard whose widgets leave the grid is refused with the place', async () => {
  const place = { id: 'a', x: 20, y: 0, w: 6, h: 3, title: '', kind: 'text', markdown: '' }
  const body = { schema: 1, name: 'One', description: '', backS: 3600, template: null, rotationS: 0, widgets: [place] }
  const answer = await under.call('PUT', '/api/dashboards/one', { headers: bearer(LOCAL_TOKEN), body: { version: 0, body } })
  expect([answer.status, answer.json.error.code, answer.json.error.detail]).toEqual([
    400,
    'request.invalid',
    'Widget a ends past column 24.',
  ])
  const newer = await under.call('PUT', '/api/dashboards/one', {
    headers: bearer(LOCAL_TOKEN),
    body: { version: 0, body: { ...body, schema: 2, widgets: [] } },
  })
  expect(newer.status).toBe(400)
})
