import { accountStoreSuite } from '../../contracts/account-store.suite.ts'
import { activityStoreSuite } from '../../contracts/activity-store.suite.ts'
import { commandStoreSuite } from '../../contracts/command-store.suite.ts'
import type { Opened } from '../../contracts/examples.ts'
import { firingStoreSuite } from '../../contracts/firing-store.suite.ts'
import { fleetStoreSuite } from '../../contracts/fleet-store.suite.ts'
import { historyQuestionsSuite } from '../../contracts/history-questions.suite.ts'
import { revisableStoreSuite } from '../../contracts/revisable-store.suite.ts'
import { seriesStoreSuite } from '../../contracts/series-store.suite.ts'
import { sessionStoreSuite } from '../../contracts/session-store.suite.ts'
import { telemetryStoreSuite } from '../../contracts/telemetry-store.suite.ts'
import { versionStoreSuite } from '../../contracts/version-store.suite.ts'
import { MemoryAccountStore } from '../../fakes/memory-account-store.ts'
import { MemoryActivityStore } from '../../fakes/memory-activity-store.ts'
import { MemoryCommandStore } from '../../fakes/memory-command-store.ts'
import { MemoryFiringStore } from '../../fakes/memory-firing-store.ts'
import { MemoryFleetStore } from '../../fakes/memory-fleet-store.ts'
import { MemorySeriesStore } from '../../fakes/memory-series-store.ts'
import { MemorySessionStore } from '../../fakes/memory-session-store.ts'
import { MemoryTelemetryStore } from '../../fakes/memory-telemetry-store.ts'
import { MemoryVersionStore } from '../../fakes/memory-version-store.ts'

/** Memory is all they have: reopening gives the same object. */
async function kept<T>(store: T): Promise<Opened<T>> {
  return { store, reopen: async () => store, close: async () => undefined }
}

fleetStoreSuite('MemoryFleetStore', () => kept(new MemoryFleetStore()))
seriesStoreSuite('MemorySeriesStore', () => kept(new MemorySeriesStore()))
accountStoreSuite('MemoryAccountStore', () => kept(new MemoryAccountStore()))
commandStoreSuite('MemoryCommandStore', () => kept(new MemoryCommandStore()))
firingStoreSuite('MemoryFiringStore', () => kept(new MemoryFiringStore()))
activityStoreSuite('MemoryActivityStore', () => kept(new MemoryActivityStore()))
versionStoreSuite('MemoryVersionStore', () => kept(new MemoryVersionStore()))
sessionStoreSuite('MemorySessionStore', () => kept(new MemorySessionStore()))
telemetryStoreSuite(
  'MemoryTelemetryStore',
  () => kept(new MemoryTelemetryStore()),
  async () => undefined,
)
revisableStoreSuite(
  'MemoryTelemetryStore',
  () => kept(new MemoryTelemetryStore()),
  async () => undefined,
)
historyQuestionsSuite(
  'MemoryTelemetryStore',
  () => kept(new MemoryTelemetryStore()),
  async () => undefined,
)
