import { type Action, type Branch, RULE_DEFAULTS, type RuleBody, type Trigger } from '../rule.ts'
import { ConditionPrinter } from './print-condition.ts'
import { boardText, daysText, durationText, nameOf, OPEN, offsetText, outputText, quoted, seriesText, unitText } from './print-parts.ts'
import { NO_WORLD, type TextWorld } from './text-world.ts'

/**
 * The text form of a rule; see parse-rule.ts. What stands in it is read back as it is; places on the canvas, ids, and conditions that
 * no branch uses are not in it (merge-text.ts keeps them). Every rule has one text only.
 */
export function printRule(rule: RuleBody, world: TextWorld = NO_WORLD): string {
  const printer = new ConditionPrinter(rule.conditions, world)
  return `${[headerText(rule), ...rule.branches.map((branch) => branchText(branch, printer, world))].join('\n')}\n`
}

function headerText(rule: RuleBody): string {
  const is = RULE_DEFAULTS
  const parts = [
    `RULE ${quoted(rule.name)}`,
    rule.enabled ? '' : 'DISABLED',
    rule.dryRun ? 'DRY RUN' : '',
    rule.priority === is.priority ? '' : `PRIORITY ${rule.priority}`,
    rule.cooldownS === is.cooldownS ? '' : `COOLDOWN ${durationText(rule.cooldownS)}`,
    rule.maxRuntimeS === null ? '' : `MAX RUNTIME ${durationText(rule.maxRuntimeS)}`,
    rule.maxPerHour === null ? '' : `AT MOST ${rule.maxPerHour} PER HOUR`,
    rule.whenUnknown === is.whenUnknown ? '' : 'WHEN UNKNOWN KEEP',
    rule.failuresToDisable === is.failuresToDisable ? '' : failuresText(rule.failuresToDisable),
    rule.alsoOnBoard ? 'ALSO ON BOARD' : '',
    rule.group === '' ? '' : `GROUP ${quoted(rule.group)}`,
    `TIME ZONE ${quoted(rule.timeZone)}`,
  ].filter((part) => part !== '')
  return parts.join(' ') + (rule.note === '' ? '' : `\n  NOTE ${quoted(rule.note)}`)
}

function failuresText(count: number): string {
  return count === 0 ? 'NEVER DISABLE' : `DISABLE AFTER ${count} ${count === 1 ? 'FAILURE' : 'FAILURES'}`
}

function branchText({ on, when, do: actions, otherwise }: Branch, printer: ConditionPrinter, world: TextWorld): string {
  const lines: string[] = []
  if (on.length > 0) lines.push(`ON ${on.map((trigger) => triggerText(trigger, world)).join('\n  OR ')}`)
  if (when !== null) lines.push(`IF ${printer.print(when)}`)
  else if (on.length === 0) lines.push(`IF ${OPEN}`)
  lines.push(actionsText('THEN', actions, world))
  if (otherwise.length > 0) lines.push(actionsText('OTHERWISE', otherwise, world))
  return lines.join('\n')
}

function actionsText(word: string, actions: readonly Action[], world: TextWorld): string {
  const lines = actions.map((action) => actionText(action, world))
  if (lines.length === 0) return `${word} NOTHING`
  return lines.length === 1 ? `${word} ${lines[0]}` : `${word}\n  ${lines.join('\n  ')}`
}

function triggerText(trigger: Trigger, world: TextWorld): string {
  switch (trigger.kind) {
    case 'changed': {
      const by = trigger.by === 0 ? '' : ` BY ${trigger.by}${unitText(trigger.series, world)}`
      return `${seriesText(trigger.series, world)} CHANGES${by}${trigger.to === null ? '' : ` TO ${quoted(trigger.to)}`}`
    }
    case 'clock':
      return clockText(trigger.when)
    case 'webhook':
      return `WEBHOOK ${quoted(trigger.hook)}`
    case 'message':
      return `MESSAGE ${quoted(trigger.filter)}${trigger.holds === null ? '' : ` HOLDING ${quoted(trigger.holds)}`}`
    case 'alarm-event':
      return `ALARM ${quoted(trigger.alarm)} ${trigger.edge.toUpperCase()}`
    default:
      return 'MANUAL'
  }
}

function clockText(when: Extract<Trigger, { kind: 'clock' }>['when']): string {
  switch (when.kind) {
    case 'cron':
      return `CRON ${quoted(when.cron)}`
    case 'weekly':
      return `AT ${when.times.length === 0 ? OPEN : when.times.join(', ')}${daysText(when.days)}`
    default:
      return `${when.event.toUpperCase()}${offsetText(when.offsetMin)} AT ${when.latitude}, ${when.longitude}${daysText(when.days)}`
  }
}

function actionText(action: Action, world: TextWorld): string {
  switch (action.kind) {
    case 'output': {
      const { command, percent, durationS } = action
      const state = command === 'PWM' ? `${percent ?? OPEN} %` : command
      return `${outputText(action.output, world)} = ${state}${durationS === 0 ? '' : ` FOR ${durationText(durationS)}`}`
    }
    case 'scene':
      return `SCENE ${quoted(nameOf(world, 'scene', action.scene))}`
    case 'notify': {
      const to = action.channels.map((channel) => quoted(nameOf(world, 'channel', channel))).join(', ')
      const text = action.text === '' ? '' : ` ${quoted(action.text)}`
      return `NOTIFY ${action.severity.toUpperCase()} ${quoted(action.title)}${text}${to === '' ? '' : ` TO ${to}`}`
    }
    case 'alarm':
      return `ALARM ${action.severity.toUpperCase()} ${quoted(action.text)}`
    case 'webhook':
      return `WEBHOOK ${action.method} ${quoted(action.url)}${action.body === '' ? '' : ` BODY ${quoted(action.body)}`}`
    case 'mqtt': {
      const more = `${action.qos === 0 ? '' : ` QOS ${action.qos}`}${action.retain ? ' RETAIN' : ''}`
      return `PUBLISH ${quoted(action.topic)} ${quoted(action.payload)}${more}`
    }
    case 'variable': {
      const { value } = action
      return `SET ${action.variable} = ${typeof value === 'string' ? quoted(value) : String(value).toUpperCase()}`
    }
    case 'wait':
      return `WAIT ${durationText(action.forS)}`
    default:
      return `RUN ${quoted(nameOf(world, 'rule', action.rule))}`
  }
}

/** How a series, an output or a board is written, for screens that complete what is typed. */
export const textOf = { series: seriesText, output: outputText, board: boardText }
