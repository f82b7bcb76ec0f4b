import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { MetadataDatabase } from '../../../../backend/adapters/sqlite/metadata-database.ts'
import { SqliteAccountStore } from '../../../../backend/adapters/sqlite/sqlite-account-store.ts'
import { SqliteActivityStore } from '../../../../backend/adapters/sqlite/sqlite-activity-store.ts'
import { SqliteAlarmStore } from '../../../../backend/adapters/sqlite/sqlite-alarm-store.ts'
import { SqliteCommandStore } from '../../../../backend/adapters/sqlite/sqlite-command-store.ts'
import { SqliteDeliveryStore } from '../../../../backend/adapters/sqlite/sqlite-delivery-store.ts'
import { SqliteFiringStore } from '../../../../backend/adapters/sqlite/sqlite-firing-store.ts'
import { SqliteFleetStore } from '../../../../backend/adapters/sqlite/sqlite-fleet-store.ts'
import { SqliteSeriesStore } from '../../../../backend/adapters/sqlite/sqlite-series-store.ts'
import { SqliteSessionStore } from '../../../../backend/adapters/sqlite/sqlite-session-store.ts'
import { SqliteVersionStore } from '../../../../backend/adapters/sqlite/sqlite-version-store.ts'
import type { OnTrouble } from '../../../../backend/adapters/sqlite/store-logger.ts'
import { accountStoreSuite } from '../../../contracts/account-store.suite.ts'
import { activityStoreSuite } from '../../../contracts/activity-store.suite.ts'
import { alarmStoreSuite } from '../../../contracts/alarm-store.suite.ts'
import { commandStoreSuite } from '../../../contracts/command-store.suite.ts'
import { deliveryStoreSuite } from '../../../contracts/delivery-store.suite.ts'
import type { Opened } from '../../../contracts/examples.ts'
import { firingStoreSuite } from '../../../contracts/firing-store.suite.ts'
import { fleetStoreSuite } from '../../../contracts/fleet-store.suite.ts'
import { seriesStoreSuite } from '../../../contracts/series-store.suite.ts'
import { sessionStoreSuite } from '../../../contracts/session-store.suite.ts'
import { versionStoreSuite } from '../../../contracts/version-store.suite.ts'
import { quietLogger } from './quiet-logger.ts'

/** A real database in a temp folder; `reopen` closes it and opens it anew. */
async function open<T>(make: (database: MetadataDatabase, onTrouble: OnTrouble) => T): Promise<Opened<T>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'leitstand-meta-'))
  const troubles: string[] = []
  const onTrouble: OnTrouble = (_, detail) => troubles.push(detail)
  const start = async () => {
    const database = new MetadataDatabase({ dataDir, durability: 'normal', logger: quietLogger, onTrouble })
    await database.start()
    return database
  }
  let database = await start()
  return {
    store: make(database, onTrouble),
    reopen: async () => {
      await database.stop()
      database = await start()
      return make(database, onTrouble)
    },
    close: async () => {
      await database.stop()
      await rm(dataDir, { recursive: true })
      expect(troubles).toEqual([])
    },
  }
}

fleetStoreSuite('SqliteFleetStore', () => open((database, onTrouble) => new SqliteFleetStore(database, onTrouble)))
seriesStoreSuite('SqliteSeriesStore', () => open((database, onTrouble) => new SqliteSeriesStore(database, onTrouble)))
accountStoreSuite('SqliteAccountStore', () => open((database, onTrouble) => new SqliteAccountStore(database, onTrouble)))
commandStoreSuite('SqliteCommandStore', () => open((database, onTrouble) => new SqliteCommandStore(database, onTrouble)))
firingStoreSuite('SqliteFiringStore', () => open((database, onTrouble) => new SqliteFiringStore(database, onTrouble)))
activityStoreSuite('SqliteActivityStore', () => open((database, onTrouble) => new SqliteActivityStore(database, onTrouble)))
alarmStoreSuite('SqliteAlarmStore', () => open((database, onTrouble) => new SqliteAlarmStore(database, onTrouble)))
deliveryStoreSuite('SqliteDeliveryStore', () => open((database, onTrouble) => new SqliteDeliveryStore(database, onTrouble)))
versionStoreSuite('SqliteVersionStore', () => open((database, onTrouble) => new SqliteVersionStore(database, 'configurations', onTrouble)))
sessionStoreSuite('SqliteSessionStore', () => open((database, onTrouble) => new SqliteSessionStore(database, onTrouble)))
