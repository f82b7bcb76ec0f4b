import { type Branch, RULE_DEFAULTS, type RuleBody } from '../rule.ts'
import { Cursor, TextFault } from './cursor.ts'
import { readActions } from './read-action.ts'
import { ConditionReader } from './read-condition.ts'
import { readHeader } from './read-header.ts'
import type { Reader } from './read-parts.ts'
import { readTriggers } from './read-trigger.ts'
import type { TextProblem } from './text-problem.ts'
import { NO_WORLD, type TextWorld } from './text-world.ts'

/**
 * The text form of a rule, one language for all (English words, any case); print-rule.ts writes it, and what it writes is read back the same.
 *
 *     RULE "Irrigate bed A" PRIORITY 40 COOLDOWN 10 min MAX RUNTIME 5 min
 *     IF (ESP1.Sensor(GPIO4, moisture) < 32 % FOR 4 min HYSTERESIS 2
 *         AND ESP1.Sensor(GPIO5, level) > 15 %
 *         AND TIME 06:00–20:00 MON–FRI) HOLDS 1 min 45 s
 *     THEN
 *       ESP2.Actuator(GPIO5) = ON FOR 5 min
 *       NOTIFY INFO "Bed A is watered"
 *     OTHERWISE ESP2.Actuator(GPIO5) = OFF
 *
 * A branch is `[ON trigger OR trigger …] [IF condition] THEN actions [OTHERWISE actions]`; a rule has one or more.
 *
 * - Behind RULE "name": PRIORITY n · COOLDOWN t · MAX RUNTIME t · AT MOST n PER HOUR · WHEN UNKNOWN KEEP · DISABLE AFTER n FAILURES ·
 *   NEVER DISABLE · ALSO ON BOARD · DRY RUN · DISABLED · GROUP "…" · TIME ZONE "…" · NOTE "…".
 * - Series: `ESP1.Sensor(GPIO4)`, with its type (and address) where the pin has several: `ESP1.Sensor(GPIO4, sht31_temperature, 0x44)`;
 *   of plain boards by name: `ESP1."temperature"`. Boards whose name is no plain word stand in quotes. Outputs: `ESP2.Actuator(GPIO5)`.
 * - Values: `> 25 °C`, `< 25`, `= 25`, `!= "open"`, `BETWEEN 10 AND 20`, `OUTSIDE 10 AND 20`; behind it HYSTERESIS 2 · FOR 4 min ·
 *   3 TIMES IN A ROW · MAX AGE 60 s. `>= 25` is read as NOT < 25. A unit must be the series' own.
 * - Changes: RISES (FALLS) FASTER THAN 2 °C/min OVER 10 min · RATE > −2 /min OVER 10 min · RISES (FALLS) BY 3 °C OVER 1 h ·
 *   STAYS WITHIN 0.5 °C FOR 1 h · IS SILENT FOR 5 min.
 * - States: ESP1 IS ONLINE · ESP2.Actuator(GPIO5) IS ON · ALARM "…" IS ACTIVE · VARIABLE mode = "auto" · TIME 22:00–06:00 SAT SUN ·
 *   DAY AT 52.52, 13.4 · NIGHT AT 52.52, 13.4 SUNRISE −30 min SUNSET +15 min.
 * - Logic: AND, OR, NOT, parentheses, AT LEAST 2 OF (…, …, …), ALL OF (…), ANY OF (…), (…) HOLDS 1 min.
 * - Triggers: ESP1."door" CHANGES TO "open" · … CHANGES BY 2 · AT 06:00, 18:30 MON–FRI · CRON "…" · SUNSET −10 min AT 52.52, 13.4 ·
 *   WEBHOOK "…" · MESSAGE "filter" HOLDING "…" · ALARM "…" RAISED · MANUAL.
 * - Actions: ESP2.Actuator(GPIO5) = ON, OFF, TOGGLE or 40 %, FOR 5 min · SCENE "…" · NOTIFY CRITICAL "title" "text" TO "mail", "ntfy" ·
 *   ALARM WARNING "…" · WEBHOOK POST "https://…" BODY "…" · PUBLISH "topic" "payload" QOS 1 RETAIN · SET mode = "auto" · WAIT 10 s ·
 *   RUN "rule" · NOTHING.
 */

/** Longest text that is looked at, UTF-16 units. */
const MAX_RULE_TEXT = 4_000_000
const MOST_BRANCHES = 32

export type ParsedRule = { rule: RuleBody; problems?: undefined } | { rule?: undefined; problems: TextProblem[] }

/** @param defaults what the text does not say; ids and layout are made anew, see merge-text.ts */
export function parseRule(text: string, defaults: Pick<RuleBody, 'name' | 'timeZone'>, world: TextWorld = NO_WORLD): ParsedRule {
  const at = new Cursor(text.length > MAX_RULE_TEXT ? '' : text)
  if (text.length > MAX_RULE_TEXT) {
    at.fault('too-long', { most: MAX_RULE_TEXT })
    return { problems: at.problems }
  }
  const body = new BodyReader(
    { at, world },
    { ...RULE_DEFAULTS, layout: {}, name: defaults.name, timeZone: defaults.timeZone, conditions: [], branches: [] },
  )
  body.read()
  return at.problems.length > 0 ? { problems: at.problems } : { rule: body.rule }
}

/** Which parts of the branch that is being read have been there. */
interface Open {
  branch: Branch
  parts: Set<'on' | 'if' | 'then' | 'otherwise'>
}

class BodyReader {
  readonly rule: RuleBody
  readonly #reader: Reader
  readonly #conditions: ConditionReader
  #open: Open | undefined
  #ids = { b: 0, t: 0, a: 0 }

  constructor(reader: Reader, rule: RuleBody) {
    this.rule = rule
    this.#reader = reader
    this.#conditions = new ConditionReader(reader, rule.conditions)
  }

  read(): void {
    const { at } = this.#reader
    this.#part(() => readHeader(this.#reader, this.rule))
    while (at.token.kind !== 'end' && !at.isFull) {
      if (at.takeWords('ON')) this.#on()
      else if (at.takeWords('IF') || at.takeWords('WHEN')) this.#if()
      else if (at.takeWords('THEN') || at.takeSign('->')) this.#then()
      else if (at.takeWords('OTHERWISE') || at.takeWords('ELSE')) this.#otherwise()
      else
        this.#part(() => {
          throw at.expected(this.#expectedNow())
        })
    }
    this.#close()
    if (this.rule.branches.length === 0) at.expected('IF or ON')
  }

  #expectedNow(): string {
    const parts = this.#open?.parts
    if (parts === undefined) return 'IF or ON'
    if (parts.has('otherwise')) return 'another action, IF or ON'
    if (parts.has('then')) return 'another action, OTHERWISE, IF or ON'
    return parts.has('if') ? 'AND, OR or THEN' : 'OR, IF or THEN'
  }

  #on(): void {
    this.#start().parts.add('on')
    this.#part(() => this.#open?.branch.on.push(...readTriggers(this.#reader, () => this.#id('t'))))
  }

  #if(): void {
    const open = this.#open === undefined || this.#open.parts.has('if') || this.#open.parts.has('then') ? this.#start() : this.#open
    open.parts.add('if')
    this.#part(() => {
      open.branch.when = this.#conditions.read()
    })
  }

  #then(): void {
    const { at } = this.#reader
    const { before } = at
    if (this.#open === undefined || this.#open.parts.has('otherwise')) {
      at.fault('expected', { expected: 'IF or ON before it', found: '"THEN"' }, before?.start, before?.end)
      this.#start()
    }
    this.#open?.parts.add('then')
    this.#actions('do')
  }

  #otherwise(): void {
    const { before } = this.#reader.at
    if (!this.#open?.parts.has('then') || this.#open.parts.has('otherwise')) {
      this.#reader.at.fault('expected', { expected: 'THEN before it', found: '"OTHERWISE"' }, before?.start, before?.end)
      if (this.#open === undefined) this.#start()
    }
    this.#open?.parts.add('then').add('otherwise')
    this.#actions('otherwise')
  }

  #actions(list: 'do' | 'otherwise'): void {
    this.#part(() => {
      const { at } = this.#reader
      const { start } = at.token
      const actions = this.#open?.branch[list]
      actions?.push(...readActions(this.#reader, () => this.#id('a')))
      if (actions !== undefined && actions.length > 32) throw at.fault('too-many', { what: 'actions', most: 32 }, start, at.before?.end)
    })
  }

  #start(): Open {
    this.#close()
    const { at } = this.#reader
    if (this.rule.branches.length === MOST_BRANCHES) at.fault('too-many', { what: 'branches', most: MOST_BRANCHES })
    const branch: Branch = { id: this.#id('b'), on: [], when: null, do: [], otherwise: [] }
    this.rule.branches.push(branch)
    this.#open = { branch, parts: new Set() }
    return this.#open
  }

  #close(): void {
    if (this.#open !== undefined && !this.#open.parts.has('then')) this.#reader.at.expected('THEN and what is to be done')
  }

  #id(letter: 'b' | 't' | 'a'): string {
    this.#ids[letter]++
    return `${letter}${this.#ids[letter]}`
  }

  /** Reads one part; where it is wrong, goes on at the next one. */
  #part(read: () => void): void {
    const { at } = this.#reader
    try {
      read()
    } catch (fault) {
      if (!(fault instanceof TextFault)) throw fault
      at.skipUntil(() => this.#isPartAhead())
    }
  }

  #isPartAhead(): boolean {
    const { at } = this.#reader
    if (['IF', 'THEN', 'OTHERWISE', 'ELSE'].some((word) => at.is(word)) || at.isSign('->')) return true
    // `= ON` and `IS ON` are no beginning.
    return at.is('ON') && at.token.first
  }
}
