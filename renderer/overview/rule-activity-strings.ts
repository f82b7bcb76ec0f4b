import { strings } from '../language/typed-strings.ts'

/** Words of the activity list for rules and schedules; part of strings.ts. */
export default strings(
  {
    scheduleMissed: 'Schedule “{{name}}” missed, skipped',
    scheduleRefused: 'Schedule “{{name}}” refused',
    rulePublished: 'Rule “{{name}}” published (version {{version}})',
    ruleOn: 'Rule “{{name}}” switched on',
    ruleOff: 'Rule “{{name}}” switched off',
    ruleTells: 'only tells, does nothing',
    ruleStopped: 'Rule “{{name}}” was switched off by Leitstand',
    ruleFault: {
      gone: 'Its boards or series do not exist.',
      unsound: 'It cannot be run.',
      threw: 'It failed inside.',
      loop: 'Rules set each other off without end.',
      'too-often': 'It fired too often within a minute.',
      failures: 'Too many firings in a row failed.',
    },
    ruleDropped_one: '{{count}} decision of rules was dropped: too many at once',
    ruleDropped_other: '{{count}} decisions of rules were dropped: too many at once',
    rulesPaused: 'All rules paused',
    rulesResumed: 'Rules run again',
  },
  {
    scheduleMissed: 'Zeitplan „{{name}}“ versäumt, ausgelassen',
    scheduleRefused: 'Zeitplan „{{name}}“ verweigert',
    rulePublished: 'Regel „{{name}}“ veröffentlicht (Version {{version}})',
    ruleOn: 'Regel „{{name}}“ eingeschaltet',
    ruleOff: 'Regel „{{name}}“ ausgeschaltet',
    ruleTells: 'meldet nur, tut nichts',
    ruleStopped: 'Regel „{{name}}“ wurde von Leitstand ausgeschaltet',
    ruleFault: {
      gone: 'Ihre Boards oder Messreihen gibt es nicht.',
      unsound: 'Sie kann nicht laufen.',
      threw: 'Sie ist innerlich gescheitert.',
      loop: 'Regeln lösen sich ohne Ende gegenseitig aus.',
      'too-often': 'Sie hat innerhalb einer Minute zu oft gefeuert.',
      failures: 'Zu viele Auslösungen hintereinander sind gescheitert.',
    },
    ruleDropped_one: '{{count}} Entscheidung von Regeln wurde verworfen: zu viele auf einmal',
    ruleDropped_other: '{{count}} Entscheidungen von Regeln wurden verworfen: zu viele auf einmal',
    rulesPaused: 'Alle Regeln angehalten',
    rulesResumed: 'Regeln laufen wieder',
  },
)
