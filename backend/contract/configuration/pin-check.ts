import { type BoardType, factsOf, type GpioFacts, type PinWish, pinOf, type Strapping } from '../boards/type.ts'
import { because, type Reason } from '../reasons.ts'
import { mayShare, type PinUse } from './pin-use.ts'

/** May this pin be used for that: yes, with a warning, or no, and why. Pure: screen, API and simulated boards say the same. */

export interface PinObjection {
  severity: 'error' | 'warning'
  reason: Reason
}

export interface PinVerdict {
  verdict: 'yes' | 'warning' | 'no'
  objections: PinObjection[]
}

/** Alternatives named in a sentence, at most. */
const MOST_NAMED = 6
const BUS_OR_OUTPUT: ReadonlySet<PinWish> = new Set(['onewire', 'sda', 'scl', 'output', 'pwm'])
/** Their wires are pulled up, from inside or outside. */
const PULLED_UP: ReadonlySet<PinWish> = new Set(['onewire', 'sda', 'scl', 'digital', 'pulse'])
const DRIVEN: ReadonlySet<PinWish> = new Set(['output', 'pwm'])

/**
 * What stands against the pin by itself, whoever else uses it.
 * @param type null = not chosen: nothing holds for every chip, so nothing is said
 */
export function judgePin(gpio: number, wish: PinWish, type: BoardType | null, uses: readonly PinUse[] = []): PinVerdict {
  const objections = type === null ? [] : objectionsTo(gpio, wish, type, () => freeFor(wish, type, uses))
  return verdictOf(objections)
}

/** The same, and that nobody else has it who would not share. `but`: the part that is being moved. */
export function judgePlace(
  gpio: number,
  wish: PinWish,
  type: BoardType | null,
  uses: readonly PinUse[],
  but?: Pick<PinUse, 'part' | 'index'>,
): PinVerdict {
  const others = uses.filter((use) => !(but && use.part === but.part && use.index === but.index))
  const own = judgePin(gpio, wish, type, others)
  const holder = others.find((use) => use.gpio === gpio && !mayShare(use, { wish }))
  if (!holder) return own
  const free = type ? freeFor(wish, type, others) : []
  return verdictOf([{ severity: 'error', reason: pinTaken(gpio, holder.name, free) }, ...own.objections])
}

export function pinTaken(gpio: number, by: string, free: readonly number[]): Reason {
  return free.length === 0 ? because('pin-taken', { gpio, by }) : because('pin-taken-free', { gpio, by, free: named(free) })
}

/** Pins on the board without any objection that nobody uses, in the order of their numbers. */
export function freeFor(wish: PinWish, type: BoardType, uses: readonly PinUse[]): number[] {
  const taken = new Set(uses.map(({ gpio }) => gpio))
  return type.pins
    .flatMap(({ gpio }) => (gpio === null || taken.has(gpio) ? [] : gpio))
    .filter((gpio) => objectionsTo(gpio, wish, type, () => []).length === 0)
    .sort((a, b) => a - b)
}

function verdictOf(objections: PinObjection[]): PinVerdict {
  const refused = objections.some(({ severity }) => severity === 'error')
  return { verdict: refused ? 'no' : objections.length > 0 ? 'warning' : 'yes', objections }
}

function named(free: readonly number[]): string {
  return free.slice(0, MOST_NAMED).join(', ')
}

function objectionsTo(gpio: number, wish: PinWish, type: BoardType, free: () => number[]): PinObjection[] {
  const no = (key: RefusalKey): PinObjection[] => [{ severity: 'error', reason: because(key, { gpio, free: named(free()) }) }]
  const facts = factsOf(type, gpio)
  if (!facts) return [{ severity: 'error', reason: because('pin-absent', { gpio, chip: type.chip, free: named(free()) }) }]
  if (facts.memory) return no(facts.memory === 'flash' ? 'pin-flash' : 'pin-psram')
  if (facts.serial === 'usb') return no('pin-usb')
  if (!pinOf(type, gpio))
    return [{ severity: 'error', reason: because('pin-inside', { gpio, board: type.view.board, free: named(free()) }) }]
  const refusal = refusalOf(facts, wish)
  return [...(refusal ? no(refusal) : []), ...notesOn(facts, wish, () => named(free())), ...warningsOn(facts, wish)]
}

type RefusalKey =
  | 'pin-flash'
  | 'pin-psram'
  | 'pin-usb'
  | 'pin-input-only'
  | 'pin-output-only'
  | 'pin-no-adc'
  | 'pin-adc2'
  | 'pin-adc-erratum'
  | 'pin-no-pwm'
  | 'pin-flash-voltage'
  | 'pin-start-log'

function refusalOf(facts: GpioFacts, wish: PinWish): RefusalKey | null {
  if (BUS_OR_OUTPUT.has(wish) && !facts.output) return 'pin-input-only'
  if (!DRIVEN.has(wish) && !facts.input) return 'pin-output-only'
  if (wish === 'pwm' && !facts.pwm) return 'pin-no-pwm'
  if (wish === 'analog') {
    if (!facts.adc) return 'pin-no-adc'
    if (!facts.adc.usable) return 'pin-adc-erratum'
    if (facts.adc.unit === 2) return 'pin-adc2'
  }
  // Driven or pulled the wrong way while the board starts, it gives the flash memory the wrong voltage.
  if (facts.strapping?.effect === 'flash-voltage' && (DRIVEN.has(wish) || PULLED_UP.has(wish))) return 'pin-flash-voltage'
  // What is switched by every line of the boot log must not switch a pump.
  if (facts.serial === 'uart-tx' && DRIVEN.has(wish)) return 'pin-start-log'
  return null
}

function notesOn({ gpio, notes }: GpioFacts, wish: PinWish, free: () => string): PinObjection[] {
  return notes
    .filter(({ wishes }) => wishes === null || wishes.includes(wish))
    .map(({ severity, en, de }) => ({ severity, reason: because('pin-note', { gpio, en, de, free: severity === 'error' ? free() : '' }) }))
}

function warningsOn(facts: GpioFacts, wish: PinWish): PinObjection[] {
  const { gpio, strapping, serial } = facts
  const warnings: Reason[] = []
  if (strapping && strapping.effect !== 'flash-voltage') warnings.push(strappingReason(gpio, strapping))
  if (strapping?.effect === 'flash-voltage' && !DRIVEN.has(wish) && !PULLED_UP.has(wish))
    warnings.push(because('pin-strap-voltage', { gpio }))
  if (strapping?.boot === 'high' && DRIVEN.has(wish)) warnings.push(because('pin-strap-pulse', { gpio }))
  if (serial === 'uart-tx' && !DRIVEN.has(wish)) warnings.push(because('pin-uart-tx', { gpio }))
  if (serial === 'uart-rx') warnings.push(because('pin-uart-rx', { gpio }))
  if (!facts.output && wish === 'feedback') warnings.push(because('pin-feedback', { gpio }))
  if (!facts.pulls && (wish === 'digital' || wish === 'pulse' || wish === 'feedback')) warnings.push(because('pin-no-pull', { gpio }))
  return warnings.map((reason) => ({ severity: 'warning', reason }))
}

/** What a strapping pin decides while the board starts. */
function strappingReason(gpio: number, { effect, boot }: Strapping): Reason {
  switch (effect) {
    case 'download':
      return because('pin-strap-download', { gpio })
    case 'flash-mode':
      return because(boot === 'low' ? 'pin-strap-flash-low' : 'pin-strap-flash-high', { gpio })
    case 'flash-voltage':
      return because('pin-strap-voltage', { gpio })
    case 'sdio-timing':
      return because('pin-strap-sdio', { gpio })
    case 'boot-log':
      return because('pin-strap-log', { gpio })
    case 'jtag':
      return because('pin-strap-jtag', { gpio })
  }
}
