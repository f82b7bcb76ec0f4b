/** Id of an organisation out of its name: lower case, words joined by hyphens. */
export function organisationKey(name: string): string {
  const key = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 64)
  return key || 'organisation'
}
