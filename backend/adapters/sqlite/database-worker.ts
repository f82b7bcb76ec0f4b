// Worker thread of the metadata database (leitstand.db): runs what Kysely compiled. Started by MetadataDatabase.
import { mkdirSync, unlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { fileTime, listBackups, moveAside, restoreNewestBackup } from './damaged-file.ts'
import type { DatabaseRequests, DatabaseWorkerData, QueryOutcome, Step } from './database-requests.ts'
import { isCorruption } from './sqlite-trouble.ts'
import { serveWorker } from './worker-service.ts'

const BUSY_TIMEOUT_MS = 5_000
const STATEMENTS_KEPT = 200

// The creator of this thread passes exactly this shape.
const settings = workerData as DatabaseWorkerData

serveWorker<DatabaseRequests>(settings.path, (service) => {
  const db = openOrReplace((detail) => service.trouble({ code: 'store.corrupt', detail, sqlite: null }))
  const statements = new Map<string, Database.Statement>()

  function prepare(sql: string): Database.Statement {
    const known = statements.get(sql)
    if (known) return known
    if (statements.size >= STATEMENTS_KEPT) statements.clear()
    const statement = db.prepare(sql)
    statements.set(sql, statement)
    return statement
  }

  function run(sql: string, parameters: readonly unknown[]): QueryOutcome {
    const statement = prepare(sql)
    const bound = parameters.map(bindable)
    if (statement.reader) return { rows: statement.all(...bound), changes: 0, lastId: 0 }
    const { changes, lastInsertRowid } = statement.run(...bound)
    return { rows: [], changes, lastId: Number(lastInsertRowid) }
  }

  const batch = db.transaction((steps: readonly Step[]) => {
    for (const step of steps) for (const row of step.rows) run(step.sql, row)
  })

  return {
    query: ({ sql, parameters }) => run(sql, parameters),
    batch: (steps) => {
      batch.immediate(steps)
    },
    backup: async ({ dir, version, keep }) => {
      mkdirSync(dir, { recursive: true })
      const path = join(dir, `leitstand-${version}_${fileTime(Date.now())}.db`)
      await db.backup(path)
      for (const old of listBackups(dir).slice(0, -keep)) unlinkSync(old)
      return basename(path)
    },
    close: () => {
      statements.clear()
      db.close()
    },
  }
})

/** SQLite knows no booleans, and takes bytes as Buffer. */
function bindable(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Uint8Array && !Buffer.isBuffer(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return value === undefined ? null : value
}

function openOrReplace(report: (detail: string) => void): Database.Database {
  try {
    return open()
  } catch (error) {
    if (!isCorruption(error)) throw error
    const aside = moveAside(settings.path, Date.now())
    const backup = restoreNewestBackup(settings.backupDir, settings.path)
    const kept = `The metadata database was damaged and is kept as ${basename(aside)}.`
    if (backup === null) {
      report(`${kept} There is no backup: boards, names and accounts start empty. Known boards come back when they speak.`)
      return open()
    }
    report(`${kept} The backup ${basename(backup)} took its place: changes made after it are lost.`)
    try {
      return open()
    } catch (again) {
      if (!isCorruption(again)) throw again
      moveAside(settings.path, Date.now() + 1)
      report(`The backup ${basename(backup)} is damaged too: boards, names and accounts start empty.`)
      return open()
    }
  }
}

function open(): Database.Database {
  const db = new Database(settings.path, { timeout: BUSY_TIMEOUT_MS })
  try {
    db.pragma('journal_mode = WAL')
    db.pragma(`synchronous = ${settings.durability === 'full' ? 'FULL' : 'NORMAL'}`)
    db.pragma('foreign_keys = ON')
    db.pragma('journal_size_limit = 16777216')
    // Reads the whole schema, and the first page of each table: that much must be sound to go on.
    for (const { name } of db.prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").all()) {
      db.prepare(`SELECT 1 FROM "${name.replaceAll('"', '""')}" LIMIT 1`).get()
    }
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
