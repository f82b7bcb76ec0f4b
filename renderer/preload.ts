/** Fetches the screens with charts before they are opened: at once for the one the address names, else when nothing else is to do. Called by app.tsx. */

/** Longest wait for a quiet moment, ms. */
const PATIENCE_MS = 5_000

export function preloadCharts(path: string): void {
  const named = path.startsWith('/explore') || path.startsWith('/dashboards') || path.startsWith('/devices/')
  if (named) load()
  else if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: PATIENCE_MS })
  else setTimeout(load, PATIENCE_MS)
}

function load(): void {
  // A page that cannot be fetched now is asked for again, and its failure shown, when it is opened.
  const quietly = (page: Promise<unknown>) => void page.catch((fault: unknown) => console.warn(fault))
  quietly(import('./explore/ExplorePage.tsx'))
  quietly(import('./dashboards/DashboardPage.tsx'))
}
