import type { Language } from '../language/language.ts'

/** The IANA time zones this browser knows, for choice lists. */

export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}

/** @param kept is offered even where this browser does not list it. */
export function zoneChoices(kept: string, here: string, language: Language): { value: string; label: string }[] {
  const own = ownZone()
  const all = Intl.supportedValuesOf('timeZone')
  const order = new Set([own, 'UTC', kept, ...all])
  return [...order]
    .map((zone) => ({ value: zone, label: zone === own ? `${zone.replaceAll('_', ' ')}, ${here}` : zone.replaceAll('_', ' ') }))
    .sort((a, b) => rank(a.value) - rank(b.value) || a.label.localeCompare(b.label, language))

  function rank(zone: string): number {
    return zone === own ? 0 : zone === 'UTC' ? 1 : 2
  }
}
