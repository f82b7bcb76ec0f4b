/** Words with a meaning of their own in the text form; a board that is called so stands in quotes. Case does not matter. */
const KEYWORDS: ReadonlySet<string> = new Set(
  `RULE PRIORITY COOLDOWN MAX RUNTIME AGE AT MOST LEAST PER HOUR GROUP NOTE TIME ZONE WHEN UNKNOWN KEEP END NEVER DISABLE AFTER
  FAILURES FAILURE ALSO ON BOARD DRY RUN DISABLED ENABLED IF THEN OTHERWISE ELSE AND OR NOT OF ALL ANY BETWEEN OUTSIDE ABOVE BELOW IS
  HYSTERESIS FOR TIMES IN A ROW HOLDS RISES FALLS FASTER THAN OVER BY RATE SILENT STAYS WITHIN ONLINE OFFLINE OFF ACTIVE INACTIVE
  DAY NIGHT SUNRISE SUNSET DAILY VARIABLE CHANGES TO CRON WEBHOOK MESSAGE HOLDING MANUAL ALARM RAISED ACKNOWLEDGED CLEARED TOGGLE PWM
  SCENE NOTIFY INFO WARNING CRITICAL POST PUT GET BODY PUBLISH QOS RETAIN SET WAIT NOTHING TRUE FALSE`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

export function isKeyword(word: string): boolean {
  return KEYWORDS.has(word.toUpperCase())
}

/** Units of time after a number, s. */
export const TIME_UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 0.001],
  ['s', 1],
  ['sec', 1],
  ['second', 1],
  ['seconds', 1],
  ['m', 60],
  ['min', 60],
  ['minute', 60],
  ['minutes', 60],
  ['h', 3600],
  ['hour', 3600],
  ['hours', 3600],
  ['d', 86_400],
  ['day', 86_400],
  ['days', 86_400],
])

/** 1 = Monday … 7 = Sunday. */
export const DAY_WORDS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const

/** Unknown: 0. `Monday` and `Mon` are the same. */
export function dayOf(word: string): number {
  const upper = word.toUpperCase()
  return DAY_WORDS.findIndex((day) => upper === day || (upper.startsWith(day) && `${upper}`.endsWith('DAY'))) + 1
}

/** A word that stands for itself without quotes. */
export function isPlainWord(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(text) && !isKeyword(text) && dayOf(text) === 0
}

/** What can stand behind a number as its unit and be read back. */
export function isPlainUnit(unit: string): boolean {
  return UNIT.test(unit) && !isKeyword(unit)
}
const UNIT = /^[\p{L}%°‰′″][^\s(),;"“”„=<>]*$/u
