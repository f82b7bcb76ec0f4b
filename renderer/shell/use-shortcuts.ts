import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { PAGES } from './pages.ts'
import { openPalette, openSheet } from './use-shell.ts'

/** Keys that work on every page: Ctrl K, ?, G + letter. The stop has its own, see emergency/stop-keys.ts. */

/** Time for the letter after `G`, ms. */
const SEQUENCE_MS = 1_200

export function useShortcuts(): void {
  const navigate = useNavigate()
  useEffect(() => {
    let armedUntil = 0
    const onKey = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase()
      if ((event.ctrlKey || event.metaKey) && key === 'k') {
        event.preventDefault()
        openPalette()
      } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
        const page = event.timeStamp < armedUntil ? PAGES.find((one) => one.key === key) : undefined
        armedUntil = key === 'g' && !page ? event.timeStamp + SEQUENCE_MS : 0
        if (page) {
          event.preventDefault()
          void navigate({ to: page.to })
        } else if (event.key === '?') {
          event.preventDefault()
          openSheet()
        }
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [navigate])
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
