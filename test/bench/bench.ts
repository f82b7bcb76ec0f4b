// `npm run bench -- NAME [seconds]`: runs one bench and prints its figures as a table and as JSON.
import { ingest } from './ingest.ts'

const BENCHES: Record<string, (seconds: number) => Promise<object[]>> = { ingest }

const [name = '', seconds = '10'] = process.argv.slice(2)
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined
if (bench === undefined) {
  console.error(`usage: npm run bench -- ${Object.keys(BENCHES).join('|')} [seconds]`)
  process.exit(2)
}
const rows = await bench(Number(seconds))
console.table(rows)
console.log(JSON.stringify({ bench: name, at: new Date().toISOString(), rows }))
