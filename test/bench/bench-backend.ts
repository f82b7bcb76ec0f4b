// The backend with a test rule at the rule port: each sample of the probe's series sends a command at once. Started by latency.ts
// and flood.ts in place of backend/main.ts.
import { runCommand } from '../../backend/cli/run-command.ts'
import type { MessageBus } from '../../backend/messaging/message-bus.ts'
import type { RuleHook } from '../../backend/telemetry/rule-hook.ts'
import { COMMAND_TOPIC, microseconds, PROBE_BOARD, type ProbeCommand } from './probe-topics.ts'

class ProbeRule implements RuleHook {
  readonly #bus: MessageBus

  constructor(bus: MessageBus) {
    this.#bus = bus
  }

  sample({ series, raw }: Parameters<RuleHook['sample']>[0]): void {
    if (series.board !== PROBE_BOARD) return
    const command: ProbeCommand = { sentAtUs: raw, hookAtUs: microseconds() }
    this.#bus.publish({ topic: COMMAND_TOPIC, payload: JSON.stringify(command), qos: 1 }).catch((cause: unknown) => console.error(cause))
  }
}

process.exit(
  await runCommand(['serve', ...process.argv.slice(2)], {
    createApplication: async (settings, logger) =>
      new (await import('../../backend/app/app.ts')).App(settings, logger, { rules: (bus) => new ProbeRule(bus) }),
    simulate: async () => 2,
    serial: async () => 2,
  }),
)
