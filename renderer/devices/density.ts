import { create } from 'zustand'
import { keepChoice, readChoice } from '../language/language.ts'

/** Row height of tables, kept on this machine. */
export const DENSITIES = ['comfortable', 'normal', 'compact'] as const
export type Density = (typeof DENSITIES)[number]

export const ROW_PX: Record<Density, number> = { comfortable: 36, normal: 32, compact: 28 }

const KEY = 'leitstand.density'

export const useDensity = create<{ density: Density }>()(() => ({
  density: DENSITIES.find((one) => one === readChoice(KEY)) ?? 'normal',
}))

export function setDensity(density: Density): void {
  useDensity.setState({ density })
  keepChoice(KEY, density)
}
