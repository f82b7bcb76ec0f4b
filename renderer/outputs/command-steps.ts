import type { Command } from '../../backend/contract/actuators/actuator.ts'

/** A command's life as steps of a timeline. Pure. */
export interface CommandStep {
  key: 'accepted' | 'sent' | 'acknowledged' | 'confirmed' | 'refused' | 'failed' | 'expired'
  /** Null: not (yet) there. */
  atMs: number | null
  /** Since the step before, ms. */
  afterMs: number | null
  status: 'ok' | 'pending' | 'critical' | 'idle'
  /** It came after the command had been given up. */
  late: boolean
}

/** A board has so long to confirm, ms; what comes later is late. */
const GIVEN_UP_MS = 10_000

export function commandSteps(command: Command): CommandStep[] {
  const { state, createdAtMs, sentAtMs, answeredAtMs, confirmedAtMs, changedAtMs } = command
  const steps: CommandStep[] = []
  const add = (key: CommandStep['key'], atMs: number | null, status: CommandStep['status']) => {
    const before = steps.findLast((step) => step.atMs !== null)?.atMs ?? null
    const late = atMs !== null && (key === 'acknowledged' || key === 'confirmed') && atMs - createdAtMs > GIVEN_UP_MS
    steps.push({ key, atMs, afterMs: atMs === null || before === null ? null : atMs - before, status, late })
  }
  const open = state === 'accepted' || state === 'sent' || state === 'acknowledged'
  add('accepted', createdAtMs, 'ok')
  if (state === 'refused' && sentAtMs === null) {
    add('refused', changedAtMs, 'critical')
    return steps
  }
  add('sent', sentAtMs, sentAtMs !== null ? 'ok' : open ? 'pending' : 'idle')
  if (state === 'refused') {
    add('refused', answeredAtMs ?? changedAtMs, 'critical')
    return steps
  }
  if (answeredAtMs !== null || state !== 'confirmed')
    add('acknowledged', answeredAtMs, answeredAtMs !== null ? 'ok' : open ? 'pending' : 'idle')
  if ((state === 'failed' || state === 'expired') && confirmedAtMs === null) add(state, changedAtMs, 'critical')
  else
    add(
      'confirmed',
      confirmedAtMs ?? (state === 'confirmed' ? changedAtMs : null),
      state === 'confirmed' || confirmedAtMs !== null ? 'ok' : 'pending',
    )
  return steps
}
