import { create } from 'zustand'

/** Time under the crosshair, outside the page's state: only the table's cells and a few acts follow it. */
export const useCrosshair = create<{ atMs: number | null }>()(() => ({ atMs: null }))

export function setCrosshair(atMs: number | null): void {
  if (useCrosshair.getState().atMs !== atMs) useCrosshair.setState({ atMs })
}
