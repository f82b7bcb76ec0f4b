import { CHIP_LABELS } from '../../backend/contract/flash/chip.ts'
import type { Firmware } from '../../backend/contract/flash/firmware.ts'

/** Whether a firmware is one that somebody looks for: every word in its name, release, note, chip, parts or hash. Pure. */
export function matches({ id, name, release, note, chip, parts }: Firmware, text: string): boolean {
  const whole = [name, release, note, chip === null ? '' : CHIP_LABELS[chip], id, ...parts.map((part) => part.name)].join(' ').toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => whole.includes(word))
}
