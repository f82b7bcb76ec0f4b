// The only routes that answer without credentials, each with its reason. The server refuses to start when a route
// is public and not named here, or named here and not public.

export const PUBLIC_ROUTES: ReadonlyMap<string, string> = new Map([
  ['GET /api/health', 'probes and the sign-in page ask whether Leitstand lives and whether it needs its first account'],
  ['POST /api/auth/login', 'this is where credentials are presented; limited per address and name'],
  ['POST /api/auth/session', 'presents its own proof: a one-time ticket or a bearer token'],
  ['POST /api/hooks/:hook', 'presents the token of one webhook, which does nothing but set off rules; limited per address'],
  ['GET /api/firmware-download/:file', 'boards fetch their program and have no session; the address is signed and its time is short'],
  ['GET /*', 'index.html and its assets: needed to show the sign-in page, hold no data'],
  ['GET /mqtt', 'MQTT over WebSocket: the broker asks for credentials inside the protocol; foreign origins are refused before'],
])

interface DeclaredRoute {
  method: string
  url: string
  role: string | undefined
}

/**
 * Checks what all routes declare. HEAD counts as GET.
 * @throws Error that names the routes at fault.
 */
export function checkRouteRoles(routes: readonly DeclaredRoute[]): void {
  const faults: string[] = []
  for (const { method, url, role } of routes) {
    const name = `${method === 'HEAD' ? 'GET' : method} ${url}`
    if (role === undefined) faults.push(`${name} declares no role`)
    else if (role === 'public' && !PUBLIC_ROUTES.has(name)) faults.push(`${name} is public but not in PUBLIC_ROUTES`)
    else if (role !== 'public' && PUBLIC_ROUTES.has(name)) faults.push(`${name} is in PUBLIC_ROUTES but not public`)
  }
  if (faults.length > 0) throw new Error(`Routes with a wrong declaration of access: ${faults.join('; ')}`)
}
