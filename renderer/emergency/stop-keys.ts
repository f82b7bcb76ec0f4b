import { useEffect } from 'react'
import { create } from 'zustand'

/** Ctrl Shift S, then Enter: works in fields, dialogs and the kiosk alike. */

export const EMERGENCY_STOP_ID = 'emergency-stop'
/** Enter must follow within, ms. */
const ARMED_MS = 5000

const useArmed = create<{ armed: boolean }>()(() => ({ armed: false }))

export function useStopKeys(): { armed: boolean; disarm(): void } {
  const { armed } = useArmed()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey && event.shiftKey && event.key.toLowerCase() === 's') {
        event.preventDefault()
        event.stopPropagation()
        document.getElementById(EMERGENCY_STOP_ID)?.focus()
        useArmed.setState({ armed: true })
      } else if (event.key === 'Escape') useArmed.setState({ armed: false })
    }
    // Before anybody else hears the key, dialogs with their own keys included.
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [])
  useEffect(() => {
    if (!armed) return
    const timer = setTimeout(disarm, ARMED_MS)
    return () => clearTimeout(timer)
  }, [armed])
  return { armed, disarm }
}

function disarm(): void {
  useArmed.setState({ armed: false })
}
