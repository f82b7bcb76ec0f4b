import { useEffect, useState } from 'react'

/** Gives the keyboard back to what opened a dialog. For dialogs that are only there while open: Mantine does it for those that stay. */
export function useFocusBack(): void {
  const [pressed] = useState(() => openerOf(document.activeElement))
  useEffect(() => {
    // A card that closed while it opened this has given the keyboard back by now.
    const opener = pressed?.isConnected ? pressed : openerOf(document.activeElement)
    return () => {
      const lost = document.activeElement === null || document.activeElement === document.body
      if (lost && opener?.isConnected) opener.focus({ preventScroll: true })
    }
  }, [pressed])
}

/** An entry of a menu goes with its menu; the button that opened the menu stays. */
function openerOf(active: Element | null): HTMLElement | null {
  const menu = active?.closest('[role="menu"]')
  const trigger = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : active
  return trigger instanceof HTMLElement && trigger !== document.body ? trigger : null
}
