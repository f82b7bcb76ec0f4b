import Type, { type Static } from 'typebox'
import { documentOf } from './document.ts'
import { isTimeZone } from './schedules/zone-offset.ts'

/** Where the plant stands: what new schedules by the sun begin with. One document of the noun `sites`. */

/** Id that screens use; there is one site at most. */
export const SITE_ID = 'site'

const SITE_BODY = {
  name: Type.String({ minLength: 1, maxLength: 80 }),
  /** Degrees north, −90..90. */
  latitude: Type.Number({ minimum: -90, maximum: 90 }),
  /** Degrees east, −180..180. */
  longitude: Type.Number({ minimum: -180, maximum: 180 }),
  /** IANA name. */
  timeZone: Type.String({ minLength: 1, maxLength: 64 }),
}
export const SiteBody = Type.Object(SITE_BODY, { additionalProperties: false })
export type SiteBody = Static<typeof SiteBody>
export const Site = documentOf(SITE_BODY)
export type Site = Static<typeof Site>

/** What the schema cannot say, as a sentence. */
export function siteFault({ timeZone, name }: SiteBody): string | undefined {
  if (name.trim() === '') return 'Give the site a name.'
  return isTimeZone(timeZone) ? undefined : `${timeZone} is no time zone that is known here. Use a name such as Europe/Berlin.`
}
