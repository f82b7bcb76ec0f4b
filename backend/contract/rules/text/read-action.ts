import { ALARM_SEVERITIES, type AlarmSeverity } from '../../alarms/alarm.ts'
import type { Action } from '../rule.ts'
import { TextFault } from './cursor.ts'
import { readVariable } from './read-condition.ts'
import { isBoardAhead, type Reader, readDuration, readNamed, readNumber, readOutput, readText } from './read-parts.ts'

/** What stands behind THEN and OTHERWISE: one action after the other, each on its line or with a comma, semicolon or AND between. */

const MOST_ACTIONS = 32
const BEGINNINGS = ['SCENE', 'NOTIFY', 'ALARM', 'WEBHOOK', 'PUBLISH', 'SET', 'WAIT', 'RUN', 'NOTHING']
const ENDINGS = ['THEN', 'OTHERWISE', 'ELSE', 'IF', 'ON', 'RULE']
type NewAction = Action extends infer A ? (A extends Action ? Omit<A, 'id'> : never) : never

/** @param nextId makes ids of this rule */
export function readActions(reader: Reader, nextId: () => string): Action[] {
  const { at } = reader
  const actions: Action[] = []
  for (let must = true; must || isActionAhead(reader); ) {
    try {
      if (actions.length >= MOST_ACTIONS) throw at.fault('too-many', { what: 'actions', most: MOST_ACTIONS })
      if (!at.takeWords('NOTHING')) actions.push({ id: nextId(), ...readAction(reader) })
    } catch (fault) {
      if (!(fault instanceof TextFault) || at.isFull || actions.length >= MOST_ACTIONS) throw fault
      // On with the next line, so that one mistake hides no other.
      at.skipUntil(() => at.token.first || isEnding(reader))
      if (!isActionAhead(reader)) throw fault
    }
    must = at.takeSign(',', ';') || at.takeWords('AND')
  }
  return actions
}

function isEnding({ at }: Reader): boolean {
  return ENDINGS.some((word) => at.is(word))
}

function isActionAhead(reader: Reader): boolean {
  return BEGINNINGS.some((word) => reader.at.is(word)) || (!isEnding(reader) && isBoardAhead(reader))
}

function readAction(reader: Reader): NewAction {
  const { at } = reader
  if (at.peek().text === '.') return readSwitch(reader)
  if (at.takeWords('SCENE')) return { kind: 'scene', scene: readNamed(reader, 'scene') }
  if (at.takeWords('RUN')) return { kind: 'run', rule: readNamed(reader, 'rule') }
  if (at.takeWords('WAIT')) return { kind: 'wait', forS: readDuration(reader, 0.1, 86_400) }
  if (at.takeWords('NOTIFY')) {
    const severity = readSeverity(reader)
    const title = readText(reader, 'the title', 1, 160)
    const text = at.token.kind === 'string' && at.peek().text !== '.' ? readText(reader, 'the text', 0, 2000) : ''
    return { kind: 'notify', severity, title, text, channels: readChannels(reader) }
  }
  if (at.takeWords('ALARM'))
    return { kind: 'alarm', severity: readSeverity(reader), text: readText(reader, 'the text of the alarm', 1, 200) }
  if (at.takeWords('WEBHOOK')) {
    const method = (['POST', 'PUT', 'GET'] as const).find((one) => at.takeWords(one)) ?? 'POST'
    const url = readText(reader, 'the address', 1, 1000)
    return { kind: 'webhook', method, url, body: at.takeWords('BODY') ? readText(reader, 'the body', 0, 2000) : '' }
  }
  if (at.takeWords('PUBLISH')) {
    const topic = readText(reader, 'the topic', 1, 256)
    const payload = readText(reader, 'the payload', 0, 2000)
    const qos = at.takeWords('QOS') ? readNumber(reader, 'QOS', 0, 2, true) : 0
    return { kind: 'mqtt', topic, payload, qos: qos === 2 ? 2 : qos === 1 ? 1 : 0, retain: at.takeWords('RETAIN') }
  }
  if (at.takeWords('SET')) {
    const variable = readVariable(reader)
    if (!at.takeSign('=') && !at.takeWords('TO')) throw at.expected('"="')
    return { kind: 'variable', variable, value: readValue(reader) }
  }
  if (isEnding(reader) || !isBoardAhead(reader))
    throw at.expected('an action: ESP2.Actuator(GPIO5) = ON, SCENE, NOTIFY, ALARM, WEBHOOK, PUBLISH, SET, WAIT, RUN or NOTHING')
  return readSwitch(reader)
}

function readSwitch(reader: Reader): NewAction {
  const { at } = reader
  const output = readOutput(reader)
  if (!at.takeSign('=')) at.takeWords('TO')
  const command = (['ON', 'OFF', 'TOGGLE'] as const).find((one) => at.takeWords(one))
  let percent: number | null = null
  if (command === undefined) {
    at.takeWords('PWM')
    if (at.token.kind !== 'number') throw at.expected('ON, OFF, TOGGLE or a share such as 40 %')
    percent = readNumber(reader, 'The share in %', 0, 100)
    at.takeSign('%')
  }
  const durationS = at.takeWords('FOR') ? readDuration(reader, 0, 86_400) : 0
  return { kind: 'output', output, command: command ?? 'PWM', percent, durationS }
}

function readSeverity({ at }: Reader): AlarmSeverity {
  return ALARM_SEVERITIES.find((one) => at.takeWords(one.toUpperCase())) ?? 'warning'
}

function readChannels(reader: Reader): string[] {
  const { at } = reader
  if (!at.takeWords('TO')) return []
  const channels = [readNamed(reader, 'channel')]
  while (at.isSign(',') && at.peek().kind === 'string') {
    at.next()
    if (channels.length >= 16) throw at.fault('too-many', { what: 'channels', most: 16 })
    channels.push(readNamed(reader, 'channel'))
  }
  return channels
}

function readValue(reader: Reader): number | boolean | string {
  const { at } = reader
  if (at.takeWords('TRUE')) return true
  if (at.takeWords('FALSE')) return false
  if (at.token.kind === 'number') return readNumber(reader, 'a value')
  return readText(reader, 'a number, TRUE, FALSE or a text', 0, 200)
}
