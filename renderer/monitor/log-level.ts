/** How serious a line is, as ESP-IDF and Arduino write it: `W (6380) wifi: beacon timeout`, `[  6380][W][WiFi.cpp:12] begin(): …`. */

export type LogLevel = 'E' | 'W' | 'I' | 'D' | 'V'

export interface LeveledText {
  level: LogLevel | null
  /** Length of what stands before the message and is shown in columns of its own. */
  prefix: number
}

const IDF = /^([EWIDV]) \([\d:. -]+\) /
const ARDUINO = /^\[ *\d+\]\[([EWIDV])\]/
const CRASH = /^(Guru Meditation Error|abort\(\) was called|assert failed|Backtrace:|\*\*\*ERROR\*\*\*|Stack smashing)/

export function levelOf(text: string): LeveledText {
  const idf = IDF.exec(text)
  if (idf) return { level: isLevel(idf[1]) ? idf[1] : null, prefix: idf[0].length }
  const arduino = ARDUINO.exec(text)
  if (arduino) return { level: isLevel(arduino[1]) ? arduino[1] : null, prefix: arduino[0].length }
  return { level: CRASH.test(text) ? 'E' : null, prefix: 0 }
}

function isLevel(letter: string | undefined): letter is LogLevel {
  return letter !== undefined && 'EWIDV'.includes(letter)
}
