// Carries out one action of a rule. Called by sequence.ts; what fails throws LeitstandError with a code.
import type { OutputWish } from '../contract/actuators/actuator.ts'
import { alarmKeys } from '../contract/alarms/alarm.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { Firing, FiringAction } from '../contract/rules/firing.ts'
import type { Action, OutputRef, Rule, SceneBody } from '../contract/rules/rule.ts'
import type { SampleValue } from '../contract/sample.ts'
import { type FillFacts, fillText } from './fill-text.ts'
import { commandId, faultIn, follow, newFiringCommand } from './firing-life.ts'
import type { RuleHands } from './ports.ts'

/** A hand that does not come back is given up after so long, ms. */
const GIVE_UP_MS = 15_000

export interface ActionParts {
  hands: RuleHands
  scene(id: string): SceneBody | undefined
  variable(name: string): SampleValue | null
  /** Other rules hear of it as one step further in the chain. */
  setVariable(name: string, value: SampleValue, by: string, depth: number): Promise<void>
  /** The same for its own publications. */
  published(topic: string, payload: string, depth: number): void
  alarmed(key: string, depth: number): void
  switched(output: OutputRef, depth: number): void
  /** Sets off the manual trigger of another rule. @throws LeitstandError */
  run(rule: string, depth: number): void
  allowedHosts(): readonly string[]
  giveUpAfter<T>(ms: number, what: string, work: Promise<T>): Promise<T>
  /** Where its command's news go from now on. */
  follow(firing: Firing, action: FiringAction): void
}

export interface ActionContext {
  rule: Pick<Rule, 'id' | 'name' | 'priority' | 'maxRuntimeS' | 'timeZone'>
  firing: Firing
  /** Settles when the firing is on the disk, or cannot be: what is not recorded switches nothing on. To switch off needs no record. */
  recorded: Promise<void>
  /** It may have been done before a restart. */
  again: boolean
}

/**
 * Resolves when it is on its way: outputs are followed further through their commands, which are kept in `kept`.
 * @throws LeitstandError
 */
export async function perform(action: Action, kept: FiringAction, context: ActionContext, parts: ActionParts): Promise<void> {
  const { hands } = parts
  const { rule, firing } = context
  // Outputs are judged and stored meanwhile; everything else comes after it, also where it could not be recorded.
  if (action.kind !== 'output' && action.kind !== 'scene') await context.recorded.catch(() => undefined)
  const facts: FillFacts = { rule: rule.name, atMs: firing.atMs, timeZone: rule.timeZone, trace: firing.trace, variable: parts.variable }
  const within = <T>(what: string, work: Promise<T>) => parts.giveUpAfter(GIVE_UP_MS, what, work)
  switch (action.kind) {
    case 'output':
      return switchOutputs([{ ...action, durationS: bounded(action.durationS, rule.maxRuntimeS) }], kept, context, parts)
    case 'scene': {
      const scene = parts.scene(action.scene)
      if (scene === undefined) throw new LeitstandError('document.unknown', `The scene ${action.scene} does not exist (any more).`)
      const durationS = bounded(0, rule.maxRuntimeS)
      // What goes off goes first: an interlock may wait for it.
      const inOrder = [...scene.outputs].sort((a, b) => Number(a.command !== 'OFF') - Number(b.command !== 'OFF'))
      return switchOutputs(
        inOrder.map((one) => ({ ...one, durationS })),
        kept,
        context,
        parts,
      )
    }
    case 'notify': {
      const { channels, severity } = action
      const [title, text] = [fillText(action.title, facts), fillText(action.text, facts)]
      return within('a notification', hands.notify({ rule: rule.id, channels, severity, title, text }))
    }
    case 'alarm': {
      const key = alarmKeys.rule(rule.id, action.id)
      const { severity } = action
      await within(
        'raising an alarm',
        hands.raiseAlarm({ key, rule: rule.id, ruleName: rule.name, severity, text: fillText(action.text, facts) }),
      )
      parts.alarmed(key, firing.depth + 1)
      return
    }
    case 'webhook': {
      const { url, method, body } = action
      return within('a webhook', hands.callWeb({ url, method, body: fillText(body, facts, 'json') }, parts.allowedHosts()))
    }
    case 'mqtt': {
      const { topic, qos, retain } = action
      checkTopic(topic)
      const payload = fillText(action.payload, facts, 'json')
      await within('publishing over MQTT', hands.publish({ topic, payload, qos, retain }))
      parts.published(topic, payload, firing.depth + 1)
      return
    }
    case 'variable':
      return within('setting a variable', parts.setVariable(action.variable, action.value, rule.name, firing.depth + 1))
    case 'run':
      return parts.run(action.rule, firing.depth + 1)
    case 'wait':
      return
  }
}

interface Switching {
  output: OutputRef
  command: OutputWish['command']
  percent: number | null
  durationS: number
}

async function switchOutputs(targets: readonly Switching[], kept: FiringAction, context: ActionContext, parts: ActionParts): Promise<void> {
  const { rule, firing, recorded, again } = context
  kept.commands = targets.map(({ output, command }, index) => newFiringCommand(commandId(firing, kept.id, index), { ...output, command }))
  parts.follow(firing, kept)
  for (const [index, { output, command, percent, durationS }] of targets.entries()) {
    const entry = kept.commands[index]
    if (entry === undefined) continue
    const wish: OutputWish = {
      ...output,
      command,
      value: percent === null ? undefined : percent / 100,
      durationS: command === 'OFF' || percent === 0 ? 0 : durationS,
      source: 'rule',
      by: rule.name,
      reason: `${rule.name}${causeText(firing)}`,
      priority: rule.priority,
      id: entry.id,
      recorded,
      fresh: !again,
    }
    try {
      parts.switched(output, firing.depth + 1)
      follow(entry, await parts.giveUpAfter(GIVE_UP_MS, 'switching an output', parts.hands.output(wish)))
    } catch (cause) {
      const { code, message, reason = null } = faultIn(cause)
      Object.assign(entry, { outcome: 'failed', code, message, refusal: reason })
    }
  }
}

/** What people read beside the command: ` · ESP_1 gpio4:ds18b20 = 27.3`. */
function causeText({ cause }: Firing): string {
  if (cause.kind === 'reading') return ` · ${cause.series.board} ${cause.series.channel} = ${cause.value}`
  if (cause.kind === 'fact') return ` · ${cause.fact} = ${cause.value}`
  return ''
}

function bounded(durationS: number, maxRuntimeS: number | null): number {
  if (maxRuntimeS === null) return durationS
  return durationS === 0 ? maxRuntimeS : Math.min(durationS, maxRuntimeS)
}

/** Boards are commanded through outputs alone: there limits, interlocks and the stop are kept. @throws LeitstandError */
export function checkTopic(topic: string): void {
  if (/[+#]/.test(topic)) throw new LeitstandError('request.invalid', 'A topic to publish on has no wildcards (+ and #).')
  if (topic.startsWith('$')) throw new LeitstandError('request.invalid', 'Topics that begin with $ are the broker’s own. Choose another.')
  if (topic === 'kaiser' || topic.startsWith('kaiser/'))
    throw new LeitstandError(
      'request.invalid',
      'Topics under kaiser/ command boards. Use the action “output”, which keeps limits and stops.',
    )
}
