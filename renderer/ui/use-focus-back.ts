import { useEffect, useState } from 'react'

/** Gives the keyboard back to what opened a dialog. For dialogs that are only there while open: Mantine does it for those that stay. */
export function useFocusBack(): void {
  const [opener] = useState(() => openerOf(document.activeElement))
  useEffect(() => {
    return () => {
      const lost = document.activeElement === null || document.activeElement === document.body
      if (lost && opener?.isConnected) opener.focus({ preventScroll: true })
    }
  }, [opener])
}

/** An entry of a menu goes with its menu; the button that opened the menu stays. */
function openerOf(active: Element | null): HTMLElement | null {
  const menu = active?.closest('[role="menu"]')
  const trigger = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : active
  return trigger instanceof HTMLElement && trigger !== document.body ? trigger : null
}
