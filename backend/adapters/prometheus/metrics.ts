// `/metrics`: the figures of the status bar and counters by reason, in Prometheus' text format. Read on scrape only.
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { RejectReason } from '../../contract/inspector.ts'
import type { SystemStatus } from '../../contract/status.ts'

export interface MetricSources {
  status(): SystemStatus
  rejectsByReason(): ReadonlyMap<RejectReason, number>
  /** Other counters by name (snake case, without prefix) and meaning. */
  counters(): Record<string, { value: number; help: string }>
}

/** Registry whose gauges are filled when it is scraped, so that the hot path counts plain numbers. */
export function metricsRegistry(sources: MetricSources): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'leitstand_' })
  const gauge = (name: string, help: string, read: (status: SystemStatus) => number) => {
    new Gauge({ name: `leitstand_${name}`, help, registers: [registry], collect: () => self(name).set(read(sources.status())) })
  }
  const self = (name: string): Gauge => {
    const metric = registry.getSingleMetric(`leitstand_${name}`)
    if (!(metric instanceof Gauge)) throw new Error(`no gauge ${name}`)
    return metric
  }
  gauge('messages_total', 'Messages taken from boards since start', (status) => status.ingest.messages)
  gauge('messages_rejected_total', 'Messages rejected since start', (status) => status.ingest.rejected)
  gauge('messages_duplicate_total', 'Repeated deliveries that did not count twice', (status) => status.ingest.duplicates)
  gauge('messages_dropped_total', 'QoS 0 messages given up because a queue was full', (status) => status.ingest.dropped)
  gauge('messages_per_second', 'Messages per second, mean of the last 5 s', (status) => status.ingest.perSecond)
  gauge('ingest_lag_p95_seconds', 'Message in to committed, p95 of the last 10 s', (status) => status.ingest.lagP95Ms / 1000)
  gauge('commit_seconds', 'Duration of the last commit', (status) => status.database.commitMs / 1000)
  gauge('samples_pending', 'Samples accepted and not committed', (status) => status.database.pending)
  gauge('samples_stored', 'Samples in the database', (status) => status.database.samples)
  gauge('database_bytes', 'Size of the databases on disk', (status) => status.database.bytes)
  gauge('database_up', '1 while the database takes samples', (status) => (status.database.fault === null ? 1 : 0))
  gauge('mqtt_clients', 'Connected MQTT clients', (status) => status.broker.clients)
  gauge('mqtt_clients_dropped_total', 'MQTT clients dropped because they did not read', (status) => status.broker.droppedClients)
  gauge('boards', 'Boards known', (status) => status.boards.total)
  gauge('boards_online', 'Boards online', (status) => status.boards.online)
  gauge('boards_offline', 'Boards offline', (status) => status.boards.offline)
  new Gauge({
    name: 'leitstand_messages_rejected_by_reason_total',
    help: 'Messages rejected since start, by reason',
    labelNames: ['reason'],
    registers: [registry],
    collect() {
      for (const [reason, count] of sources.rejectsByReason()) this.set({ reason }, count)
    },
  })
  for (const [name, { help }] of Object.entries(sources.counters())) {
    new Gauge({
      name: `leitstand_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(sources.counters()[name]?.value ?? 0)
      },
    })
  }
  return registry
}
