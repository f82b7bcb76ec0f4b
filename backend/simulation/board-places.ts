import { MAX_GPIO } from '../contract/boards/device-topics.ts'
import type { BoardType } from '../contract/boards/type.ts'

/** Where a simulated board stands and how its pins are grouped; kept over a restart, gone after a factory reset. Used by `answers/zone.ts`. */

/** Groups a board keeps, at most. */
export const MOST_SUBZONES = 16
const MOST_NAME = 64

/** Why an order is not taken: a stable code, the number older firmware knows it by, and words. */
export interface PlaceRefusal {
  reason_code: 'NAME_INVALID' | 'GPIO_INVALID' | 'GPIO_CONFLICT' | 'SUBZONE_UNKNOWN' | 'SUBZONE_LIMIT' | 'ACTION_UNKNOWN'
  error_code: number
  message: string
}

export class BoardPlaces {
  zone: string | null = null
  readonly #subzones = new Map<string, readonly number[]>()

  /** Name → pins, a copy. */
  subzones(): Map<string, readonly number[]> {
    return new Map(this.#subzones)
  }

  /** @returns undefined where it was taken */
  assignZone(zone: string | null): PlaceRefusal | undefined {
    if (zone !== null && zone.length > MOST_NAME) return badName(zone)
    this.zone = zone
    return undefined
  }

  /** Makes or replaces a group. A pin belongs to one group alone. @param type null = it takes any pin that a chip has */
  assign(name: string, gpios: readonly number[], type: BoardType | null): PlaceRefusal | undefined {
    if (name === '' || name.length > MOST_NAME) return badName(name)
    const known = this.#subzones.has(name)
    if (!known && this.#subzones.size >= MOST_SUBZONES) {
      return { reason_code: 'SUBZONE_LIMIT', error_code: 2505, message: `${MOST_SUBZONES} sub-zones are kept already` }
    }
    const missing = gpios.find((gpio) => !exists(gpio, type))
    if (missing !== undefined) return { reason_code: 'GPIO_INVALID', error_code: 2506, message: `GPIO ${missing} does not exist here` }
    for (const [other, pins] of this.#subzones) {
      const shared = other === name ? undefined : gpios.find((gpio) => pins.includes(gpio))
      if (shared !== undefined) return { reason_code: 'GPIO_CONFLICT', error_code: 2501, message: `GPIO ${shared} belongs to ${other}` }
    }
    this.#subzones.set(name, [...new Set(gpios)])
    return undefined
  }

  /** What is not there is removed already. */
  remove(name: string): void {
    this.#subzones.delete(name)
  }

  /** Pins of a group, or why there are none. */
  pinsOf(name: string): readonly number[] | PlaceRefusal {
    return (
      this.#subzones.get(name) ?? { reason_code: 'SUBZONE_UNKNOWN', error_code: 2503, message: `There is no sub-zone ${name.slice(0, 64)}` }
    )
  }

  clear(): void {
    this.zone = null
    this.#subzones.clear()
  }
}

function exists(gpio: number, type: BoardType | null): boolean {
  if (!Number.isInteger(gpio) || gpio < 0 || gpio > MAX_GPIO) return false
  return type === null || type.pins.some((pin) => pin.gpio === gpio)
}

function badName(name: string): PlaceRefusal {
  return { reason_code: 'NAME_INVALID', error_code: 2500, message: `A name has 1 to ${MOST_NAME} characters, not ${name.length}` }
}
