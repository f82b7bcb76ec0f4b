import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DatabaseRequests } from '../../../../backend/adapters/sqlite/database-requests.ts'
import { MetadataDatabase } from '../../../../backend/adapters/sqlite/metadata-database.ts'
import { ALL_MIGRATIONS } from '../../../../backend/adapters/sqlite/migrations/all-migrations.ts'
import { SqliteFleetStore } from '../../../../backend/adapters/sqlite/sqlite-fleet-store.ts'
import { workerEntry } from '../../../../backend/adapters/sqlite/worker-entry.ts'
import { WorkerLink } from '../../../../backend/adapters/sqlite/worker-link.ts'
import { exampleBoard } from '../../../contracts/examples.ts'
import { quietLogger } from './quiet-logger.ts'

const second: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`ALTER TABLE board ADD COLUMN rack TEXT`.execute(db)
  },
  async down(db: Kysely<unknown>) {
    await sql`ALTER TABLE board DROP COLUMN rack`.execute(db)
  },
}
/** The newest one that is released. */
const LATEST = Object.keys(ALL_MIGRATIONS).at(-1) ?? ''
const broken: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`ALTER TABLE board ADD COLUMN rack TEXT`.execute(db)
    await sql`ALTER TABLE nowhere ADD COLUMN rack TEXT`.execute(db)
  },
}

let dataDir: string
let troubles: string[]
const started: MetadataDatabase[] = []

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'leitstand-meta-'))
  troubles = []
})
afterEach(async () => {
  for (const database of started.splice(0)) await database.stop()
  await rm(dataDir, { recursive: true })
})

async function start(more: Record<string, Migration> = {}): Promise<MetadataDatabase> {
  const database = new MetadataDatabase({
    dataDir,
    durability: 'normal',
    logger: quietLogger,
    onTrouble: (code, detail) => troubles.push(`${code}: ${detail}`),
    migrations: { ...ALL_MIGRATIONS, ...more },
  })
  await database.start()
  started.push(database)
  return database
}

async function stop(): Promise<void> {
  await started.pop()?.stop()
}

const fleetOf = (database: MetadataDatabase) => new SqliteFleetStore(database, (_, detail) => troubles.push(detail))

test('every migration can be taken back and made again without losing a board', async () => {
  const database = await start({ '900-rack': second })
  await fleetOf(database).saveBoards([exampleBoard()])
  await database.migrateTo(LATEST)
  await expect(sql`SELECT rack FROM board`.execute(database.db)).rejects.toThrow('rack')
  await stop()
  const again = await start({ '900-rack': second })
  expect(await fleetOf(again).loadBoards()).toEqual([exampleBoard()])
  expect((await sql`SELECT rack FROM board`.execute(again.db)).rows).toEqual([{ rack: null }])
})

test('copies an existing database before it migrates, and keeps the newest five copies', async () => {
  await start()
  await stop()
  expect(await readdir(dataDir)).not.toContain('backups')
  const database = await start({ '900-rack': second })
  expect((await readdir(join(dataDir, 'backups')))[0]).toMatch(new RegExp(`^leitstand-${LATEST}_\\d{4}-\\d\\d-\\d\\dT[\\d-]+Z\\.db$`))
  for (let round = 0; round < 3; round++) {
    await database.migrateTo(LATEST)
    await database.migrateTo('900-rack')
  }
  expect(await readdir(join(dataDir, 'backups'))).toHaveLength(5)
})

test('a migration that fails half way leaves the database as it was', async () => {
  await fleetOf(await start()).saveBoards([exampleBoard()])
  await stop()
  await expect(start({ '900-broken': broken })).rejects.toMatchObject({
    code: 'store.unavailable',
    detail: expect.stringContaining('nowhere'),
  })
  const database = await start()
  await expect(sql`SELECT rack FROM board`.execute(database.db)).rejects.toThrow('rack')
  expect(await fleetOf(database).loadBoards()).toEqual([exampleBoard()])
})

test('refuses a database from a newer version and says what to do', async () => {
  await start({ '900-rack': second })
  await stop()
  await expect(start()).rejects.toMatchObject({
    code: 'store.unavailable',
    detail: expect.stringMatching(/newer version of Leitstand \(it knows 900-rack\)\. Update Leitstand/),
  })
})

test('a row that cannot be read is reported and left out, the others are loaded', async () => {
  const database = await start()
  await fleetOf(database).saveBoards([exampleBoard({ id: 'good' }), exampleBoard({ id: 'bad-json' }), exampleBoard({ id: 'bad-word' })])
  await sql`UPDATE board SET health = '{"rssiDbm":' WHERE id = 'bad-json'`.execute(database.db)
  await sql`UPDATE board SET registration = 'perhaps' WHERE id = 'bad-word'`.execute(database.db)
  expect((await fleetOf(database).loadBoards()).map((board) => board.id)).toEqual(['good'])
  expect(troubles).toHaveLength(1)
  expect(troubles[0]).toContain('2 of 3 rows of "board"')
})

test('a damaged database is kept aside and the newest backup takes its place', async () => {
  await fleetOf(await start()).saveBoards([exampleBoard()])
  await stop()
  await start({ '900-rack': second })
  await stop()
  await writeFile(join(dataDir, 'leitstand.db'), 'this was a database '.repeat(1000))
  const database = await start({ '900-rack': second })
  expect(await fleetOf(database).loadBoards()).toEqual([exampleBoard()])
  expect(troubles).toEqual([expect.stringMatching(new RegExp(`store\\.corrupt: .*leitstand\\.db\\.corrupt-.*backup leitstand-${LATEST}`))])
  expect((await readdir(dataDir)).filter((name) => name.startsWith('leitstand.db.corrupt-'))).toHaveLength(1)
})

test('a damaged database without backup starts empty and says so', async () => {
  await writeFile(join(dataDir, 'leitstand.db'), 'this was never a database '.repeat(1000))
  expect(await fleetOf(await start()).loadBoards()).toEqual([])
  expect(troubles).toEqual([expect.stringContaining('There is no backup')])
})

test('transactions run one after the other, and a failed one leaves nothing', async () => {
  const database = await start()
  const insert = (id: string) => ({ id, name: id, created_at: 1 })
  const failed = database.db.transaction().execute(async (transaction) => {
    await transaction.insertInto('organisation').values(insert('a')).execute()
    throw new Error('changed my mind')
  })
  const other = database.batch('test', [{ sql: 'INSERT INTO organisation VALUES (?, ?, ?)', rows: [['b', 'b', 1]] }])
  await expect(failed).rejects.toThrow('changed my mind')
  await other
  expect((await fleetOf(database).loadOrganisations()).map((one) => one.id)).toEqual(['b'])
})

test('a worker that dies rejects what waits, and the next one answers', async () => {
  const restarted = Promise.withResolvers<void>()
  const link = new WorkerLink<DatabaseRequests>({
    name: 'metadata database',
    entry: workerEntry('database-worker'),
    workerData: { path: join(dataDir, 'leitstand.db'), backupDir: join(dataDir, 'backups'), durability: 'normal' },
    maxWaiting: 2,
    logger: quietLogger,
    onTrouble: (code, detail) => troubles.push(`${code}: ${detail}`),
    onRestart: restarted.resolve,
  })
  await link.start()
  const how = { what: 'two million steps', timeoutMs: 20_000 }
  const work = { sql: 'SELECT 1', rows: new Array<[]>(2_000_000).fill([]) }
  const waiting = link.ask('batch', [work], how)
  const impatient = link.ask('query', { sql: 'SELECT 1', parameters: [] }, { what: 'a quick one', timeoutMs: 50 })
  await expect(link.ask('query', { sql: 'SELECT 1', parameters: [] }, how)).rejects.toMatchObject({
    detail: expect.stringContaining('2 requests wait'),
  })
  expect(link.refused).toBe(1)
  await expect(impatient).rejects.toMatchObject({
    code: 'store.unavailable',
    detail: expect.stringContaining('within 50 ms (a quick one)'),
  })
  await link.restart()
  await expect(waiting).rejects.toMatchObject({ code: 'store.unavailable', detail: expect.stringContaining('two million steps') })
  await restarted.promise
  expect((await link.ask('query', { sql: 'SELECT 7 AS seven', parameters: [] }, how)).rows).toEqual([{ seven: 7 }])
  expect(troubles).toHaveLength(1)
  await link.stop()
}, 20_000)
