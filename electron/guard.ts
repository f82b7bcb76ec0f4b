import { type Session, shell, type WebContents } from 'electron'

/** Keeps the window on the interface and the interface away from everything else. Used by `window.ts`. */

export interface GuardRules {
  /** Origin of the interface; undefined while the error page is shown. */
  origin(): string | undefined
  /** Link of the error page, such as `retry`. */
  onOwnLink(link: string): void
  /** Told of everything that was refused. */
  onRefused(what: string, address: string): void
}

/** Used where an answer of the own origin carries no policy, which must not happen. */
export const FALLBACK_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
/** Links of the error page: http(s), because navigation to unknown schemes may not be told of; `.invalid` leads nowhere (RFC 2606). */
const OWN_LINKS = 'https://leitstand.invalid/'
/** The only permission of the page: copying text at a click. */
const ALLOWED_PERMISSION = 'clipboard-sanitized-write'

/** True where the address is the interface itself. */
export function isOwn(address: string, origin: string | undefined): boolean {
  return origin !== undefined && URL.canParse(address) && new URL(address).origin === origin
}

/** Address that may go to the system's browser: https with a host and without credentials. */
export function externalAddress(address: string): string | undefined {
  if (address.length > 4096 || !URL.canParse(address)) return undefined
  const url = new URL(address)
  return url.protocol === 'https:' && url.hostname !== '' && url.username === '' && url.password === '' ? url.href : undefined
}

export function guardContents(contents: WebContents, rules: GuardRules): void {
  const refuseForeign = (what: string, details: { url: string; preventDefault(): void }): void => {
    if (isOwn(details.url, rules.origin())) return
    details.preventDefault()
    rules.onRefused(what, details.url)
  }
  contents.on('will-navigate', (details) => {
    if (isOwn(details.url, rules.origin())) return
    details.preventDefault()
    if (details.url.startsWith(OWN_LINKS)) rules.onOwnLink(details.url.slice(OWN_LINKS.length))
    else openOutside(details.url, rules)
  })
  contents.on('will-redirect', (details) => refuseForeign('redirect', details))
  // The main frame is `will-navigate`'s; the interface itself has no other frames.
  contents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame) refuseForeign('frame', details)
  })
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
    rules.onRefused('webview', '')
  })
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url, rules)
    return { action: 'deny' }
  })
}

export function guardSession(session: Session, rules: GuardRules): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const allowed = permission === ALLOWED_PERMISSION && isOwn(details.requestingUrl, rules.origin())
    if (!allowed) rules.onRefused(`permission ${permission}`, details.requestingUrl)
    decide(allowed)
  })
  session.setPermissionCheckHandler((_contents, permission, origin) => permission === ALLOWED_PERMISSION && isOwn(origin, rules.origin()))
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onHeadersReceived((details, answer) => {
    const isPage = details.resourceType === 'mainFrame' && isOwn(details.url, rules.origin())
    const headers = details.responseHeaders ?? {}
    if (!isPage || Object.keys(headers).some((name) => name.toLowerCase() === 'content-security-policy')) {
      answer({})
      return
    }
    rules.onRefused('page without content security policy', details.url)
    answer({ responseHeaders: { ...headers, 'content-security-policy': [FALLBACK_POLICY] } })
  })
}

function openOutside(address: string, rules: GuardRules): void {
  const outside = externalAddress(address)
  if (outside === undefined) rules.onRefused('address', address)
  else shell.openExternal(outside).catch((fault: unknown) => rules.onRefused(`browser: ${String(fault)}`, outside))
}
