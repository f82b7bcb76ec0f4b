import type { InterlockBody } from '../contract/actuators/interlock.ts'

/** Which outputs exclude each other. Looked up by output, so that a fleet's interlocks cost nothing per command. */
export class Interlocks {
  #byOutput = new Map<string, { name: string; others: { board: string; gpio: number }[] }[]>()

  /** All of them, anew after each change. */
  set(interlocks: readonly Pick<InterlockBody, 'name' | 'members'>[]): void {
    this.#byOutput = new Map()
    for (const { name, members } of interlocks) {
      for (const one of members) {
        const key = keyOf(one.board, one.gpio)
        const others = members.filter(({ board, gpio }) => keyOf(board, gpio) !== key)
        this.#byOutput.set(key, [...(this.#byOutput.get(key) ?? []), { name, others }])
      }
    }
  }

  /** Those that must be off while this one is on. */
  partnersOf(board: string, gpio: number): { interlock: string; board: string; gpio: number }[] {
    return (this.#byOutput.get(keyOf(board, gpio)) ?? []).flatMap(({ name, others }) => others.map((one) => ({ interlock: name, ...one })))
  }
}

export function keyOf(board: string, gpio: number): string {
  return `${board}/${gpio}`
}
