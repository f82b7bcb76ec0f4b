import type { Firing } from '../../../backend/contract/rules/firing.ts'
import type { NodeLive } from '../live/rule-driver.ts'

/** A moment of the past that the canvas shows in place of now. */
export type Shown =
  | { kind: 'firing'; id: number; atMs: number; nodes: Map<string, NodeLive>; version: number; active: readonly string[]; firing: Firing }
  | { kind: 'moment'; atMs: number; nodes: Map<string, NodeLive>; version: number }
