// What the composition itself tells: entries of the activity list that belong to no noun, and rules that throw. Part of app.ts.
import type { Logger } from 'pino'
import type { Activity } from '../contract/activity.ts'
import type { Sample } from '../contract/sample.ts'
import type { Band } from '../telemetry/binding.ts'

/** Activity that concerns no board and that no person did. */
export function systemEvent<K extends Activity['kind'], S extends Activity['severity']>(kind: K, severity: S) {
  return { kind, severity, board: null, by: null }
}

/** The first, and then each time their number has doubled: a faulty rule must not flood the log. */
export function tellRuleFailure(logger: Logger, cause: unknown, failures: number): void {
  if (Number.isInteger(Math.log2(failures))) logger.error({ err: cause, failures }, 'a rule threw; the reading went on')
}

export function limitCrossed(sample: Sample, from: Band, to: Band) {
  const { series, value } = sample
  const severity = to === 'critical' ? ('critical' as const) : to === 'warning' ? ('warning' as const) : ('ok' as const)
  const detail = {
    series: series.id,
    name: series.name ?? series.channel,
    value: typeof value === 'boolean' ? String(value) : value,
    unit: series.unit,
    from,
    to,
  }
  return { kind: 'limit-crossed' as const, severity, board: series.board, by: null, detail }
}
