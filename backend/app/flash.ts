// Wires flashing over a cable: ports of this machine, a process per lane, the archive of firmware. Part of app.ts.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { ActivityLog } from '../activity/activity-log.ts'
import { FolderElfFiles } from '../adapters/files/folder-elf-files.ts'
import { FolderFirmwareFiles } from '../adapters/files/folder-firmware-files.ts'
import type { Services } from '../adapters/http/services.ts'
import { PioProgram } from '../adapters/platformio/pio-program.ts'
import { FlashProcesses } from '../adapters/serial/flash-processes.ts'
import { MonitorProcesses } from '../adapters/serial/monitor-processes.ts'
import { systemPorts } from '../adapters/serial/system-ports.ts'
import { InstalledAddr2line } from '../adapters/toolchain/addr2line.ts'
import { Backtraces } from '../backtraces/backtraces.ts'
import type { Clock } from '../contract/clock.ts'
import type { FlashJob } from '../contract/flash/job.ts'
import type { SerialNews } from '../contract/flash/serial-monitor.ts'
import type { AirUpdates } from '../flash/air-updates.ts'
import { FirmwareArchive } from '../flash/firmware-archive.ts'
import { FirmwareBuilds } from '../flash/firmware-builds.ts'
import { flashActivity } from '../flash/flash-activity.ts'
import type { FlashBatches, FlashBatchesParts } from '../flash/flash-batches.ts'
import { FlashLanes } from '../flash/flash-lanes.ts'
import { KeptJobs, type KeptJobsParts } from '../flash/kept-jobs.ts'
import { PortWatch } from '../flash/port-watch.ts'
import { SerialMonitors } from '../monitor/serial-monitors.ts'
import { Provisioning } from '../provisioning/provisioning.ts'
import { type AirWiring, openAirUpdates } from './air-updates.ts'
import { batchServices, openFlashBatches } from './flash-batches.ts'
import { buildJob } from './jobs.ts'
import { type CentreWiring, centreOf, presetOf } from './provisioning.ts'

export interface FlashWiring extends CentreWiring, AirWiring {
  dataDir: string
  /** Ports that the system does not list, separated by commas. */
  serialPorts: string
  mqttHost: string
  broker: { readonly port: number }
  stores: {
    accounts: FlashBatchesParts['secrets'] & AirWiring['stores']['accounts']
    documents: { 'flash-jobs': KeptJobsParts['store'] }
  }
  clock: Clock
  activity: ActivityLog
  live: { serial(news: SerialNews): void }
  logger: Logger
}

export interface FlashPart {
  services: Services['flash']
  /** The recent past of a serial port. */
  serial(port: string): SerialNews
  air: AirUpdates
  start(): Promise<void>
  stop(): Promise<void>
}

export function openFlash(wiring: FlashWiring): FlashPart {
  const { dataDir, serialPorts, shelves, clock, activity, live, logger } = wiring
  const onTrouble = (cause: unknown) => logger.warn({ err: cause }, 'flashing')
  const archive: FirmwareArchive = new FirmwareArchive({
    shelf: shelves.firmware,
    files: new FolderFirmwareFiles(join(dataDir, 'firmware')),
    clock,
    inUse: () => lanes.firmwareInUse(),
    onTrouble,
  })
  const builds = new FirmwareBuilds({
    ...{ program: new PioProgram(), archive, clock, newId: randomUUID, onFault: onTrouble },
    onChange: (build) => shelves.jobs.note('firmware-builds', [buildJob(build)], []),
  })
  const air = openAirUpdates(wiring, archive)
  const setup = new Provisioning({
    centre: centreOf(wiring),
    clock,
    // An abort ends the wait; whoever waits looks at it.
    rest: (ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined),
  })
  const monitors = new SerialMonitors({
    ports: new MonitorProcesses(new URL('../monitor-child.ts', import.meta.url)),
    shelf: shelves['serial-monitors'],
    known: () => shelves['serial-ports'].list(),
    clock,
    onNews: (news) => live.serial(news),
    report: (entry) => activity.append(entry),
    onTrouble,
  })
  const report = (job: FlashJob) => {
    for (const entry of flashActivity(job)) activity.append(entry)
  }
  const lanes: FlashLanes = new FlashLanes({
    shelf: shelves['flash-jobs'],
    archive,
    runner: new FlashProcesses(new URL('../flash-child.ts', import.meta.url)),
    setup,
    clock,
    newId: randomUUID,
    portOf: (path) => shelves['serial-ports'].list().find((port) => port.path === path),
    borrow: (path) => monitors.lend(path),
    onLanes: () => {
      watch.look()
    },
    onEnded: (job) => {
      report(job)
      batches.jobEnded(job)
    },
    onFault: onTrouble,
  })
  const batches: FlashBatches = openFlashBatches({ ...wiring, secrets: wiring.stores.accounts, lanes, archive, onTrouble })
  const kept = new KeptJobs({
    store: wiring.stores.documents['flash-jobs'],
    shelf: shelves['flash-jobs'],
    clock,
    onInterrupted: report,
    onFault: onTrouble,
  })
  const jobsTold = shelves['flash-jobs'].onChange
  shelves['flash-jobs'].onChange = (changed, removed) => {
    jobsTold(changed, removed)
    kept.note(changed, removed)
  }
  const watch: PortWatch = new PortWatch({
    finder: systemPorts(portsIn(serialPorts)),
    shelf: shelves['serial-ports'],
    inUse: () => lanes.ports(),
    onTrouble,
  })
  return {
    services: {
      ports: () => shelves['serial-ports'].list(),
      lanes,
      monitors,
      air,
      backtraces: new Backtraces(new FolderElfFiles(join(dataDir, 'elf')), new InstalledAddr2line()),
      archive,
      builds,
      batches: batchServices(batches, clock),
      provisionPreset: () => presetOf(wiring.mqttHost, wiring.broker.port, wiring.outwardAddress),
    },
    serial: (port) => monitors.news(port),
    air,
    start: async () => {
      await archive.start()
      await kept.start()
      await batches.start()
      await watch.start()
      batches.watchPorts()
    },
    stop: async () => {
      await builds.stop()
      await lanes.stop()
      await kept.stop()
      await batches.stop()
      await monitors.stop()
      await watch.stop()
      await archive.stop()
    },
  }
}

/** `/dev/ttyV0, ./board` */
function portsIn(setting: string): string[] {
  return setting
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '')
}
