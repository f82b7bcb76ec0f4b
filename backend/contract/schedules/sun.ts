/**
 * Sunrise and sunset by the equations of NOAA's solar calculator (after Meeus, Astronomical Algorithms); upper limb at the horizon
 * with mean refraction, 90.833° from the zenith. Good to about a minute below 72° of latitude. Pure.
 */

export type SunEvent = 'sunrise' | 'sunset'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const J2000_MS = Date.UTC(2000, 0, 1, 12)
const ZENITH = 90.833

/**
 * @param dayMs UTC midnight of the calendar date, Unix ms
 * @param latitude degrees north, −90..90
 * @param longitude degrees east, −180..180
 * @returns Unix ms; null where the sun does not rise or set that day. May lie on the neighbouring UTC day.
 */
export function sunEvent(event: SunEvent, dayMs: number, latitude: number, longitude: number): number | null {
  let minutes = 720 - 4 * longitude
  // The sun moves on during the day: the time found is where it is looked up again.
  for (let round = 0; round < 3; round++) {
    const { declination, equationOfTime } = sunAt(dayMs + minutes * MINUTE_MS)
    const cosHour = (cos(ZENITH) - sin(latitude) * sin(declination)) / (cos(latitude) * cos(declination))
    if (!(cosHour >= -1 && cosHour <= 1)) return null
    const hourAngle = degrees(Math.acos(cosHour))
    minutes = 720 - 4 * (longitude + (event === 'sunrise' ? hourAngle : -hourAngle)) - equationOfTime
  }
  return Math.round(dayMs + minutes * MINUTE_MS)
}

/** Whether the sun is above the horizon at noon; where it neither rises nor sets that day, it is so all day. @param dayMs as in sunEvent */
export function isUpAtNoon(dayMs: number, latitude: number, longitude: number): boolean {
  return Math.abs(latitude - sunAt(dayMs + (720 - 4 * longitude) * MINUTE_MS).declination) < ZENITH
}

/** Declination in degrees, equation of time in minutes. */
function sunAt(atMs: number): { declination: number; equationOfTime: number } {
  const century = (atMs - J2000_MS) / DAY_MS / 36_525
  const meanLongitude = (280.46646 + century * (36_000.76983 + century * 0.0003032)) % 360
  const anomaly = 357.52911 + century * (35_999.05029 - 0.0001537 * century)
  const eccentricity = 0.016708634 - century * (0.000042037 + 0.0000001267 * century)
  const centre =
    sin(anomaly) * (1.914602 - century * (0.004817 + 0.000014 * century)) +
    sin(2 * anomaly) * (0.019993 - 0.000101 * century) +
    sin(3 * anomaly) * 0.000289
  const node = 125.04 - 1934.136 * century
  const longitude = meanLongitude + centre - 0.00569 - 0.00478 * sin(node)
  const seconds = 21.448 - century * (46.815 + century * (0.00059 - century * 0.001813))
  const obliquity = 23 + (26 + seconds / 60) / 60 + 0.00256 * cos(node)
  const declination = degrees(Math.asin(sin(obliquity) * sin(longitude)))
  const y = Math.tan(radians(obliquity / 2)) ** 2
  const equation =
    y * sin(2 * meanLongitude) -
    2 * eccentricity * sin(anomaly) +
    4 * eccentricity * y * sin(anomaly) * cos(2 * meanLongitude) -
    0.5 * y * y * sin(4 * meanLongitude) -
    1.25 * eccentricity * eccentricity * sin(2 * anomaly)
  return { declination, equationOfTime: 4 * degrees(equation) }
}

function radians(angle: number): number {
  return (angle * Math.PI) / 180
}

function degrees(angle: number): number {
  return (angle * 180) / Math.PI
}

function sin(angle: number): number {
  return Math.sin(radians(angle))
}

function cos(angle: number): number {
  return Math.cos(radians(angle))
}
