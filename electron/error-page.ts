import type { Language, Words } from './words.ts'

/** The page shown when the backend can't be had: what happened, its last words, and a way to try again. Used by `main.ts`. */

/** Below OWN_LINKS of the guard. */
const RETRY_LINK = 'https://leitstand.invalid/retry'

export interface ErrorPage {
  title: string
  detail: string
  log: readonly string[]
}

/** A `data:` address: no script, no network, everything foreign escaped. its link is caught by the guard. */
export function errorPageAddress(page: ErrorPage, words: Words, language: Language): string {
  return `data:text/html;charset=utf-8,${encodeURIComponent(errorPageHtml(page, words, language))}`
}

export function errorPageHtml(page: ErrorPage, words: Words, language: Language): string {
  const log = page.log.length > 0 ? page.log.map(escapeHtml).join('\n') : escapeHtml(words.noLog)
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Leitstand</title>
<style>
:root { color-scheme: dark light; --bg: #0D1117; --panel: #161C25; --line: #232C38; --t1: #E8EDF3; --t2: #AEB9C7; --critical: #FF6F66; --accent: #6FB1FF; --on: #0B1420 }
@media (prefers-color-scheme: light) { :root { --bg: #EEF1F5; --panel: #FFFFFF; --line: #DCE2EA; --t1: #141A22; --t2: #465364; --critical: #C4271B; --accent: #1A63C9; --on: #FFFFFF } }
body { margin: 0; padding: 48px 24px; background: var(--bg); color: var(--t1); font: 13px/20px Inter, system-ui, sans-serif }
main { max-width: 880px; margin: 0 auto }
h1 { margin: 0 0 8px; font-size: 20px; line-height: 28px; font-weight: 650 }
h1::before { content: ""; display: inline-block; width: 10px; height: 10px; margin-right: 12px; background: var(--critical); transform: rotate(45deg) }
p { margin: 0 0 16px; color: var(--t2) }
p.detail { color: var(--t1); white-space: pre-wrap; overflow-wrap: anywhere }
pre { margin: 0 0 24px; padding: 12px 16px; max-height: 50vh; overflow: auto; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; font: 12px/17px "JetBrains Mono", ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere }
a { display: inline-block; padding: 6px 16px; border-radius: 6px; background: var(--accent); color: var(--on); font-weight: 600; text-decoration: none }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
</style>
</head>
<body>
<main>
<h1>${escapeHtml(page.title)}</h1>
<p class="detail">${escapeHtml(page.detail)}</p>
<p>${escapeHtml(words.errorNext)}</p>
<pre tabindex="0">${log}</pre>
<a href="${RETRY_LINK}">${escapeHtml(words.retry)}</a>
</main>
</body>
</html>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
