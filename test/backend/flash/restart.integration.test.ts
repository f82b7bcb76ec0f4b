import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { readToken } from '../../../backend/cli/running-backend.ts'
import type { FlashJob } from '../../../backend/contract/flash/job.ts'
import { TestBackend } from '../../backend-process.ts'
import { findProgram } from '../../fakes/find-program.ts'
import { makeApp, makeMerged } from '../../fakes/firmware-images.ts'
import { openVirtualBoard } from '../../fakes/virtual-board/pty.ts'

/** The real backend ends while a board is written; after its start the work stands there as interrupted, and one retry mends it. */

// Many processes start here, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

const hasSocat = findProgram('socat') !== undefined
const PATIENCE_MS = 90_000
const folder = mkdtempSync(join(tmpdir(), 'leitstand-restart-'))
const image = makeMerged(0, makeApp(150_000))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.skipIf(!hasSocat).each(['SIGKILL', 'SIGTERM'] as const)(
  'work under way at %s is interrupted, and one retry mends it',
  async (signal) => {
    const port = await openVirtualBoard({ path: join(folder, signal), chip: 'esp32' })
    const flags = ['--serial-ports', port.path]
    let backend = new TestBackend(flags)
    const { data } = backend
    let { http } = await backend.ready()
    const rest = async <T>(path: string, method = 'GET', body?: unknown): Promise<T> => {
      const binary = body instanceof Uint8Array
      const headers = { 'content-type': binary ? 'application/octet-stream' : 'application/json' }
      const answer = await fetch(`${http}/api/${path}`, {
        method,
        headers: { authorization: `Bearer ${readToken(data)}`, ...(body !== undefined && headers) },
        ...(body !== undefined && { body: binary ? Buffer.from(body) : JSON.stringify(body) }),
      })
      const content = await answer.json()
      if (!answer.ok) throw new Error(JSON.stringify(content))
      return content as T
    }
    const until = async (id: string, fits: (job: FlashJob) => boolean): Promise<FlashJob> => {
      for (const deadline = Date.now() + PATIENCE_MS; ; ) {
        const job = await rest<FlashJob>(`flash-jobs/${id}`)
        if (fits(job)) return job
        if (Date.now() > deadline) throw new Error(`never: ${JSON.stringify(job)}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
    try {
      const { sha256 } = await rest<{ sha256: string }>('firmware-files?name=a.bin', 'POST', image)
      const firmware = await rest<{ id: string }>('firmware', 'POST', { name: 'greenhouse', parts: [{ name: 'a.bin', sha256, offset: 0 }] })
      port.board.setFaults({ bytesPerSecond: 30_000 })
      const { id } = await rest<FlashJob>('flash-jobs', 'POST', { port: port.path, action: 'write', firmware: firmware.id })
      await until(id, ({ stage, progress }) => stage === 'writing' && progress.done > 0)
      backend.kill(signal)
      await backend.exited
      port.board.setFaults({ bytesPerSecond: 0 })

      backend = new TestBackend(flags, { data })
      http = (await backend.ready()).http
      const after = await rest<FlashJob>(`flash-jobs/${id}`)
      expect(after).toMatchObject({ written: 'partly', firmwareName: 'greenhouse', stage: 'writing' })
      expect(after.progress).toMatchObject({ state: 'failed', error: { code: 'flash.interrupted' } })
      const told = await rest<{ detail: { code?: string } }[]>('activity?kinds=board-flash-failed')
      expect(told.map(({ detail }) => detail.code)).toEqual(['flash.interrupted'])
      const again = await rest<FlashJob>(`flash-jobs/${id}/retry`, 'POST')
      expect((await until(again.id, ({ progress }) => progress.state !== 'running')).progress.error).toBeNull()
      expect(Buffer.from(port.board.flash.read(0, image.length)).equals(image)).toBe(true)
    } finally {
      await backend.stop()
      backend.removeData()
      await port.close()
    }
  },
)
