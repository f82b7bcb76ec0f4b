import { useEffect, useRef } from 'react'

/** Keys of Explore that work wherever nobody types: `/` search, T range, L live, Backspace ↶, R reset, A annotate. */
export interface ExploreKeys {
  search(): void
  range(): void
  live(): void
  back: (() => void) | null
  forward: (() => void) | null
  reset: (() => void) | null
  annotate(): void
}

/** The letter after `G` leads to another page (shell). */
const SEQUENCE_MS = 1_200

export function useExploreKeys(keys: ExploreKeys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    let sequenceUntil = 0
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const key = event.key.toLowerCase()
      const inSequence = event.timeStamp < sequenceUntil
      sequenceUntil = key === 'g' && !inSequence ? event.timeStamp + SEQUENCE_MS : 0
      if (inSequence || isFloating()) return
      const acts: Record<string, (() => void) | null> = {
        '/': latest.current.search,
        t: latest.current.range,
        l: latest.current.live,
        backspace: event.shiftKey ? latest.current.forward : latest.current.back,
        r: latest.current.reset,
        a: latest.current.annotate,
      }
      if (!(key in acts)) return
      event.preventDefault()
      acts[key]?.()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

/** A dialog, menu or card is open: keys belong to it. */
function isFloating(): boolean {
  return document.querySelector('[role="dialog"], [role="menu"]') !== null
}
