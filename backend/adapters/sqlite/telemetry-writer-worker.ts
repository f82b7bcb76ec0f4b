// Worker thread that writes telemetry.db: takes all batches that wait into one commit and answers each; compacts and
// checkpoints in between. Started by SqliteTelemetryStore.
import { workerData } from 'node:worker_threads'
import type { WriterRequests, WriterWorkerData } from './telemetry-requests.ts'
import { TelemetryWriter, type WaitingBatch } from './telemetry-writer.ts'
import type { WorkerAnswer } from './worker-protocol.ts'
import { LATER, serveWorker } from './worker-service.ts'

const STEP_BUDGET_MS = 8
/** How often to look for work when nothing comes in. */
const IDLE_LOOK_MS = 1_000
/** After a failure the disk is left alone that long, except for batches that come in. */
const PROBE_MS = 2_000

// The creator of this thread passes exactly this shape.
const settings = workerData as WriterWorkerData

serveWorker<WriterRequests>(settings.path, (service) => {
  const writer = new TelemetryWriter(settings, (trouble) => service.trouble(trouble))
  writer.open()
  let waiting: WaitingBatch[] = []
  let planned = false
  let tending = false
  let committedAtMs = 0
  let troubledAtMs = Number.NEGATIVE_INFINITY
  const look = setInterval(() => (performance.now() - troubledAtMs < PROBE_MS ? undefined : tendSoon()), IDLE_LOOK_MS)
  const probe = setInterval(() => {
    if (writer.note.fault === null) return
    writer.probe()
    tendSoon()
    tell()
  }, PROBE_MS)
  tell()

  function tell(): void {
    service.send({ type: 'note', note: { ...writer.note } })
  }

  function plan(): void {
    if (planned) return
    planned = true
    const restMs = settings.commitSpacingMs - (performance.now() - committedAtMs)
    // setImmediate runs after every message that has arrived was taken: all of them share the commit.
    if (restMs >= 1) setTimeout(commit, restMs)
    else setImmediate(commit)
  }

  function commit(): void {
    planned = false
    if (waiting.length === 0) return
    committedAtMs = performance.now()
    const batches = waiting
    waiting = []
    const { ids, trouble } = writer.commit(batches)
    if (trouble) troubledAtMs = performance.now()
    tell()
    service.send({
      type: 'answers',
      answers: ids.map((id): WorkerAnswer => (trouble ? { id, ok: false, trouble } : { id, ok: true, value: undefined })),
    })
    tendSoon()
  }

  function tendSoon(): void {
    if (tending || !writer.busy(Date.now()) || performance.now() - troubledAtMs < PROBE_MS) return
    tending = true
    setImmediate(tend)
  }

  function tend(): void {
    tending = false
    if (waiting.length === 0 || writer.behind()) {
      const before = writer.note.fault
      const trouble = writer.tend(Date.now(), STEP_BUDGET_MS)
      if (trouble) troubledAtMs = performance.now()
      if (trouble || before) tell()
    }
    tendSoon()
  }

  /** Work in steps between commits. */
  function soon<T>(answer: Promise<T>): Promise<T> {
    tendSoon()
    return answer
  }

  return {
    reviseBegin: (stretch) => soon(writer.desk.begin(stretch)),
    reviseStage: ({ id, samples }) => soon(writer.desk.stage(id, samples)),
    reviseApply: (id) => soon(writer.desk.apply(id)),
    reviseDrop: (id) => {
      writer.desk.drop(id)
      tendSoon()
    },
    undoBegin: (id) => soon(writer.desk.beginUndo(id)),
    undoRestore: (id) => soon(writer.desk.restore(id)),
    verify: () => {
      writer.verify()
      tell()
    },
    revisions: () => writer.desk.all(),
    singleSince: (series) => writer.desk.singleSince(series),
    append: (batch, id) => {
      waiting.push({ id, batch })
      plan()
      return LATER
    },
    compact: () => {
      commit()
      writer.compactAll()
      tell()
    },
    close: () => {
      clearInterval(look)
      clearInterval(probe)
      commit()
      writer.close()
    },
  }
})
