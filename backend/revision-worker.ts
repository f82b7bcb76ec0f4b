// Thread of one reprocessing: the sensor libraries, bound to one series, at work on stored samples. Started by adapters/threads.
import { parentPort, workerData } from 'node:worker_threads'
import { BUNDLED } from '../resources/libraries/bundled.ts'
import type { ReprocessAsk, ReprocessNews, ReprocessThreadData } from './adapters/threads/reprocess-threads.ts'
import { LibraryRegistry } from './libraries/registry.ts'
import { NeighbourTracks } from './revisions/neighbour-track.ts'
import { reprocessSamples } from './revisions/reprocess-samples.ts'

// The creator of this thread passes exactly this shape.
const { dataDir, series } = workerData as ReprocessThreadData
const port = parentPort
if (port === null) throw new Error('revision-worker.ts runs as a worker thread only')
const tell = (news: ReprocessNews, transfer: ArrayBuffer[] = []) => port.postMessage(news, transfer)
const fail = (detail: string) => tell({ type: 'failed', code: 'revision.library', detail })

const registry = new LibraryRegistry({ bundled: BUNDLED, dataDir, timing: { watch: false } })
await registry.start()
const tracks = new NeighbourTracks()
const processor = registry.bind(series, (sensorType) => tracks.valueOf(sensorType))

/** Why the library cannot be relied on; one that was stopped for being slow would mark all samples after it as failed. */
function fault(): string | null {
  return processor.problem ?? (series.library === null ? null : (registry.byName(series.library)?.fault ?? null))
}

function run({ samples, neighbours }: ReprocessAsk): void {
  tracks.add(neighbours)
  const { value, quality } = reprocessSamples(samples, processor, (atMs) => tracks.moveTo(atMs))
  const problem = fault()
  if (problem !== null) fail(problem)
  else tell({ type: 'made', value, quality }, [value.buffer as ArrayBuffer, quality.buffer as ArrayBuffer])
}

const problem = fault()
if (problem !== null) fail(problem)
else {
  port.on('message', (ask: ReprocessAsk) => {
    try {
      run(ask)
    } catch (cause) {
      fail(cause instanceof Error ? cause.message : String(cause))
    }
  })
  tell({ type: 'ready', neighbours: series.library === null ? [] : registry.neighboursOf(series.library) })
}
