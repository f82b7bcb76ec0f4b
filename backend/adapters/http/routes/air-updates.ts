// Firmware over the air: what a board can take of the archive, and the download for boards, which have no session: their address is signed.
import { createReadStream } from 'node:fs'
import Type from 'typebox'
import { LeitstandError } from '../../../contract/errors.ts'
import { AirOffer, DOWNLOAD_PATH, DownloadProof } from '../../../contract/flash/air-update.ts'
import type { App, RouteContext } from '../route-context.ts'

const BoardId = Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }) })
const File = Type.Object({ file: Type.String({ pattern: '^[a-f0-9]{64}\\.bin$' }) })

export function airUpdateRoutes(app: App, { services }: RouteContext): void {
  const { air } = services.flash

  app.get(
    '/api/boards/:id/firmware',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['boards'],
        summary: 'Firmware of the archive with a program, newest first, and why this board could not take it',
        params: BoardId,
        response: { 200: Type.Array(AirOffer) },
      },
    },
    async (request) => {
      if (services.fleet.find(request.params.id) === undefined) throw new LeitstandError('board.unknown')
      return air.offers(request.params.id)
    },
  )

  app.get(
    `${DOWNLOAD_PATH}/:file`,
    {
      config: { role: 'public' },
      schema: {
        tags: ['flash'],
        summary: 'The program that a board was told to fetch; no session, the address is signed and good for some hours',
        description: 'Range requests (one range) go on where a download broke off. `x-sha256` is the hash of the whole file, hex.',
        params: File,
        querystring: DownloadProof,
      },
    },
    async (request, reply) => {
      const sha256 = request.params.file.slice(0, 64)
      const { path, bytes } = await air.file(sha256, request.query.until, request.query.signature)
      reply
        .type('application/octet-stream')
        .header('accept-ranges', 'bytes')
        .header('etag', `"${sha256}"`)
        .header('x-sha256', sha256)
        .header('cache-control', 'private, no-store')
      const range = rangeOf(request.headers.range, bytes)
      if (range === 'beyond') return reply.code(416).header('content-range', `bytes */${bytes}`).send('')
      const { from, to } = range ?? { from: 0, to: bytes - 1 }
      if (range !== undefined) reply.code(206).header('content-range', `bytes ${from}-${to}/${bytes}`)
      reply.header('content-length', to - from + 1)
      return reply.send(createReadStream(path, { start: from, end: to }))
    },
  )
}

/** One range of RFC 9110; anything else is answered with the whole file, as it allows. */
export function rangeOf(header: string | undefined, bytes: number): { from: number; to: number } | 'beyond' | undefined {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  if (found === null || (found[1] === '' && found[2] === '')) return undefined
  const [, first = '', last = ''] = found
  if (first === '') return Number(last) === 0 ? 'beyond' : { from: Math.max(0, bytes - Number(last)), to: bytes - 1 }
  const from = Number(first)
  if (from >= bytes) return 'beyond'
  const to = last === '' ? bytes - 1 : Math.min(bytes - 1, Number(last))
  return to < from ? undefined : { from, to }
}
