// `npm run bench -- rules [seconds]`: how old a reading is when the command of its rule reaches another board, and what rules cost that
// read the load, or do not. Beside it in the same run: no rules, and the least there is (a hook that publishes at once: bench-backend.ts).
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Firing } from '../../backend/contract/rules/firing.ts'
import { RULE_DEFAULTS, type RuleBody, type SeriesRef } from '../../backend/contract/rules/rule.ts'
import type { RuleImportResult } from '../../backend/contract/rules/transfer.ts'
import type { Series } from '../../backend/contract/series.ts'
import type { LoadOptions } from './load-generator.ts'
import { startProbe } from './probe.ts'
import { PAIRS, RULE_ACTOR, RULE_SENSOR, type RuleProbeResult } from './rule-probe.ts'
import { spread } from './spread.ts'
import { LOAD, load, measuredLoad, round, Subject } from './subject.ts'

const ENTRY = fileURLToPath(new URL('bench-backend.ts', import.meta.url))
const PROBE = fileURLToPath(new URL('rule-probe.ts', import.meta.url))
/** Messages a second: `npm run bench -- rules 15 3000` where 10,000 are more than the machine bears. */
const RATE = Number(process.argv[4] ?? 10_000)
const WARM_SECONDS = 4
const ANSWER_MS = 120_000
const SETTLE_MS = 25_000

export async function rules(seconds: number): Promise<object[]> {
  const subject = await Subject.start(['--registration', 'auto'], ENTRY)
  const { http, mqtt } = subject.address
  const probe = fork(PROBE, [mqtt], { stdio: 'inherit' })
  try {
    await said(probe)
    const options: LoadOptions = { ...LOAD, port: subject.mqttPort, connections: 500, rate: RATE }
    await load({ ...options, seconds: WARM_SECONDS })
    const series = await subject.get<Series[]>('/api/series')
    const loaded = series.filter(({ board }) => board.startsWith('LOAD_')).map(refOf)
    const quiet = series.filter(({ board }) => board === RULE_SENSOR).map(refOf)
    const measure = async (run: string, probing: boolean) => {
      await load({ ...options, seconds: WARM_SECONDS })
      const bare = startProbe({ http, mqtt, token: subject.token, seconds, boards: [] })
      if (probing) probe.send(seconds)
      const [{ result, used }, { hook, command }, own] = await Promise.all([
        measuredLoad(subject.pid, { ...options, seconds: seconds + 1 }),
        bare,
        probing ? said<RuleProbeResult>(probe) : undefined,
      ])
      const stages = probing ? stagesOf(await subject.get<Firing[]>('/api/rules/firings?limit=500')) : {}
      return {
        ...{ run, 'hook p50': hook.p50, 'hook p99': hook.p99, 'bare command p50': command.p50, 'bare command p99': command.p99 },
        ...{
          'rule command p50': own?.command.p50,
          'rule command p99': own?.command.p99,
          'rule commands': own && `${own.command.count} of ${own.sent}`,
        },
        ...stages,
        ...{ 'ack p99': round(result.ackMs.p99), 'µs/msg': used.cpuMicrosPerMessage, 'cpu %': used.cpuPercent, 'RSS MB': used.rssMb },
      }
    }
    const rows: object[] = [await measure('no rules', false)]
    const probes = Array.from({ length: PAIRS }, (_, gpio) => probeRule(quiet, gpio))
    const reading = Array.from({ length: 1000 - PAIRS }, (_, at) => idleRule(loaded[at % loaded.length]))
    await publish(subject, [...probes, ...reading])
    rows.push(await measure('1,000 rules: 960 read the load, 40 switch', true))
    await remove(subject)
    await publish(subject, loaded.slice(0, 10).map(idleRule))
    rows.push(await measure('10 rules that read 10 of 1,000 series', false))
    const elsewhere = Array.from({ length: 9_990 }, () => idleRule(quiet[0]))
    const took = await publish(subject, [...loaded.slice(0, 10).map(idleRule), ...elsewhere])
    // What they remember is written in rounds; after that only what was driven is.
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
    rows.push(await measure('10,000 rules, 10 of them the same', false))
    rows.push({ run: `10,000 rules imported in ${round(took / 1000)} s` })
    return rows
  } finally {
    probe.kill()
    await subject.stop()
  }
}

/** Where a rule's command spends its time, ms p50 / p99, by the firings' own records (whole ms). */
function stagesOf(firings: readonly Firing[]): Record<string, string> {
  const of = (from: (firing: Firing) => number | null | undefined, to: (firing: Firing) => number | null | undefined) => {
    const ages = firings.flatMap((firing) => {
      const [a, b] = [from(firing), to(firing)]
      return a == null || b == null ? [] : [b - a]
    })
    const { p50, p99 } = spread(ages)
    return `${p50} / ${p99}`
  }
  const command = (firing: Firing) => firing.actions[0]?.commands[0]
  return {
    'arrived → stored': of(
      ({ arrivedAtMs }) => arrivedAtMs,
      ({ storedAtMs }) => storedAtMs,
    ),
    'stored → sent': of(
      ({ storedAtMs }) => storedAtMs,
      (firing) => command(firing)?.sentAtMs,
    ),
    'sent → answered': of(
      (firing) => command(firing)?.sentAtMs,
      (firing) => command(firing)?.acknowledgedAtMs,
    ),
  }
}

function refOf({ board, channel }: Series): SeriesRef {
  return { board, channel }
}

function rule(series: SeriesRef | undefined, low: number, branch: Pick<RuleBody['branches'][number], 'do' | 'otherwise'>): RuleBody {
  if (series === undefined) throw new Error('there is no such series')
  return {
    ...RULE_DEFAULTS,
    ...{ name: 'Bench', timeZone: 'UTC' },
    conditions: [
      {
        ...{ id: 'value', kind: 'value', series, test: 'above', low, high: null, text: null },
        ...{ hysteresis: 1, forS: 0, breaches: 1, maxAgeS: 3600 },
      },
    ],
    branches: [{ id: 'main', on: [], when: 'value', ...branch }],
  }
}

/** Judges each reading and never fires. */
function idleRule(series: SeriesRef | undefined): RuleBody {
  return rule(series, 1e6, { do: [{ id: 'say', kind: 'variable', variable: 'never', value: true }], otherwise: [] })
}

function probeRule(series: readonly SeriesRef[], gpio: number): RuleBody {
  const sensor = series.find(({ channel }) => channel.startsWith(`gpio${gpio}:`))
  const output = { board: RULE_ACTOR, gpio }
  const act = (command: 'ON' | 'OFF') => ({
    id: command.toLowerCase(),
    kind: 'output' as const,
    output,
    command,
    percent: null,
    durationS: 0,
  })
  return rule(sensor, 25, { do: [act('ON')], otherwise: [act('OFF')] })
}

/** @returns how long it took, ms */
async function publish(subject: Subject, bodies: readonly RuleBody[]): Promise<number> {
  const file = {
    ...{ format: 'leitstand-rules', version: 1, scenes: [], variables: [] },
    rules: bodies.map((body, at) => ({ id: `bench-${at}`, rule: body })),
  }
  const startedAt = performance.now()
  const { rules: done } = (await ask(subject, 'POST', '/api/rules/import', {
    file,
    ...{ clash: 'replace', enable: true, dryRun: false },
  })) as RuleImportResult // the API's own tests check its shapes
  const wrong = done.find(({ outcome }) => outcome === 'draft')
  if (wrong !== undefined) throw new Error(`a rule was not published: ${wrong.why}`)
  return performance.now() - startedAt
}

async function remove(subject: Subject): Promise<void> {
  const ids = (await subject.get<{ id: string }[]>('/api/rules')).map(({ id }) => id)
  for (const id of ids) await ask(subject, 'DELETE', `/api/rules/${id}`)
}

async function ask(subject: Subject, method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(subject.address.http + path, {
    method,
    headers: { authorization: `Bearer ${subject.token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWER_MS),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return response.status === 204 ? undefined : response.json()
}

async function said<T>(child: ChildProcess): Promise<T> {
  const [message] = await once(child, 'message', { signal: AbortSignal.timeout(ANSWER_MS) })
  return message as T // our own process
}
