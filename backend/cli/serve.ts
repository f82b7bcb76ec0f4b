import { writeSync } from 'node:fs'
import type { Logger } from 'pino'
import { prepareDataFolder } from '../config/data-folder.ts'
import { type DataLock, lockDataFolder } from '../config/data-lock.ts'
import { loadSettings } from '../config/load-settings.ts'
import type { Settings } from '../config/settings.ts'
import { keepSmall } from './footprint.ts'
import { createLogger, lostLines } from './logger.ts'
import { relayParentMessages, tellParent } from './parent-link.ts'
import { explainStartFailure } from './start-failure.ts'
import { type StopReason, StopRequest } from './stop-request.ts'

/** Life of the backend process: settings, data folder, start, ready line, stop. Called by `main.ts` and `leitstand serve`. */

/** What `backend/app/app.ts` offers. */
export interface Application {
  start(): Promise<{ httpAddress: string; mqttAddress: string }>
  stop(): Promise<void>
}

export type CreateApplication = (settings: Settings, logger: Logger) => Promise<Application>

/** A stop, from request to exit, never takes longer; 5 s are promised. */
const STOP_DEADLINE_MS = 4_500

/** Runs until something ends it. Resolves to the exit code: 0 after a requested stop, 1 when it could not start or failed. */
export async function serve(argv: readonly string[], createApplication: CreateApplication): Promise<number> {
  const request = new StopRequest(process).listen()
  relayParentMessages()
  let settings: Settings
  let lock: DataLock
  let logger: Logger
  try {
    settings = loadSettings({ argv, environment: process.env, cwd: startFolder() })
    const folder = prepareDataFolder(settings.dataDir)
    lock = await lockDataFolder(settings.dataDir)
    keepSmall(settings.dataDir)
    logger = createLogger(settings)
    if (!folder.private)
      logger.warn({ dataDir: settings.dataDir }, 'other users can look into the data folder; give Leitstand a folder of its own')
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
  const code = await run(settings, lock, logger, request, createApplication)
  lock.release()
  return code
}

async function run(settings: Settings, lock: DataLock, logger: Logger, request: StopRequest, create: CreateApplication): Promise<number> {
  let application: Application | undefined
  const starting = (async () => {
    application = await create(settings, logger)
    return await application.start()
  })()
  const outcome = await Promise.race([settle(starting), request.reason])
  if ('failure' in outcome) {
    const text = explainStartFailure(outcome.failure, settings)
    logger.fatal({ err: outcome.failure }, text)
    await stopInTime(async () => application?.stop(), logger)
    return refuse(text)
  }
  if ('text' in outcome) return await end(outcome, () => settle(starting).then(() => application?.stop()), logger)
  const { httpAddress: http, mqttAddress: mqtt } = outcome.value
  lock.announce({ http, mqtt })
  const ready = { event: 'ready', http, mqtt, data: settings.dataDir }
  if (settings.headless) writeSync(1, `${JSON.stringify(ready)}\n`)
  tellParent({ ...ready, headless: settings.headless })
  logger.info({ http, mqtt, data: settings.dataDir, startMs: Math.round(process.uptime() * 1000) }, 'ready')
  return await end(await request.reason, async () => application?.stop(), logger)
}

async function end(reason: StopReason, stop: () => Promise<void>, logger: Logger): Promise<number> {
  if ('fault' in reason) logger.fatal({ err: reason.fault }, reason.text)
  else logger.info(`stopping: ${reason.text}`)
  const clean = await stopInTime(stop, logger)
  return clean && !('fault' in reason) ? 0 : 1
}

/** False when the stop failed or did not end in time; the process is ended anyway. */
async function stopInTime(stop: () => Promise<void>, logger: Logger): Promise<boolean> {
  const { promise: deadline, resolve } = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => resolve('late'), STOP_DEADLINE_MS)
  const outcome = await Promise.race([settle(stop()), deadline])
  clearTimeout(timer)
  if (outcome === 'late') logger.error(`the backend did not stop within ${STOP_DEADLINE_MS} ms and is ended by force`)
  else if ('failure' in outcome) logger.error({ err: outcome.failure }, 'stopping failed')
  else {
    logger.info({ lostLogLines: lostLines.count }, 'stopped')
    return true
  }
  return false
}

function settle<T>(promise: Promise<T>): Promise<{ value: T } | { failure: unknown }> {
  return promise.then(
    (value) => ({ value }),
    (failure: unknown) => ({ failure }),
  )
}

function refuse(text: string): number {
  tellParent({ event: 'failed', message: text })
  writeSync(2, `leitstand: ${text}\n`)
  return 1
}

/** npm starts scripts in the package folder; a relative `--data` is meant from where the user stands. */
export function startFolder(): string {
  return (process.env.npm_lifecycle_event && process.env.INIT_CWD) || process.cwd()
}
