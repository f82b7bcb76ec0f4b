import Type, { type Static } from 'typebox'

const Word = Type.Union([Type.Literal('ok'), Type.Literal('warning'), Type.Literal('critical'), Type.Literal('off')])

/** What the status bar shows; live event `status` once a second and `GET /api/status`. */
export const SystemStatus = Type.Object({
  atMs: Type.Integer(),
  version: Type.String(),
  uptimeS: Type.Number(),
  broker: Type.Object({
    state: Word,
    clients: Type.Integer(),
    address: Type.String(),
    droppedClients: Type.Integer(),
    refusedClients: Type.Integer(),
  }),
  database: Type.Object({
    state: Word,
    /** Time of the last commit, ms. */
    commitMs: Type.Number(),
    /** Samples accepted but not yet committed. */
    pending: Type.Integer(),
    samples: Type.Integer(),
    bytes: Type.Integer(),
    /** Code of ERRORS while it does not work. */
    fault: Type.Union([Type.String(), Type.Null()]),
  }),
  ingest: Type.Object({
    /** Messages per second, mean over the last 5 s. */
    perSecond: Type.Number(),
    /** Message in → committed, p95 of the last 10 s, ms. */
    lagP95Ms: Type.Number(),
    messages: Type.Integer(),
    rejected: Type.Integer(),
    /** Repeated deliveries that did not count twice. */
    duplicates: Type.Integer(),
    /** QoS 0 messages given up because the queue was full. */
    dropped: Type.Integer(),
  }),
  live: Type.Object({ clients: Type.Integer(), droppedClients: Type.Integer() }),
  rules: Type.Object({ state: Word, active: Type.Integer() }),
  nats: Type.Object({ state: Word }),
  boards: Type.Object({
    total: Type.Integer(),
    online: Type.Integer(),
    late: Type.Integer(),
    offline: Type.Integer(),
    new: Type.Integer(),
    outputs: Type.Integer(),
  }),
  /** Demo fleet: number of simulated boards, 0 = not running. */
  demoBoards: Type.Integer(),
  memoryBytes: Type.Integer(),
  /** True while `--open` lifts authentication on loopback. */
  open: Type.Boolean(),
})
export type SystemStatus = Static<typeof SystemStatus>
