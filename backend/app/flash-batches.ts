// Joins bench mode with lanes, ports, secrets and paper. Part of flash.ts.
import type { Services } from '../adapters/http/services.ts'
import { drawBatch, drawLabels } from '../adapters/pdf/draw-batch.ts'
import type { Clock } from '../contract/clock.ts'
import type { FlashBatch } from '../contract/flash/batch.ts'
import { batchCsv, batchLabels, batchTable } from '../flash/batch-text.ts'
import type { FirmwareArchive } from '../flash/firmware-archive.ts'
import { FlashBatches, type FlashBatchesParts } from '../flash/flash-batches.ts'
import type { Shelves } from './history.ts'

export interface FlashBatchesWiring {
  shelves: Shelves
  lanes: FlashBatchesParts['lanes']
  archive: FirmwareArchive
  secrets: FlashBatchesParts['secrets']
  clock: Clock
  onTrouble(cause: unknown): void
}

export function openFlashBatches({ shelves, lanes, archive, secrets, clock, onTrouble }: FlashBatchesWiring): FlashBatches {
  const batches = new FlashBatches({
    shelf: shelves['flash-batches'],
    lanes,
    secrets,
    firmwareName: (id) => archive.get(id).name,
    clock,
    onFault: onTrouble,
  })
  const portsTold = shelves['serial-ports'].onChange
  shelves['serial-ports'].onChange = (changed, removed) => {
    portsTold(changed, removed)
    const paths = shelves['serial-ports'].list().map(({ path }) => path)
    batches.portsChanged(new Set(paths.filter((path) => path !== '')))
  }
  const jobsTold = shelves['flash-jobs'].onChange
  shelves['flash-jobs'].onChange = (changed, removed) => {
    jobsTold(changed, removed)
    for (const job of changed) batches.jobChanged(job)
  }
  return batches
}

export function batchServices(batches: FlashBatches, clock: Clock): Services['flash']['batches'] {
  return {
    list: () => batches.list(),
    get: (id) => batches.get(id),
    create: (request, by) => batches.create(request, by),
    begin: (id, start, by) => batches.begin(id, start, by),
    pause: (id) => batches.pause(id),
    take: (id, port, by) => batches.take(id, port, by),
    remove: (id) => batches.remove(id),
    file: async (id, kind, language, timeZone) => {
      const batch = batches.get(id)
      const table = batchTable(batch, language, timeText(language, timeZone))
      if (kind === 'csv')
        return { fileName: `${fileName(batch)}.csv`, type: 'text/csv; charset=utf-8', content: Buffer.from(batchCsv(table)) }
      const content =
        kind === 'pdf'
          ? await drawBatch(table, language, clock.now())
          : await drawLabels(batchLabels(batch), batch.name, language, clock.now())
      return { fileName: `${fileName(batch)}${kind === 'labels' ? '-labels' : ''}.pdf`, type: 'application/pdf', content }
    },
  }
}

function fileName({ name }: FlashBatch): string {
  return name.replaceAll(/[/\\:*?"<>|]+/g, '-').slice(0, 60)
}

function timeText(language: string, timeZone: string): (atMs: number) => string {
  const format = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  return (atMs) => format.format(atMs)
}
