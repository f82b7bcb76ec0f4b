/**
 * Why Leitstand has switched a rule off, or why it cannot run, part of REASONS (reasons.ts). Both languages, because mails say them too
 * (alarms/text.ts). `{said}` is an error's own text, in English.
 */
export const RULE_FAULT_REASONS = {
  'rule-loop': 'It stands at the end of a chain of {depth} rules that set each other off.',
  'rule-too-often': 'It fired more than {most} times within a minute.',
  'rule-failures': '{failures} firings in a row failed, the last with: {said:english}',
  'rule-unsound': 'It cannot be run: {said}',
  'rule-threw': 'It failed inside: {said}',
} as const

export const RULE_FAULT_REASONS_DE: Record<keyof typeof RULE_FAULT_REASONS, string> = {
  'rule-loop': 'Sie steht am Ende einer Kette von {depth} Regeln, die einander auslösen.',
  'rule-too-often': 'Sie hat innerhalb einer Minute mehr als {most}-mal gefeuert.',
  'rule-failures': '{failures} Auslösungen hintereinander sind gescheitert. Woran, steht im Protokoll der Regel.',
  'rule-unsound': 'Sie kann nicht laufen: {said}',
  'rule-threw': 'Sie ist innerlich gescheitert: {said}',
}
