// Sets the colour scheme and language before the first paint. External because the page's CSP allows no inline script.
;(() => {
  const root = document.documentElement
  let scheme = 'dark'
  let language = navigator.language
  try {
    scheme = localStorage.getItem('leitstand.theme') ?? 'dark'
    language = localStorage.getItem('leitstand.language') ?? language
  } catch {
    // Storage is switched off: the defaults stand.
  }
  if (scheme === 'auto') scheme = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
  root.setAttribute('data-mantine-color-scheme', scheme === 'light' ? 'light' : 'dark')
  root.lang = language.toLowerCase().startsWith('de') ? 'de' : 'en'
})()
