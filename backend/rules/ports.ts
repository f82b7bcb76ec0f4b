// What the rules need of the other nouns; app/rules.ts wires it.
import type { Activity } from '../contract/activity.ts'
import type { Command, OutputWish } from '../contract/actuators/actuator.ts'
import type { AlarmSeverity } from '../contract/alarms/alarm.ts'
import type { OutputRef, SeriesRef } from '../contract/rules/rule.ts'
import type { RuleReading } from '../contract/rules/run/node.ts'
import type { SampleValue } from '../contract/sample.ts'

/** What is known at present of what rules read. */
export interface RuleWorld {
  /** See factKey; null = not known. */
  fact(key: string): SampleValue | null
  boardExists(board: string): boolean
  seriesExists(series: SeriesRef): boolean
  /** Newest reading and when it arrived, Unix ms. */
  latest(series: SeriesRef): { reading: RuleReading; heardMs: number } | undefined
}

/** An alarm that a rule raises: one per action node. */
export interface RuleAlarm {
  key: string
  rule: string
  ruleName: string
  severity: AlarmSeverity
  text: string
}

export interface RuleNotice {
  rule: string
  channels: readonly string[]
  severity: AlarmSeverity
  title: string
  text: string
}

/** What rules can do. Each throws LeitstandError where it cannot be done. */
export interface RuleHands {
  /** A refusal is answered as a command with `code`, it does not throw. */
  output(wish: OutputWish): Promise<Command>
  findCommand(id: string): Promise<Command | undefined>
  notify(notice: RuleNotice): Promise<void>
  raiseAlarm(alarm: RuleAlarm): Promise<void>
  /** One that does not stand is nothing to do. */
  clearAlarm(key: string): Promise<void>
  /** All that the rule raised: it watches no more. */
  removeAlarms(rule: string): Promise<void>
  /** @param allowedHosts what the administrator allows on this machine and net */
  callWeb(call: { url: string; method: 'POST' | 'PUT' | 'GET'; body: string }, allowedHosts: readonly string[]): Promise<void>
  publish(message: { topic: string; payload: string; qos: 0 | 1 | 2; retain: boolean }): Promise<void>
}

export interface RuleReport {
  activity(entry: Omit<Activity, 'id' | 'atMs'>): void
  fault(cause: unknown): void
}

/** Time as the rules see it. */
export interface RuleTime {
  /** Unix ms; may jump. */
  now(): number
  /** Ms that never jump; stand still while the machine sleeps, or not. */
  steady(): number
  /** Runs once; @returns ends it */
  later(run: () => void, delayMs: number): () => void
  /** Lets others run. */
  rest(): Promise<unknown>
}

export function outputKey({ board, gpio }: OutputRef): string {
  return `${board} ${gpio}`
}
