import { MAX_RULE_SPAN_S, type RuleBody } from '../rule.ts'
import { type Reader, readDuration, readNumber, readText } from './read-parts.ts'

/** RULE "name" and what a rule as a whole is. */

type Take = (reader: Reader, rule: RuleBody) => void

/** Words of a setting → how it is read. Longer ones before those they begin with. */
const SETTINGS: readonly (readonly [words: string, take: Take])[] = [
  ['PRIORITY', (reader, rule) => (rule.priority = readNumber(reader, 'the priority', 0, 100, true))],
  ['COOLDOWN', (reader, rule) => (rule.cooldownS = readDuration(reader, 0, MAX_RULE_SPAN_S))],
  ['MAX RUNTIME', (reader, rule) => (rule.maxRuntimeS = readDuration(reader, 1, 86_400))],
  [
    'AT MOST',
    (reader, rule) => {
      rule.maxPerHour = readNumber(reader, 'how often', 1, 1000, true)
      if (!reader.at.takeWords('PER', 'HOUR')) throw reader.at.expected('PER HOUR')
    },
  ],
  ['WHEN UNKNOWN KEEP', (_, rule) => (rule.whenUnknown = 'keep')],
  ['WHEN UNKNOWN END', (_, rule) => (rule.whenUnknown = 'end')],
  ['NEVER DISABLE', (_, rule) => (rule.failuresToDisable = 0)],
  [
    'DISABLE AFTER',
    (reader, rule) => {
      rule.failuresToDisable = readNumber(reader, 'how many failures', 0, 100, true)
      if (!reader.at.takeWords('FAILURES') && !reader.at.takeWords('FAILURE')) throw reader.at.expected('FAILURES')
    },
  ],
  ['ALSO ON BOARD', (_, rule) => (rule.alsoOnBoard = true)],
  ['DRY RUN', (_, rule) => (rule.dryRun = true)],
  ['DISABLED', (_, rule) => (rule.enabled = false)],
  ['ENABLED', (_, rule) => (rule.enabled = true)],
  ['GROUP', (reader, rule) => (rule.group = readText(reader, 'the group', 0, 80))],
  ['TIME ZONE', (reader, rule) => (rule.timeZone = readText(reader, 'the time zone', 1, 64))],
  ['NOTE', (reader, rule) => (rule.note = readText(reader, 'the note', 0, 2000))],
]

/** A text may begin without: then name and settings are the defaults. */
export function readHeader(reader: Reader, rule: RuleBody): void {
  const { at } = reader
  if (!at.takeWords('RULE')) return
  const { token } = at
  rule.name = readText(reader, 'the name of the rule', 1, 80)
  if (rule.name.trim() === '') throw at.fault('range', { what: 'The length of the name', low: 1, high: 80 }, token.start, token.end)
  const seen = new Set<string>()
  while (at.token.kind !== 'end' && !at.is('IF') && !at.is('ON') && !at.is('THEN')) {
    const setting = SETTINGS.find(([words]) => at.takeWords(...words.split(' ')))
    if (setting === undefined) throw at.expected('PRIORITY, COOLDOWN or another setting, IF or ON')
    const [words, take] = setting
    const { before } = at
    if (seen.has(words)) at.fault('twice', { what: words }, before?.start, before?.end)
    seen.add(words)
    take(reader, rule)
  }
}
