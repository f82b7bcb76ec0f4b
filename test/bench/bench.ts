// `npm run bench -- NAME [seconds]`: runs one bench, prints its figures as a table and as one line of JSON.
import { cpus, loadavg } from 'node:os'

interface Bench {
  /** Length of one measured run; what the figures in README.md were taken with. */
  seconds: number
  /** What the number is where it is not seconds. */
  unit?: string
  run(seconds: number): Promise<object[]>
}

const BENCHES: Record<string, Bench> = {
  ingest: { seconds: 10, run: async (seconds) => (await import('./ingest.ts')).ingest(seconds) },
  latency: { seconds: 20, run: async (seconds) => (await import('./latency.ts')).latency(seconds) },
  idle: { seconds: 60, run: async (seconds) => (await import('./idle.ts')).idle(seconds) },
  soak: { seconds: 600, run: async (seconds) => (await import('./soak.ts')).soak(seconds) },
  storage: { seconds: 180, run: async (seconds) => (await import('./storage.ts')).storage(seconds) },
  query: { seconds: 100, unit: 'million samples', run: async (millions) => (await import('./query.ts')).query(millions) },
  kill: { seconds: 50, unit: 'rounds', run: async (rounds) => (await import('./kill.ts')).kill(rounds) },
  flood: { seconds: 60, run: async (seconds) => (await import('./flood.ts')).flood(seconds) },
  stop: { seconds: 100, unit: 'repetitions', run: async (repetitions) => (await import('./stop.ts')).stop(repetitions) },
  rules: { seconds: 15, run: async (seconds) => (await import('./rules.ts')).rules(seconds) },
  backtest: { seconds: 30, unit: 'days', run: async (days) => (await import('./backtest.ts')).backtest(days) },
  flash: { seconds: 30, run: async (seconds) => (await import('./flash.ts')).flash(seconds) },
  charts: { seconds: 365, unit: 'days of history', run: async (days) => (await import('./charts.ts')).charts(days) },
}

const [name = '', given] = process.argv.slice(2)
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined
const seconds = Number(given ?? bench?.seconds)
if (bench === undefined || !(seconds > 0)) {
  console.error(`usage: npm run bench -- ${Object.keys(BENCHES).join('|')} [seconds of one run]`)
  process.exit(2)
}
const loadBefore = loadavg()
const rows = await bench.run(seconds)
console.table(rows)
const machine = { cores: cpus().length, node: process.version, loadBefore, loadAfter: loadavg() }
console.log(JSON.stringify({ bench: name, at: new Date().toISOString(), [bench.unit ?? 'seconds']: seconds, machine, rows }))
