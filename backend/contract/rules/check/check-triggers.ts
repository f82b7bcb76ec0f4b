import { isCron } from '../../schedules/check.ts'
import type { Trigger } from '../rule.ts'
import type { RuleSurroundings } from '../surroundings.ts'
import { seriesAt } from './check-conditions.ts'
import type { Tell } from './rule-problem.ts'

export function checkTriggers(triggers: readonly Trigger[], world: RuleSurroundings, tell: Tell): void {
  for (const trigger of triggers) {
    switch (trigger.kind) {
      case 'changed': {
        const series = seriesAt(trigger.id, trigger.series, world, tell)
        const { channel } = trigger.series
        if (series?.kind === 'state' && trigger.by > 0) tell('needs-number', trigger.id, { channel })
        if (series?.kind === 'number' && trigger.to !== null) tell('needs-word', trigger.id, { channel })
        break
      }
      case 'clock': {
        const { when } = trigger
        if (when.kind === 'cron' && !isCron(when.cron)) tell('cron', trigger.id)
        if (when.kind !== 'cron' && when.days.length === 0) tell('times-missing', trigger.id)
        if (when.kind === 'weekly' && when.times.length === 0) tell('times-missing', trigger.id)
        break
      }
      case 'webhook':
        if (trigger.hook === '') tell('name-missing', trigger.id)
        break
      case 'message':
        if (!isMqttFilter(trigger.filter)) tell('mqtt-filter', trigger.id, { filter: trigger.filter })
        break
      case 'alarm-event':
        if (trigger.alarm === '') tell('name-missing', trigger.id)
        break
      default:
    }
  }
}

/** MQTT 3.1.1, 4.7: `#` last and alone on its level, `+` alone on its level. */
function isMqttFilter(filter: string): boolean {
  if (filter === '' || filter.includes('\0')) return false
  const levels = filter.split('/')
  return levels.every((level, index) => level === '+' || (level === '#' && index === levels.length - 1) || !/[+#]/.test(level))
}
