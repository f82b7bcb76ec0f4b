// Where a program crashed: ELF files, and addresses looked up in them. See contract/flash/backtrace.ts.
import Type from 'typebox'
import { LeitstandError } from '../../../contract/errors.ts'
import { Decoded, DecodeRequest, ElfFile, ElfList, MOST_ELF_BYTES } from '../../../contract/flash/backtrace.ts'
import type { App, RouteContext } from '../route-context.ts'

const tags = ['serial monitor']
const BINARY = 'application/octet-stream'

export function backtraceRoutes(app: App, { services }: RouteContext): void {
  const { backtraces } = services.flash

  app.get(
    '/api/elf-files',
    {
      config: { role: 'viewer' },
      schema: { tags, summary: 'ELF files of programs, and which addr2line is on this machine', response: { 200: ElfList } },
    },
    async () => backtraces.list(),
  )

  app.register(async (scope: App) => {
    scope.addContentTypeParser(BINARY, { parseAs: 'buffer', bodyLimit: MOST_ELF_BYTES }, (_request, body, done) => {
      done(null, body)
    })
    scope.post(
      '/api/elf-files',
      {
        bodyLimit: MOST_ELF_BYTES,
        config: { role: 'operator', upload: true },
        schema: {
          tags,
          summary: 'Upload the ELF of a program, at most 64 MB; the body is the file. The newest 20 are kept',
          consumes: [BINARY],
          querystring: Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }) }),
          response: { 201: ElfFile },
        },
      },
      async (request, reply) => {
        const { body } = request
        if (!Buffer.isBuffer(body)) throw new LeitstandError('backtrace.elf')
        return reply.code(201).send(await backtraces.add(request.query.name, new Uint8Array(body)))
      },
    )
  })

  app.post(
    '/api/backtraces',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'Functions and lines of addresses that a crash has printed',
        description: '`backtrace.no-program`: this machine has no addr2line for the chip.',
        body: DecodeRequest,
        response: { 200: Decoded },
      },
    },
    async (request) => backtraces.decode(request.body),
  )
}
