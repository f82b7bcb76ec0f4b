import { create } from 'zustand'
import type { AlarmSeverity } from '../../backend/contract/alarm.ts'
import { keepChoice, readChoice } from '../language/language.ts'

/** A tone for new alarms, made here (no file), off until somebody wants it. The choice belongs to this computer. */

const KEY = 'leitstand.alarm-sound'
/** No second tone within this time, ms: a flood is one. */
const QUIET_MS = 4000
const TONES: Record<AlarmSeverity, readonly number[]> = { info: [660], warning: [740], critical: [880, 660, 880] }
const TONE_S = 0.22
const LOUD = 0.2

export const useSound = create<{ on: boolean }>()(() => ({ on: readChoice(KEY) === 'on' }))

let audio: AudioContext | undefined
let playedMs = Number.NEGATIVE_INFINITY

export function switchSound(on: boolean): void {
  keepChoice(KEY, on ? 'on' : 'off')
  useSound.setState({ on })
}

/** Plays whatever the choice is; for the button that lets one hear it. @returns false where the browser lets no page sound (yet) */
export async function playTone(severity: AlarmSeverity): Promise<boolean> {
  audio ??= new AudioContext()
  // Browsers let a page sound once somebody has pressed something in it.
  if (audio.state !== 'running') await Promise.race([audio.resume(), new Promise((resolve) => setTimeout(resolve, 500))])
  if (audio.state !== 'running') return false
  const { currentTime, destination } = audio
  for (const [index, hertz] of TONES[severity].entries()) {
    const startS = currentTime + index * TONE_S * 1.2
    const tone = audio.createOscillator()
    const gain = audio.createGain()
    tone.frequency.value = hertz
    gain.gain.setValueAtTime(0, startS)
    gain.gain.linearRampToValueAtTime(LOUD, startS + 0.02)
    gain.gain.linearRampToValueAtTime(0, startS + TONE_S)
    tone.connect(gain).connect(destination)
    tone.start(startS)
    tone.stop(startS + TONE_S)
  }
  return true
}

/** A new notice. Silent where sound is off, and shortly after the last tone. */
export function soundFor(severity: AlarmSeverity, nowMs: number): void {
  if (!useSound.getState().on || nowMs - playedMs < QUIET_MS) return
  playedMs = nowMs
  playTone(severity).catch((fault: unknown) => console.warn('The alarm tone was not played.', fault))
}
