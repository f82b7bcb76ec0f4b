// Words of states in both languages, and which of them mean active. Pure; screens and reports say the same.
import type { SampleValue } from './sample.ts'

const STATE_WORDS = {
  en: {
    on: 'On',
    off: 'Off',
    open: 'Open',
    opened: 'Open',
    closed: 'Closed',
    close: 'Closed',
    true: 'Yes',
    false: 'No',
    yes: 'Yes',
    no: 'No',
    active: 'Active',
    inactive: 'Inactive',
    running: 'Running',
    stopped: 'Stopped',
    idle: 'Idle',
    ok: 'OK',
    error: 'Error',
    fault: 'Fault',
    wet: 'Wet',
    dry: 'Dry',
    detected: 'Detected',
    clear: 'Clear',
    locked: 'Locked',
    unlocked: 'Unlocked',
    online: 'Online',
    offline: 'Offline',
  },
  de: {
    on: 'Ein',
    off: 'Aus',
    open: 'Offen',
    opened: 'Offen',
    closed: 'Zu',
    close: 'Zu',
    true: 'Ja',
    false: 'Nein',
    yes: 'Ja',
    no: 'Nein',
    active: 'Aktiv',
    inactive: 'Inaktiv',
    running: 'Läuft',
    stopped: 'Steht',
    idle: 'Ruht',
    ok: 'OK',
    error: 'Fehler',
    fault: 'Störung',
    wet: 'Nass',
    dry: 'Trocken',
    detected: 'Erkannt',
    clear: 'Frei',
    locked: 'Verriegelt',
    unlocked: 'Entriegelt',
    online: 'Online',
    offline: 'Offline',
  },
} as const

/** `closed` → Closed, Zu; a word nobody knows stays as the board sent it. */
export function stateWord(value: string | boolean, language: keyof typeof STATE_WORDS): string {
  const words = STATE_WORDS[language]
  if (typeof value === 'boolean') return value ? words.on : words.off
  // `open 80 %` is the word and how far.
  const [, first = value, rest = ''] = /^(\w+)( \d.*)$/.exec(value) ?? []
  const known = Object.entries(words).find(([word]) => word === first.toLowerCase())
  return known ? `${known[1]}${rest}` : value
}

/** True where a state means active: strips and sparklines draw it filled. */
export function isActive(value: SampleValue | null): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') return /^(on|open|opened|true|active|running|yes|1|detected|wet|motion)( \d.*)?$/i.test(value)
  return typeof value === 'number' && value > 0
}
