// Flashing over a cable: ports, work on boards, the archive of firmware. See contract/flash-*.ts.
import Type from 'typebox'
import { DOCUMENT_ID_PATTERN } from '../../../contract/document.ts'
import { LeitstandError } from '../../../contract/errors.ts'
import {
  Firmware,
  FirmwareFile,
  FirmwareId,
  FirmwarePatch,
  FirmwareRequest,
  FolderRequest,
  ManifestRequest,
} from '../../../contract/flash/firmware.ts'
import { MAX_FLASH_BYTES, MOST_PARTS } from '../../../contract/flash/image.ts'
import { FlashJob, FlashRetry, FlashStart } from '../../../contract/flash/job.ts'
import { SerialPortInfo } from '../../../contract/flash/port.ts'
import { ProvisionPreset } from '../../../contract/flash/provision.ts'
import { attachment } from '../attachment.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const tags = ['flash']
const BINARY = 'application/octet-stream'
const params = Type.Object({ id: Type.String({ pattern: DOCUMENT_ID_PATTERN }) })

export function flashRoutes(app: App, context: RouteContext): void {
  jobRoutes(app, context)
  firmwareRoutes(app, context)
}

function jobRoutes(app: App, { services }: RouteContext): void {
  const { flash } = services

  app.get(
    '/api/serial-ports',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'Serial ports of the machine that Leitstand runs on: likely board, who holds it, what to do',
        description: 'The same, live: topic `documents/serial-ports`, within a second of plugging in or out.',
        response: { 200: Type.Array(SerialPortInfo) },
      },
    },
    async () => flash.ports(),
  )

  app.get(
    '/api/flash-jobs',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'Work on boards over a cable, the last 200',
        description: 'The same, live: topic `documents/flash-jobs`, with stage, bytes, rate and time left.',
        response: { 200: Type.Array(FlashJob) },
      },
    },
    async () => flash.lanes.list(),
  )

  app.get(
    '/api/flash-jobs/:id',
    { config: { role: 'viewer' }, schema: { tags, summary: 'How far work on a board is', params, response: { 200: FlashJob } } },
    async (request) => flash.lanes.get(request.params.id),
  )

  app.post(
    '/api/flash-jobs',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'Detect, check, write, erase, read or set up the board at a port; one at a time per port',
        description:
          'Everything is checked against the board before a byte is written; a failed check ends with `flash.image` or `flash.secured` and ' +
          'writes nothing. With `provision` the board is set up afterwards, by the Wi-Fi password given here, which is shown nowhere. ' +
          'The answer comes at once, the job goes on. `flash.busy`: the port is being worked on.',
        body: FlashStart,
        response: { 202: FlashJob },
      },
    },
    async (request, reply) => reply.code(202).send(flash.lanes.begin(request.body, callerOf(request).name)),
  )

  app.post(
    '/api/flash-jobs/:id/cancel',
    {
      config: { role: 'operator' },
      schema: { tags, summary: 'Stop work on a board; `written` says what its flash holds then', params, response: { 200: FlashJob } },
    },
    async (request) => flash.lanes.cancel(request.params.id),
  )

  app.post(
    '/api/flash-jobs/:id/retry',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'The same again, on the same board only',
        description: 'What is written stays: then the board is only set up again. Without a Wi-Fi password the one of the job is taken.',
        params,
        body: Type.Union([FlashRetry, Type.Null()]),
        response: { 202: FlashJob },
      },
    },
    async (request, reply) =>
      reply.code(202).send(flash.lanes.retry(request.params.id, callerOf(request).name, request.body?.wifiPassword)),
  )

  app.get(
    '/api/provision-preset',
    {
      config: { role: 'viewer' },
      schema: { tags, summary: 'Addresses at which boards find the broker, most likely first', response: { 200: ProvisionPreset } },
    },
    async () => flash.provisionPreset(),
  )
}

function firmwareRoutes(app: App, { services }: RouteContext): void {
  const { archive } = services.flash

  app.register(async (scope: App) => {
    scope.addContentTypeParser(BINARY, { parseAs: 'buffer', bodyLimit: MAX_FLASH_BYTES }, (_request, body, done) => {
      done(null, body)
    })
    scope.post(
      '/api/firmware-files',
      {
        bodyLimit: MAX_FLASH_BYTES,
        config: { role: 'operator', upload: true },
        schema: {
          tags,
          summary: 'Upload one .bin file, at most 16 MB; the body is the file',
          description:
            'Says what it is and where such a file goes. Join files by POST /api/firmware; a file that is not joined is removed after a day.',
          consumes: [BINARY],
          querystring: Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }) }),
          response: { 201: FirmwareFile },
        },
      },
      async (request, reply) => {
        const { body } = request
        if (!Buffer.isBuffer(body)) throw new LeitstandError('firmware.unreadable')
        return reply.code(201).send(await archive.addFile(request.query.name, new Uint8Array(body)))
      },
    )
  })

  app.get(
    '/api/firmware',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'The archive of firmware: all that was ever written or read back',
        description: 'The same, live: topic `documents/firmware`.',
        response: { 200: Type.Array(Firmware) },
      },
    },
    async () => archive.list(),
  )

  app.get(
    '/api/firmware/:id',
    { config: { role: 'viewer' }, schema: { tags, summary: 'One firmware', params: FirmwareId, response: { 200: Firmware } } },
    async (request) => archive.get(request.params.id),
  )

  app.get(
    '/api/firmware/:id/parts/:index',
    {
      // A read-back holds the board's settings, and with them its credentials.
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'A part of a firmware as a file',
        params: Type.Object({ ...FirmwareId.properties, index: Type.Integer({ minimum: 0, maximum: MOST_PARTS - 1 }) }),
      },
    },
    async (request, reply) => {
      const { name, content } = await archive.download(request.params.id, request.params.index)
      return reply.type(BINARY).header('content-disposition', attachment(name)).send(content)
    },
  )

  app.post(
    '/api/firmware',
    {
      config: { role: 'operator' },
      schema: { tags, summary: 'Join uploaded files to a firmware', body: FirmwareRequest, response: { 201: Firmware } },
    },
    async (request, reply) => reply.code(201).send(await archive.add(request.body, callerOf(request).name)),
  )

  app.post(
    '/api/firmware/manifest',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'Take the build for a chip out of a manifest.json of ESP Web Tools, with its uploaded files',
        body: ManifestRequest,
        response: { 201: Firmware },
      },
    },
    async (request, reply) => reply.code(201).send(await archive.addManifest(request.body, callerOf(request).name)),
  )

  app.post(
    '/api/firmware/folder',
    {
      // It reads files of the machine.
      config: { role: 'admin' },
      schema: {
        tags,
        summary: 'Take a build folder of PlatformIO or ESP-IDF on the machine that Leitstand runs on',
        body: FolderRequest,
        response: { 201: Firmware },
      },
    },
    async (request, reply) => reply.code(201).send(await archive.addFolder(request.body, callerOf(request).name)),
  )

  app.patch(
    '/api/firmware/:id',
    {
      config: { role: 'operator' },
      schema: { tags, summary: 'Change name or note', params: FirmwareId, body: FirmwarePatch, response: { 200: Firmware } },
    },
    async (request) => archive.edit(request.params.id, request.body, callerOf(request).name),
  )

  app.delete(
    '/api/firmware/:id',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'Remove a firmware and those of its files that no other has',
        params: FirmwareId,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await archive.remove(request.params.id)
      return reply.code(204).send(null)
    },
  )
}
