import { create } from 'zustand'

/** Which floating part of the shell is open; opened by keys, buttons and menus alike. */
interface ShellState {
  palette: boolean
  sheet: boolean
}

export const useShell = create<ShellState>()(() => ({ palette: false, sheet: false }))

export const openPalette = () => useShell.setState({ palette: true, sheet: false })
export const openSheet = () => useShell.setState({ sheet: true, palette: false })
export const closeFloating = () => useShell.setState({ palette: false, sheet: false })
