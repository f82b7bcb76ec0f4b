// The real backend, with compaction so eager that kill.ts meets it in every round.
import { COMPACTION_LIMITS } from '../../backend/adapters/sqlite/compaction.ts'

Object.assign(COMPACTION_LIMITS, { rows: 3_000, chunkRows: 128 })
await import('../../backend/main.ts')
