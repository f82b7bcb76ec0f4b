import { create } from 'zustand'
import type { AlarmSeverity } from '../../backend/contract/alarms/alarm.ts'
import { keepChoice, readChoice } from '../language/language.ts'
import { playNotes } from '../ui/play-notes.ts'

/** A tone for new alarms, made here (no file), off until somebody wants it. The choice belongs to this computer. */

const KEY = 'leitstand.alarm-sound'
/** No second tone within this time, ms: a flood is one. */
const QUIET_MS = 4000
const TONES: Record<AlarmSeverity, readonly number[]> = { info: [660], warning: [740], critical: [880, 660, 880] }

export const useSound = create<{ on: boolean }>()(() => ({ on: readChoice(KEY) === 'on' }))

let playedMs = Number.NEGATIVE_INFINITY

export function switchSound(on: boolean): void {
  keepChoice(KEY, on ? 'on' : 'off')
  useSound.setState({ on })
}

/** Plays whatever the choice is; for the button that lets one hear it. @returns false where the browser lets no page sound (yet) */
export function playTone(severity: AlarmSeverity): Promise<boolean> {
  return playNotes(TONES[severity])
}

/** A new notice. Silent where sound is off, and shortly after the last tone. */
export function soundFor(severity: AlarmSeverity, nowMs: number): void {
  if (!useSound.getState().on || nowMs - playedMs < QUIET_MS) return
  playedMs = nowMs
  playTone(severity).catch((fault: unknown) => console.warn('The alarm tone was not played.', fault))
}
