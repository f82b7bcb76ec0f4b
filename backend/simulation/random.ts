/** Seeded randomness of the simulator: the same seed and label give the same fleet and the same readings. */
export class Random {
  readonly #seed: number
  #state: number

  constructor(seed: number, label = '') {
    this.#seed = seed >>> 0
    this.#state = mix(this.#seed, label)
  }

  /** An independent sequence for a part of the fleet, so that one board's draws never move another's. */
  fork(label: string): Random {
    return new Random(mix(this.#seed, label))
  }

  /** Uniform in [0, 1). Mulberry32 (Tommy Ettinger, public domain). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let word = this.#state
    word = Math.imul(word ^ (word >>> 15), word | 1)
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61)
    return ((word ^ (word >>> 14)) >>> 0) / 4_294_967_296
  }

  between(least: number, most: number): number {
    return least + (most - least) * this.next()
  }

  /** Whole number, both ends included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  /** Mean 0, standard deviation 1; sum of four uniforms, so never beyond ±3.5. */
  normal(): number {
    return (this.next() + this.next() + this.next() + this.next() - 2) * Math.sqrt(3)
  }

  /** Exponential with this mean: pauses between rare events. */
  pause(mean: number): number {
    return -Math.log(1 - this.next()) * mean
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)]
    if (item === undefined) throw new RangeError('nothing to pick from')
    return item
  }

  /** Upper-case hex digits. */
  hex(digits: number): string {
    let text = ''
    for (let count = 0; count < digits; count++) text += Math.floor(this.next() * 16).toString(16)
    return text.toUpperCase()
  }
}

/** FNV-1a over the label, folded with the seed. */
function mix(seed: number, label: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0
  for (let at = 0; at < label.length; at++) hash = Math.imul(hash ^ label.charCodeAt(at), 0x01000193) >>> 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0
  return (hash ^ (hash >>> 13)) >>> 0
}
