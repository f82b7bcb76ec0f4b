/** Short tones made here (no file), for alarms and ends of long work. */

const TONE_S = 0.22
const LOUD = 0.2
let audio: AudioContext | undefined

/** One after the other, Hz. @returns false where the browser lets no page sound (yet) */
export async function playNotes(notes: readonly number[]): Promise<boolean> {
  audio ??= new AudioContext()
  // Browsers let a page sound once somebody has pressed something in it.
  if (audio.state !== 'running') await Promise.race([audio.resume(), new Promise((resolve) => setTimeout(resolve, 500))])
  if (audio.state !== 'running') return false
  const { currentTime, destination } = audio
  for (const [index, hertz] of notes.entries()) {
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
