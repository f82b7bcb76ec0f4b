// `leitstand flash --provision`: flashes where images are named, then sets the board up, by the Leitstand that runs: it alone can make
// credentials that its broker takes at once.
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import Type, { type Static, type TSchema } from 'typebox'
import Value from 'typebox/value'
import { holderOf } from '../config/data-lock.ts'
import { loadSettings } from '../config/load-settings.ts'
import { ERRORS, type ErrorCode, errorOf, LeitstandError } from '../contract/errors.ts'
import { Firmware } from '../contract/flash/firmware.ts'
import { FlashJob, type FlashStart } from '../contract/flash/job.ts'
import { ProvisionPreset } from '../contract/flash/provision.ts'
import { Reason } from '../contract/reasons.ts'
import type { PlacedFile } from '../flash/recognise-part.ts'
import { reachable, readToken } from './running-backend.ts'
import { startFolder } from './serve.ts'

export const PROVISION_OPTIONS = {
  provision: { type: 'boolean', default: false },
  ssid: { type: 'string' },
  'wifi-password-file': { type: 'string' },
  broker: { type: 'string' },
  'broker-ca': { type: 'string' },
  name: { type: 'string' },
  zone: { type: 'string' },
  label: { type: 'string', multiple: true },
  template: { type: 'string' },
  'no-test': { type: 'boolean', default: false },
  data: { type: 'string' },
} as const

const PASSWORD_VARIABLE = 'WIFI_PASSWORD'

export const PROVISION_USAGE = `  --provision             then set the board up, by the Leitstand that runs: Wi-Fi, broker, credentials of its own, name, zone, test
    --ssid NAME           Wi-Fi; its password comes from --wifi-password-file FILE, ${PASSWORD_VARIABLE}, or is asked for
    --broker HOST[:PORT]  as the board sees it (default: what Leitstand thinks most likely), --broker-ca FILE for TLS
    --name NAME --zone ZONE --label LABEL … --template ID
    --no-test             do not wait for its first values
    --data DIR            data folder of the Leitstand that runs
`

export interface ProvisionOptions {
  port: string
  baud: FlashStart['baud']
  'erase-all': boolean
  'no-stub': boolean
  json: boolean
  ssid?: string | undefined
  'wifi-password-file'?: string | undefined
  broker?: string | undefined
  'broker-ca'?: string | undefined
  name?: string | undefined
  zone?: string | undefined
  label?: string[] | undefined
  template?: string | undefined
  'no-test': boolean
  data?: string | undefined
}

const LOOK_EVERY_MS = 300
const ASK_MS = 30_000
const FaultBody = Type.Object({
  error: Type.Object({ code: Type.String(), message: Type.String(), detail: Type.Optional(Type.String()), reason: Type.Optional(Reason) }),
})
const UploadedFile = Type.Object({ sha256: Type.String() })

/** @throws LeitstandError as the job or the backend gave it */
export async function flashAndProvision(options: ProvisionOptions, files: readonly PlacedFile[], signal: AbortSignal): Promise<void> {
  if (options.ssid === undefined) throw new LeitstandError('request.invalid', '--provision needs --ssid')
  const backend = runningBackend(options.data)
  const broker = await brokerOf(options, backend)
  const wifiPassword = await passwordOf(options)
  const firmware = files.length === 0 ? undefined : await archived(files, backend)
  const start: FlashStart = {
    port: options.port,
    action: firmware === undefined ? 'provision' : 'write',
    ...(firmware !== undefined && { firmware }),
    ...(options.baud !== undefined && { baud: options.baud }),
    eraseAll: options['erase-all'],
    stub: !options['no-stub'],
    provision: {
      ssid: options.ssid,
      broker,
      name: options.name ?? null,
      zone: options.zone ?? null,
      labels: options.label ?? [],
      template: options.template ?? null,
      acceptance: !options['no-test'],
    },
    wifiPassword,
  }
  const begun = await backend.ask('flash-jobs', FlashJob, start)
  await followed(begun, backend, options.json, signal)
}

async function followed(begun: FlashJob, backend: Backend, json: boolean, signal: AbortSignal): Promise<void> {
  let told = -1
  let said = ''
  let cancelling = false
  for (;;) {
    const job = await backend.ask(`flash-jobs/${begun.id}`, FlashJob)
    if (json && job.version !== told) process.stdout.write(`${JSON.stringify({ event: 'job', job })}\n`)
    told = job.version
    const line = [job.stage, job.step].filter(Boolean).join(', ')
    if (!json && line !== said) process.stderr.write(`${line} …\n`)
    said = line
    if (job.progress.state !== 'running') return ended(job, json)
    if (signal.aborted && !cancelling) {
      cancelling = true
      await backend.ask(`flash-jobs/${begun.id}/cancel`, FlashJob, {})
    }
    await wait(LOOK_EVERY_MS)
  }
}

function ended(job: FlashJob, json: boolean): void {
  const { error } = job.progress
  if (error !== null) throw errorOf({ ...error, code: codeIn(error.code) })
  if (json) process.stdout.write(`${JSON.stringify({ event: 'done', device: job.device, mac: job.mac })}\n`)
  else process.stderr.write(`${job.device ?? job.port} is set up.\n`)
}

/** The files as a firmware of the archive: every image that is ever written is kept. */
async function archived(files: readonly PlacedFile[], backend: Backend): Promise<string> {
  const parts = []
  for (const { name, offset, content } of files) {
    const { sha256 } = await backend.ask(`firmware-files?${new URLSearchParams({ name })}`, UploadedFile, content)
    parts.push({ name, sha256, offset })
  }
  return (await backend.ask('firmware', Firmware, { name: files.at(-1)?.name ?? 'firmware', parts })).id
}

async function brokerOf({ broker, 'broker-ca': caFile }: ProvisionOptions, backend: Backend) {
  const ca = caFile === undefined ? null : await readFile(caFile, 'utf8')
  if (broker !== undefined) {
    const [, host = broker, port] = /^(.*?)(?::(\d+))?$/.exec(broker) ?? []
    return { host, port: Number(port ?? (ca === null ? 1883 : 8883)), ca }
  }
  const [first] = (await backend.ask('provision-preset', ProvisionPreset)).brokers
  if (first === undefined)
    throw new LeitstandError('request.invalid', 'Where boards reach the broker is not known: name --broker HOST[:PORT].')
  return { ...first, ca }
}

/** Never from the command line: that is seen by everybody on the machine. One line end at the end of the file is not part of it. */
async function passwordOf({ ssid, 'wifi-password-file': file }: ProvisionOptions): Promise<string> {
  if (file !== undefined) return (await readFile(file, 'utf8')).replace(/\r?\n$/, '')
  const given = process.env[PASSWORD_VARIABLE]
  if (given !== undefined) return given
  if (process.stdin.isTTY) return asked(`Password of ${ssid} (not shown): `)
  throw new LeitstandError(
    'request.invalid',
    `No Wi-Fi password: use --wifi-password-file FILE or ${PASSWORD_VARIABLE} (empty for an open network).`,
  )
}

function asked(question: string): Promise<string> {
  process.stderr.write(question)
  // With no output, nothing that is typed is echoed.
  const input = createInterface({ input: process.stdin, terminal: true })
  return new Promise((resolve, reject) => {
    input.once('line', (line) => {
      process.stderr.write('\n')
      input.close()
      resolve(line)
    })
    input.once('SIGINT', () => {
      input.close()
      reject(new LeitstandError('flash.cancelled'))
    })
  })
}

interface Backend {
  ask<S extends TSchema>(path: string, answer: S, body?: unknown): Promise<Static<S>>
}

/** @throws LeitstandError `request.invalid` in words when none runs there */
function runningBackend(data: string | undefined): Backend {
  const argv = data === undefined ? [] : ['--data', data]
  const { dataDir } = loadSettings({ argv, environment: process.env, cwd: startFolder() })
  const holder = holderOf(dataDir)
  if (!holder?.http) {
    throw new LeitstandError(
      'request.invalid',
      `No Leitstand runs on ${dataDir}; it makes the credentials. Start it, or name its folder: --data DIR`,
    )
  }
  const base = reachable(holder.http)
  const token = readToken(dataDir)
  return {
    ask: async (path, schema, body) => {
      const binary = body instanceof Uint8Array
      const answer = await fetch(`${base}/api/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': binary ? 'application/octet-stream' : 'application/json' }),
        },
        ...(body !== undefined && { body: binary ? Buffer.from(body) : JSON.stringify(body) }),
        signal: AbortSignal.timeout(ASK_MS),
      })
      const content: unknown = await answer.json()
      if (answer.ok && Value.Check(schema, content)) return content
      if (!Value.Check(FaultBody, content)) throw new LeitstandError('internal', `${base} answered with HTTP ${answer.status}.`)
      const { code, message, detail, reason } = content.error
      throw errorOf({ code: codeIn(code), detail: detail ?? message, ...(reason && { reason }) })
    },
  }
}

function codeIn(code: string): ErrorCode {
  const isCode = (one: string): one is ErrorCode => Object.hasOwn(ERRORS, one)
  return isCode(code) ? code : 'internal'
}
