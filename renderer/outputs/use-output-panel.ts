import { create } from 'zustand'

/** Which output's panel is open; it lies over every page. */
interface OpenOutput {
  board: string
  gpio: number
}

export const useOutputPanel = create<{ output: OpenOutput | null }>()(() => ({ output: null }))

export function openOutput(board: string, gpio: number): void {
  useOutputPanel.setState({ output: { board, gpio } })
}

export function closeOutput(): void {
  useOutputPanel.setState({ output: null })
}
