import { useEffect, useRef } from 'react'
import { create } from 'zustand'

/** Ctrl Shift S, then Enter: works in fields, dialogs and the kiosk alike, wherever a page moves the focus in between. */

export const EMERGENCY_STOP_ID = 'emergency-stop'
/** Enter must follow within, ms. */
const ARMED_MS = 5000

const useArmed = create<{ armed: boolean }>()(() => ({ armed: false }))

/** @returns whether Enter stops now */
export function useStopKeys(stop: () => void): boolean {
  const { armed } = useArmed()
  const latest = useRef(stop)
  latest.current = stop
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey && event.shiftKey && event.key.toLowerCase() === 's') {
        taken(event)
        document.getElementById(EMERGENCY_STOP_ID)?.focus()
        useArmed.setState({ armed: true })
      } else if (event.key === 'Enter' && useArmed.getState().armed) {
        taken(event)
        disarm()
        latest.current()
      } else if (event.key === 'Escape' || event.key === 'Tab') disarm()
    }
    // Before anybody else hears the key, dialogs with their own keys included.
    window.addEventListener('keydown', onKey, true)
    // Whoever reaches for something else does not mean the stop any more.
    window.addEventListener('pointerdown', disarm, true)
    return () => {
      window.removeEventListener('keydown', onKey, true)
      window.removeEventListener('pointerdown', disarm, true)
    }
  }, [])
  useEffect(() => {
    if (!armed) return
    const timer = setTimeout(disarm, ARMED_MS)
    return () => clearTimeout(timer)
  }, [armed])
  return armed
}

function taken(event: KeyboardEvent): void {
  event.preventDefault()
  event.stopPropagation()
}

function disarm(): void {
  useArmed.setState({ armed: false })
}
