// Single messages or a summary, and when: a flood of alarms must not become a flood of mail. Pure.
import type { Delivery } from '../contract/alarms/delivery.ts'

const MINUTE_MS = 60_000

/** Most that one summary stands for; what is beyond goes into the next. */
const MOST_IN_SUMMARY = 500

export type SendPlan =
  | { kind: 'nothing' }
  /** Again then. */
  | { kind: 'wait'; untilMs: number }
  | { kind: 'send'; deliveries: readonly Delivery[] }

/**
 * @param due those whose time has come, oldest first
 * @param sentMs times of the newest messages of this channel, oldest first
 * @param perMinute messages that the channel takes within a minute
 */
export function planSend(due: readonly Delivery[], sentMs: readonly number[], perMinute: number, nowMs: number): SendPlan {
  const [first] = due
  if (first === undefined) return { kind: 'nothing' }
  const recent = sentMs.filter((atMs) => atMs > nowMs - MINUTE_MS && atMs <= nowMs)
  const free = perMinute - recent.length
  if (free <= 0) return { kind: 'wait', untilMs: (recent[recent.length - perMinute] ?? nowMs) + MINUTE_MS }
  // After a night of quiet one message says it all; so does one for what would take all that is left of the minute.
  const together = due.length > free || due.filter(({ quiet }) => quiet).length > 1
  return { kind: 'send', deliveries: together ? due.slice(0, MOST_IN_SUMMARY) : [first] }
}
