/** Where the backend is: the page's own origin, except in tests and behind Vite's development server. */

let origin = typeof location === 'undefined' ? '' : location.origin

/** For tests that run without a page. */
export function setBackendOrigin(address: string): void {
  origin = address
}

export function backendUrl(path: string): string {
  return origin + path
}

/** `http` → `ws`, `https` → `wss`. */
export function liveUrl(): string {
  return `${origin.replace(/^http/, 'ws')}/ws/events`
}
