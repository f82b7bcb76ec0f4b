// Pictures for dashboards: upload and download. Bodies are bytes here, in a scope of their own: see acceptJsonOnly in http-server.ts.
import Type from 'typebox'
import { LeitstandError } from '../../../contract/errors.ts'
import { IMAGE_ID_PATTERN, IMAGE_TYPES, ImageInfo, MAX_IMAGE_BYTES } from '../../../contract/image.ts'
import type { App, RouteContext } from '../route-context.ts'

/** A picture never changes under its id. */
const FOR_EVER = 'private, max-age=31536000, immutable'

export function imageRoutes(app: App, { services }: RouteContext): void {
  app.register(async (scope: App) => {
    // None of these types is one that a form, or a page of another origin, can send without a preflight; and Origin was checked.
    scope.addContentTypeParser([...IMAGE_TYPES], { parseAs: 'buffer', bodyLimit: MAX_IMAGE_BYTES }, (_request, body, done) => {
      done(null, body)
    })

    scope.post(
      '/api/images',
      {
        bodyLimit: MAX_IMAGE_BYTES,
        config: { role: 'operator' },
        schema: {
          tags: ['images'],
          summary: 'Upload a PNG, JPEG or WebP picture, at most 8 MB; the body is the file',
          consumes: [...IMAGE_TYPES],
          response: { 201: ImageInfo },
        },
      },
      async (request, reply) => {
        const { body } = request
        if (!Buffer.isBuffer(body)) throw new LeitstandError('image.unsupported')
        // A pooled Buffer may be a window into a larger one; the store must see these bytes alone.
        return reply.code(201).send(await services.images.add(new Uint8Array(body)))
      },
    )
  })

  app.get(
    '/api/images/:id',
    {
      config: { role: 'viewer' },
      schema: { tags: ['images'], summary: 'A picture', params: Type.Object({ id: Type.String({ pattern: IMAGE_ID_PATTERN }) }) },
    },
    async (request, reply) => {
      const { type, content } = await services.images.read(request.params.id)
      return reply.type(type).header('cache-control', FOR_EVER).header('content-disposition', 'inline').send(content)
    },
  )
}
