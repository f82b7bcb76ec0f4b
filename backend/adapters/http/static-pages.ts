// The renderer's built files, and index.html for every address that is a page of the app.

import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { codeOf } from '../../contract/code-of.ts'
import { answerNotFound } from './error-answers.ts'
import type { App } from './route-context.ts'

/** Names with a content hash, as Vite writes them: `index-Bq3fR2x_.js`. */
const HASHED_NAME = /-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/
/** Addresses that belong to programs: a wrong one is an error there, never a page. */
const PROGRAM_ADDRESS = /^\/(api|ws|mqtt|metrics)(\/|$)/

export async function registerStaticPages(app: App, rendererDir: string): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, role: 'public' }
    })
    await scope.register(fastifyStatic, {
      root: rendererDir,
      wildcard: true,
      dotfiles: 'ignore',
      cacheControl: false,
      decorateReply: false,
      setHeaders: (reply, path) => {
        const immutable = HASHED_NAME.test(basename(path))
        reply.header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  })
}

/** The app's page for an address that only the app's own router knows, else 404. */
export async function answerPageOrNotFound(
  request: FastifyRequest,
  reply: FastifyReply,
  rendererDir: string | null,
): Promise<FastifyReply> {
  const path = request.url.split('?', 1)[0] ?? '/'
  const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html') === true && !PROGRAM_ADDRESS.test(path)
  if (rendererDir === null || !wantsPage) return answerNotFound(reply)
  const page = await readIndex(rendererDir)
  if (page === undefined) return answerNotFound(reply)
  return reply.code(200).type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page)
}

async function readIndex(rendererDir: string): Promise<Buffer | undefined> {
  try {
    return await readFile(join(rendererDir, 'index.html'))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
