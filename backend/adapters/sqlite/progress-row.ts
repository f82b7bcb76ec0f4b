import type Database from 'better-sqlite3'

/** Row of table `progress`, see telemetry-file.ts. */
export interface Progress {
  done_seq: number
  stretch_seq: number
  next_series: number
  /** Log samples of the running stretch that are in chunks already. */
  stretch_rows: number
  /** Samples in all chunks. */
  samples: number
}

export function readProgress(db: Database.Database): Progress {
  const row = db.prepare<[], Progress>('SELECT done_seq, stretch_seq, next_series, stretch_rows, samples FROM progress').get()
  if (!row) throw new Error('telemetry.db has no progress row')
  return row
}
