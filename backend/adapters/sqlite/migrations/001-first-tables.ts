import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const TABLES = [
  `CREATE TABLE organisation (id TEXT PRIMARY KEY, name TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT`,
  `CREATE TABLE board (
    id TEXT PRIMARY KEY, family TEXT NOT NULL, relay TEXT NOT NULL, organisation TEXT NOT NULL, name TEXT, zone TEXT,
    labels TEXT NOT NULL, registration TEXT NOT NULL, registered_at INTEGER NOT NULL, first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL, presence TEXT NOT NULL, health TEXT NOT NULL, heartbeat_interval_s REAL NOT NULL,
    state TEXT, counters TEXT NOT NULL, last_error TEXT) STRICT`,
  `CREATE TABLE series (
    id INTEGER PRIMARY KEY, organisation TEXT NOT NULL, board TEXT NOT NULL, channel TEXT NOT NULL, kind TEXT NOT NULL,
    gpio INTEGER, sensor_type TEXT NOT NULL, address TEXT, name TEXT, unit TEXT NOT NULL, library TEXT, parameters TEXT NOT NULL,
    calibration TEXT, offset REAL NOT NULL, limits TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT`,
  `CREATE UNIQUE INDEX series_by_channel ON series (organisation, board, channel)`,
  `CREATE TABLE account (
    username TEXT PRIMARY KEY, password_hash TEXT NOT NULL, role TEXT NOT NULL, created_at INTEGER NOT NULL, last_login INTEGER) STRICT`,
  `CREATE TABLE secret (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT`,
  `CREATE TABLE command (
    id TEXT PRIMARY KEY, board TEXT NOT NULL, gpio INTEGER NOT NULL, command TEXT NOT NULL, value REAL NOT NULL,
    duration_s REAL NOT NULL, by TEXT NOT NULL, state TEXT NOT NULL, message TEXT, created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL) STRICT`,
  `CREATE INDEX command_by_time ON command (created_at)`,
  `CREATE INDEX command_by_board ON command (board, created_at)`,
  `CREATE TABLE actuator (
    board TEXT NOT NULL, gpio INTEGER NOT NULL, type TEXT NOT NULL, "on" INTEGER NOT NULL, pwm INTEGER, runtime_ms REAL,
    emergency TEXT NOT NULL, reported_at INTEGER NOT NULL, PRIMARY KEY (board, gpio)) STRICT, WITHOUT ROWID`,
  `CREATE TABLE activity (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, severity TEXT NOT NULL, board TEXT, by TEXT,
    detail TEXT NOT NULL) STRICT`,
  `CREATE TABLE retained (topic TEXT PRIMARY KEY, payload BLOB NOT NULL, qos INTEGER NOT NULL) STRICT`,
  `CREATE TABLE subscription (
    client_id TEXT NOT NULL, topic TEXT NOT NULL, qos INTEGER NOT NULL, PRIMARY KEY (client_id, topic)) STRICT, WITHOUT ROWID`,
  `CREATE TABLE queued (
    client_id TEXT NOT NULL, seq INTEGER NOT NULL, topic TEXT NOT NULL, payload BLOB NOT NULL, qos INTEGER NOT NULL,
    PRIMARY KEY (client_id, seq)) STRICT`,
]

const NAMES = [
  'queued',
  'subscription',
  'retained',
  'activity',
  'actuator',
  'command',
  'secret',
  'account',
  'series',
  'board',
  'organisation',
]

/** Every table of the first release. */
export const firstTables: Migration = {
  async up(db: Kysely<unknown>) {
    for (const table of TABLES) await sql.raw(table).execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const name of NAMES) await sql.raw(`DROP TABLE ${name}`).execute(db)
  },
}
