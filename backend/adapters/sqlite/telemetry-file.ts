import { existsSync, renameSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import Database from 'better-sqlite3'
import { LeitstandError } from '../../contract/errors.ts'
import { moveAside } from './damaged-file.ts'
import { isCorruption, sqliteCode } from './sqlite-trouble.ts'

/** telemetry.db: its layout, how it is opened, and what happens when it is damaged. Used by both telemetry workers. */
const VERSION = 4
/** Layouts from which a file is brought up to date when it is opened. */
const OLDEST_VERSION = 2
const BUSY_TIMEOUT_MS = 5_000

/** Small pages: compaction touches a few pages per series, so bytes written per sample grow with the page size. */
const PAGE_SIZE = 2048

const rollup = (name: string) => `CREATE TABLE ${name} (
    series INTEGER NOT NULL, bucket INTEGER NOT NULL, count INTEGER NOT NULL, min REAL NOT NULL, max REAL NOT NULL,
    sum REAL, last REAL NOT NULL, last_at REAL NOT NULL, PRIMARY KEY (series, bucket)) STRICT, WITHOUT ROWID;`

/**
 * `chunk`: finished stretches of a series, see chunk-codec.ts; `minutes`: their sums by minute, see minute-codec.ts.
 * `place`: where they lie in time, never overlapping within (series, kind); kind 0 numbers, 1 states, 2 numbers of
 * which only the minutes are left, 8 and up: could not be read, kept aside. `rollup_*`: bucket = time / width. `progress`: of the log (log-segments.ts) commits up to
 * done_seq are in chunks and may go; of commits up to stretch_seq the series below next_series are. `gone`: before
 * minutes_to (a whole hour) only hours and days count, before hours_to (a whole day) only days, see retention.ts.
 */
const GONE = `
  CREATE TABLE gone (series INTEGER PRIMARY KEY, minutes_to REAL NOT NULL, hours_to REAL NOT NULL) STRICT;
`
/**
 * `revision`: changes of stored samples that are in force or were, in their order; state 0 applied, 1 undone, 2 what was before
 * is dropped. `revision_chunk`: chunks that no place names, see revision-table.ts.
 */
const REVISIONS = `
  CREATE TABLE revision (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, series INTEGER NOT NULL, from_ms REAL NOT NULL, to_ms REAL NOT NULL,
    state INTEGER NOT NULL, changed INTEGER NOT NULL, at_ms REAL NOT NULL) STRICT;
  CREATE TABLE revision_chunk (
    chunk INTEGER PRIMARY KEY, role INTEGER NOT NULL, revision INTEGER NOT NULL, from_ms REAL NOT NULL, to_ms REAL NOT NULL,
    count INTEGER NOT NULL) STRICT;
  CREATE INDEX revision_chunk_role ON revision_chunk (role, revision, from_ms);
`
const LAYOUT = `
  CREATE TABLE chunk (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
  CREATE TABLE minutes (chunk INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
  CREATE TABLE place (
    series INTEGER NOT NULL, kind INTEGER NOT NULL, from_ms REAL NOT NULL, to_ms REAL NOT NULL, count INTEGER NOT NULL,
    chunk INTEGER NOT NULL, PRIMARY KEY (series, kind, from_ms, chunk)) STRICT, WITHOUT ROWID;
  ${rollup('rollup_hour')}
  ${rollup('rollup_day')}
  CREATE TABLE latest (
    series INTEGER PRIMARY KEY, at_ms REAL NOT NULL, received_at_ms REAL NOT NULL, raw REAL, value REAL, word TEXT,
    quality INTEGER NOT NULL) STRICT;
  CREATE TABLE progress (
    id INTEGER PRIMARY KEY CHECK (id = 1), done_seq INTEGER NOT NULL, stretch_seq INTEGER NOT NULL, next_series INTEGER NOT NULL,
    stretch_rows INTEGER NOT NULL, samples INTEGER NOT NULL) STRICT;
  INSERT INTO progress VALUES (1, 0, 0, 0, 0, 0);
  ${GONE}
  ${REVISIONS}
`
/** What each layout lacks of the next one. */
const STEPS = new Map([
  [2, GONE],
  [3, REVISIONS],
])
const TABLES = ['chunk', 'minutes', 'place', 'rollup_hour', 'rollup_day', 'latest', 'progress', 'gone', 'revision', 'revision_chunk']

export interface TelemetryFileOptions {
  path: string
  durability: 'normal' | 'full'
}

/** Opens for writing; a damaged file is moved aside, told to `report`, and a fresh one takes its place. */
export function openForWriting(options: TelemetryFileOptions, report: (detail: string) => void): Database.Database {
  try {
    return open(options)
  } catch (error) {
    if (!isCorruption(error)) throw error
    return replaceDamaged(options, report)
  }
}

/** Copies all that an open connection can still read. Answers the copy's name; undefined where it cannot read all. */
export function rescue(db: Database.Database, path: string): string | undefined {
  const copy = `${path}.rescued`
  rmSync(copy, { force: true })
  try {
    db.prepare('VACUUM INTO ?').run(copy)
    return copy
  } catch (error) {
    if (sqliteCode(error) === null) throw error
    rmSync(copy, { force: true })
    return undefined
  }
}

/** Moves the file aside and goes on with the rescued copy, or with an empty one. The old one must be closed. */
export function replaceDamaged(options: TelemetryFileOptions, report: (detail: string) => void, rescued?: string): Database.Database {
  const aside = moveAside(options.path, Date.now())
  if (rescued !== undefined) {
    renameSync(rescued, options.path)
    const copy = open(options)
    report(`The telemetry database was damaged and is kept as ${basename(aside)}. All readings could be copied to a fresh one.`)
    return copy
  }
  const fresh = open(options)
  report(
    `The telemetry database was damaged and is kept as ${basename(aside)}. Readings go to a fresh one, with those that were in the log; older history starts anew.`,
  )
  return fresh
}

export function openForReading(path: string): Database.Database {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
  db.pragma('cache_size = -4096')
  return db
}

/** Opens the file for a moment and touches every table. @throws Error of SQLite, for damage too */
export function probe(path: string): void {
  const db = openForReading(path)
  try {
    touchTables(db)
  } finally {
    db.close()
  }
}

function touchTables(db: Database.Database): void {
  for (const table of TABLES) db.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get()
}

function open({ path, durability }: TelemetryFileOptions): Database.Database {
  const fresh = !existsSync(path)
  const db = new Database(path, { timeout: BUSY_TIMEOUT_MS })
  try {
    if (fresh) {
      db.pragma(`page_size = ${PAGE_SIZE}`)
      db.pragma('auto_vacuum = INCREMENTAL')
    }
    db.pragma('journal_mode = WAL')
    db.pragma(`synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`)
    // The writer checkpoints in its own quiet moments; this is the last resort.
    db.pragma('wal_autocheckpoint = 65536')
    db.pragma('journal_size_limit = 67108864')
    db.pragma('cache_size = -4096')
    const version = Number(db.pragma('user_version', { simple: true }))
    if (version > VERSION) {
      throw new LeitstandError(
        'store.unavailable',
        `${path} was made by a newer version of Leitstand (layout ${version}). Update Leitstand.`,
      )
    }
    if (version > 0 && version < OLDEST_VERSION) {
      throw new LeitstandError(
        'store.unavailable',
        `${path} was made by a preview of Leitstand (layout ${version}) that no release reads. Move it away.`,
      )
    }
    if (version >= OLDEST_VERSION && version < VERSION) {
      db.transaction(() => {
        for (const [from, step] of STEPS) if (from >= version) db.exec(step)
        db.pragma(`user_version = ${VERSION}`)
      }).immediate()
    }
    if (version === 0) {
      db.transaction(() => {
        db.exec(LAYOUT)
        db.pragma(`user_version = ${VERSION}`)
      }).immediate()
    }
    touchTables(db)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
