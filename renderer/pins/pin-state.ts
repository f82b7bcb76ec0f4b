import { type BoardPin, type BoardType, factsOf, type GpioFacts } from '../../backend/contract/boards/type.ts'
import type { ConfigurationBody } from '../../backend/contract/configuration/configuration.ts'
import { type PinUse, pinUses } from '../../backend/contract/configuration/pin-use.ts'

/** How each pin of a board looks: who uses it, whether it may be used, which word stands beside it. Pure. */

export const PIN_STATES = ['used', 'free', 'limited', 'blocked'] as const
export type PinState = (typeof PIN_STATES)[number]

export type PinWord =
  | 'power'
  | 'ground'
  | 'reset'
  | 'none'
  | 'free'
  | 'inputOnly'
  | 'strapping'
  | 'strappingBoot'
  | 'uartTx'
  | 'uartRx'
  | 'usb'
  | 'flash'
  | 'psram'
  | 'limited'

export interface PinView {
  pin: BoardPin
  facts: GpioFacts | null
  /** null: power, ground and the like. */
  state: PinState | null
  uses: readonly PinUse[]
  word: PinWord
}

export function pinViews(type: BoardType, configuration: Pick<ConfigurationBody, 'sensors' | 'actuators'>): PinView[] {
  const byGpio = Map.groupBy(pinUses(configuration, type), ({ gpio }) => gpio)
  return type.pins.map((pin): PinView => {
    const facts = pin.gpio === null ? null : (factsOf(type, pin.gpio) ?? null)
    const uses = (pin.gpio === null ? undefined : byGpio.get(pin.gpio)) ?? []
    if (!facts) return { pin, facts, state: null, uses, word: wordOfPlain(pin) }
    return { pin, facts, state: uses.length > 0 ? 'used' : stateOf(facts), uses, word: wordOf(facts) }
  })
}

/** Of a pin that nobody uses. */
export function stateOf(facts: GpioFacts): PinState {
  if (facts.memory || facts.serial === 'usb' || facts.notes.some(({ severity, wishes }) => severity === 'error' && wishes === null)) {
    return 'blocked'
  }
  return facts.serial || facts.strapping || !facts.output || !facts.input || facts.notes.length > 0 ? 'limited' : 'free'
}

export function countStates(views: readonly PinView[]): Record<PinState, number> {
  const counts: Record<PinState, number> = { used: 0, free: 0, limited: 0, blocked: 0 }
  for (const { state } of views) if (state) counts[state]++
  return counts
}

function wordOfPlain({ kind }: BoardPin): PinWord {
  if (kind === 'power' || kind === 'ground') return kind
  return kind === 'control' ? 'reset' : 'none'
}

function wordOf({ memory, serial, strapping, output, input, notes }: GpioFacts): PinWord {
  if (memory) return memory
  if (serial === 'usb') return 'usb'
  if (serial) return serial === 'uart-tx' ? 'uartTx' : 'uartRx'
  if (strapping) return strapping.button ? 'strappingBoot' : 'strapping'
  if (!output) return 'inputOnly'
  return !input || notes.length > 0 ? 'limited' : 'free'
}

/** What stands beside a used pin: the device's type on a bus that several may share (`SHT31 SDA`, `3 × DS18B20`), else the name. */
export function nameOfUses(uses: readonly PinUse[], typeOf: (use: PinUse) => string): string {
  const [first] = uses
  if (!first) return ''
  const types = [...new Set(uses.map((use) => typeOf(use).toUpperCase()))]
  const wire = first.wish === 'sda' || first.wish === 'scl' ? first.wish.toUpperCase() : ''
  if (wire !== '') return `${types.length > 1 ? 'I²C' : types[0]} ${wire}`
  if (uses.length > 1) return `${uses.length} × ${types.join(', ')}`
  return first.wish === 'onewire' ? (types[0] ?? '') : first.name
}

/** What a pin is able to, as short words for beside it. */
export function abilitiesOf(facts: GpioFacts): string[] {
  const { adc, touch, dac, i2c } = facts
  return [
    adc ? `ADC${adc.unit}·${adc.channel}` : '',
    touch === null ? '' : `Touch ${touch}`,
    dac === null ? '' : `DAC ${dac}`,
    i2c === null ? '' : i2c.toUpperCase(),
  ].filter((word) => word !== '')
}
