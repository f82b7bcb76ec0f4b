import type { SeriesRef } from '../rule.ts'

/** What the text form asks of the installation. Everything may be unknown: a text can be read without it. */
export interface TextWorld {
  /** Channels on this pin; empty = none known. Lets `Sensor(GPIO4)` do without its type. */
  channelsAt(board: string, gpio: number): readonly string[]
  /** Unit of a series; undefined = not known. */
  unitOf(series: SeriesRef): string | undefined
  /** What people call it, where that is clear; undefined = its id is written. */
  nameOf(noun: TextNoun, id: string): string | undefined
  /** The other way; undefined = nothing is called so, it is taken for an id. */
  idOf(noun: TextNoun, name: string): string | undefined
}

export type TextNoun = 'board' | 'scene' | 'rule' | 'channel'

export const NO_WORLD: TextWorld = {
  channelsAt: () => [],
  unitOf: () => undefined,
  nameOf: () => undefined,
  idOf: () => undefined,
}
