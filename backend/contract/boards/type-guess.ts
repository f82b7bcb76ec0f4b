import { type BoardType, factsOf, pinOf } from './type.ts'

/** Which board types the GPIOs a board has named leave open. Only ever offered: a wrong guess would allow pins that must not be used. */

export interface HeardPins {
  /** GPIOs of readings. */
  inputs: readonly number[]
  /** GPIOs of outputs. */
  outputs: readonly number[]
}

/** Types that have every pin that was heard, and on which outputs may be outputs. */
function fittingTypes(types: readonly BoardType[], heard: HeardPins): BoardType[] {
  return types.filter((type) => misfits(type, heard).length === 0)
}

/** The one type that is left of the bundled ones, where something was heard and exactly one fits. */
export function guessType(types: readonly BoardType[], heard: HeardPins): BoardType | null {
  if (heard.inputs.length + heard.outputs.length === 0) return null
  const left = fittingTypes(
    types.filter(({ origin }) => origin === 'bundled'),
    heard,
  )
  return left.length === 1 ? (left[0] ?? null) : null
}

/** GPIOs that were heard and that the type does not have or must not use so. */
export function misfits(type: BoardType, { inputs, outputs }: HeardPins): number[] {
  const wrong = (gpio: number, output: boolean) => {
    const facts = factsOf(type, gpio)
    return !facts || facts.memory !== null || facts.serial === 'usb' || !pinOf(type, gpio) || (output && !facts.output)
  }
  const found = [...inputs.filter((gpio) => wrong(gpio, false)), ...outputs.filter((gpio) => wrong(gpio, true))]
  return [...new Set(found)].sort((a, b) => a - b)
}
