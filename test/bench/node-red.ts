// Node-RED with the flow a user builds first: mqtt in → json → function → one SQLite insert per message. Installed on demand by npm
// into a folder of its own; a plain aedes is the broker in front. Used by ingest.ts.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { BareBroker } from './bare-broker.ts'
import { LOAD, load, round, usageOf } from './subject.ts'

const CACHE = join(tmpdir(), 'leitstand-bench', 'node-red')
const PACKAGES = ['node-red@4', 'node-red-node-sqlite@1']
const NATIVE = join(CACHE, 'node_modules', 'sqlite3', 'build', 'Release', 'node_sqlite3.node')
/** Offered to it, messages per second: several times what it writes, little enough for the broker before it. */
const OFFERED = 5_000
const INSTALL_MS = 600_000
const START_MS = 60_000

/** Rows that really arrive; or the reason why it could not be measured. */
export async function nodeRed(seconds: number): Promise<object> {
  const run = 'Node-RED, an insert per message (rows that arrived)'
  if (!install()) return { run, note: 'could not be installed: npm without network, or no compiler for sqlite3' }
  const folder = mkdtempSync(join(tmpdir(), 'leitstand-node-red-'))
  const broker = await BareBroker.start('aedes')
  const path = join(folder, 'samples.db')
  const database = new Database(path)
  database.exec('CREATE TABLE samples (board TEXT, sensor TEXT, at INTEGER, raw REAL, value REAL)')
  writeFileSync(join(folder, 'flows.json'), JSON.stringify(flow(broker.port, path)))
  writeFileSync(join(folder, 'settings.js'), SETTINGS)
  const red = join(CACHE, 'node_modules', 'node-red', 'red.js')
  const child = spawn(process.execPath, [red, '--userDir', folder, '--settings', join(folder, 'settings.js')], { stdio: 'ignore' })
  const rows = () => Number(database.prepare('SELECT count(*) FROM samples').pluck().get())
  const options = { ...LOAD, port: broker.port, rate: OFFERED }
  try {
    const deadline = performance.now() + START_MS
    while (rows() === 0) {
      if (performance.now() > deadline || child.exitCode !== null) throw new Error('Node-RED wrote nothing')
      await load({ ...options, rate: 100, seconds: 1 })
    }
    const before = { rows: rows(), usage: usageOf(child.pid ?? 0), atMs: performance.now() }
    await load({ ...options, seconds })
    const after = { rows: rows(), usage: usageOf(child.pid ?? 0), atMs: performance.now() }
    const wall = (after.atMs - before.atMs) / 1000
    const arrived = after.rows - before.rows
    const cpu = after.usage.cpuSeconds - before.usage.cpuSeconds
    return {
      run,
      'msg/s': Math.round(arrived / wall),
      'CPU %': Math.round((100 * cpu) / wall),
      'µs/msg': round((1e6 * cpu) / arrived),
      'disk B/msg': Math.round((after.usage.writtenBytes - before.usage.writtenBytes) / arrived),
      'RSS MB': Math.round(after.usage.rssBytes / 1e6),
      note: `${OFFERED}/s offered and acknowledged; the rest waits in its memory`,
    }
  } finally {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    database.close()
    await broker.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function install(): boolean {
  if (!existsSync(NATIVE)) {
    mkdirSync(CACHE, { recursive: true })
    writeFileSync(join(CACHE, 'package.json'), '{"name":"leitstand-bench-node-red","private":true}')
    console.error(`installing ${PACKAGES.join(' and ')} into ${CACHE} …`)
    spawnSync('npm', ['install', '--no-audit', '--no-fund', ...PACKAGES], { cwd: CACHE, stdio: 'ignore', timeout: INSTALL_MS })
  }
  return existsSync(NATIVE)
}

const SETTINGS = `module.exports = {
  flowFile: 'flows.json', credentialSecret: false, uiHost: '127.0.0.1', uiPort: 0, telemetry: { enabled: false, updateNotification: false },
  logging: { console: { level: 'fatal' } },
}
`

const FUNCTION = `const at = msg.topic.split('/')
const { ts, raw } = msg.payload
msg.topic = 'INSERT INTO samples VALUES (?, ?, ?, ?, ?)'
msg.payload = [at[3], at[5], ts, raw, raw * 0.0625]
return msg`

function flow(port: number, path: string): object[] {
  const node = (id: string, type: string, to: string[], more: object) => ({ id, type, z: 'tab', x: 1, y: 1, wires: [to], ...more })
  return [
    { id: 'tab', type: 'tab', label: 'lab' },
    {
      id: 'broker',
      type: 'mqtt-broker',
      broker: '127.0.0.1',
      port: String(port),
      protocolVersion: '4',
      cleansession: true,
      keepalive: '60',
    },
    { id: 'database', type: 'sqlitedb', db: path, mode: 'RWC' },
    node('in', 'mqtt in', ['json'], { topic: 'kaiser/#', qos: '1', datatype: 'utf8', broker: 'broker', nl: false, rap: true, rh: 0 }),
    node('json', 'json', ['function'], { property: 'payload', action: 'obj', pretty: false }),
    node('function', 'function', ['insert'], { func: FUNCTION, outputs: 1, timeout: 0, libs: [] }),
    node('insert', 'sqlite', [], { mydb: 'database', sqlquery: 'msg.topic', sql: '' }),
  ]
}
