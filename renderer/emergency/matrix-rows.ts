import type { EmergencyOutput } from '../../backend/contract/actuators/emergency.ts'
import type { Language } from '../language/language.ts'
import { nameOfOutput } from '../outputs/output-name.ts'

/** Outputs as rows of the matrix: by zone, a few to a line. Pure. */
export interface MatrixRow {
  key: string
  /** Set on the first line of a zone. */
  zone: { name: string | null; off: number; all: number } | null
  outputs: EmergencyOutput[]
}

/** Zones by name, those without last; in a zone by board and GPIO. */
export function matrixOrder(a: EmergencyOutput, b: EmergencyOutput): number {
  if (a.zone !== b.zone) return a.zone === null ? 1 : b.zone === null ? -1 : a.zone.localeCompare(b.zone)
  return (a.boardName ?? a.board).localeCompare(b.boardName ?? b.board) || a.gpio - b.gpio
}

/** Keeps the stop from being released. */
export function isOpen(output: EmergencyOutput): boolean {
  return output.state !== 'confirmed' && output.secured === null
}

/** @param outputs in `matrixOrder` */
export function matrixRows(outputs: readonly EmergencyOutput[], perLine: number): MatrixRow[] {
  const zones = Map.groupBy(outputs, ({ zone }) => zone)
  const rows: MatrixRow[] = []
  for (const [name, members] of zones) {
    const off = members.filter(({ state }) => state === 'confirmed').length
    for (let at = 0; at < members.length; at += perLine) {
      const zone = at === 0 ? { name, off, all: members.length } : null
      rows.push({ key: `${name ?? ''} ${at}`, zone, outputs: members.slice(at, at + perLine) })
    }
  }
  return rows
}

/** Seconds with one decimal; what took less is “< 0.1”, never 0. @param number the language's own */
export function tookSeconds(ms: number, number: (value: number, decimals: number) => string): string {
  return ms < 100 ? `< ${number(0.1, 1)}` : number(ms / 1000, 1)
}

/** An unnamed one is told with its board: the matrix has no room for a line of its own. */
export function outputName({ name, board, boardName, gpio }: EmergencyOutput, language: Language): string {
  return name ?? `${boardName ?? board} · ${nameOfOutput(undefined, gpio, language, board)}`
}
