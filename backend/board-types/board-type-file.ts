import {
  type BoardPin,
  type BoardType,
  BoardTypeFile,
  type GpioFacts,
  type GpioInFile,
  type PinInFile,
  type PinKind,
} from '../contract/boards/type.ts'
import { checkOf } from '../contract/check-of.ts'

/** Reads the file form of a board type, the bundled ones' too, and fills in what it leaves out. */

const checked = checkOf(BoardTypeFile)

export type ReadBoardType = { ok: true; type: BoardType } | { ok: false; fault: string }

const GROUND = /^(gnd|g|0v)$/i
const POWER = /^(\d+v\d*|3v3|vin|vcc|vbus|vbat|bat|5v0?|v\+?)$/i
const CONTROL = /^(en|rst|reset|chip_en)$/i

/** @param content parsed JSON of any shape */
export function readBoardType(content: unknown, origin: BoardType['origin']): ReadBoardType {
  if (!checked.Check(content)) {
    const [first] = checked.Errors(content)
    return { ok: false, fault: first ? `${first.instancePath || 'the file'} ${first.message}` : 'is no board type' }
  }
  const fault = findFault(content)
  if (fault !== undefined) return { ok: false, fault }
  return { ok: true, type: complete(content, origin) }
}

/** What the schema cannot say. */
function findFault(file: BoardTypeFile): string | undefined {
  const numbers = file.gpios.map(({ gpio }) => gpio)
  const twice = numbers.find((gpio, index) => numbers.indexOf(gpio) !== index)
  if (twice !== undefined) return `gpios lists GPIO ${twice} twice`
  const onPins = [...file.left, ...file.right].flatMap((pin) => gpioOf(pin) ?? [])
  const drawnTwice = onPins.find((gpio, index) => onPins.indexOf(gpio) !== index)
  if (drawnTwice !== undefined) return `two pins carry GPIO ${drawnTwice}`
  const missing = onPins.find((gpio) => !numbers.includes(gpio))
  if (missing !== undefined) return `a pin carries GPIO ${missing}, but gpios does not list it`
  if (file.left.length + file.right.length === 0) return 'has no pin'
  for (const wire of ['sda', 'scl']) {
    if (file.gpios.filter(({ i2c }) => i2c === wire).length > 1) return `two GPIOs are ${wire} of the default I²C bus`
  }
  for (const { gpio, notes = [] } of file.gpios) {
    const unknown = notes.find(({ key }) => !Object.hasOwn(file.texts ?? {}, key))
    if (unknown) return `GPIO ${gpio} names the note "${unknown.key}", which texts does not have`
  }
  return undefined
}

function complete(file: BoardTypeFile, origin: BoardType['origin']): BoardType {
  const { id, name, chip, pwmChannels } = file
  return {
    id,
    name,
    chip,
    origin,
    view: {
      board: file.board ?? name,
      module: file.module ?? [chip, ''],
      print: file.print ?? '',
      usb: file.usb ?? 'bottom',
      buttons: file.buttons ?? [],
    },
    pwmChannels,
    pins: [...column('left', file.left), ...column('right', file.right)],
    gpios: file.gpios.map((gpio) => factsFrom(gpio, file.texts ?? {})).sort((a, b) => a.gpio - b.gpio),
  }
}

function column(side: BoardPin['side'], pins: readonly PinInFile[]): BoardPin[] {
  return pins.flatMap((pin, row): BoardPin[] => {
    if (pin === null) return []
    if (typeof pin === 'string') return [{ side, row, label: pin, alias: null, kind: kindOf(pin), gpio: null }]
    const gpio = typeof pin === 'number' ? pin : pin.gpio
    return [{ side, row, label: String(gpio), alias: typeof pin === 'number' ? null : pin.alias, kind: 'gpio', gpio }]
  })
}

function gpioOf(pin: PinInFile): number | undefined {
  if (typeof pin === 'number') return pin
  return pin !== null && typeof pin === 'object' ? pin.gpio : undefined
}

function kindOf(label: string): PinKind {
  if (GROUND.test(label)) return 'ground'
  if (POWER.test(label)) return 'power'
  return CONTROL.test(label) ? 'control' : 'none'
}

function factsFrom(given: GpioInFile, texts: NonNullable<BoardTypeFile['texts']>): GpioFacts {
  const output = given.output ?? true
  return {
    gpio: given.gpio,
    input: given.input ?? true,
    output,
    pulls: given.pulls ?? true,
    pwm: given.pwm ?? output,
    adc: given.adc ? { usable: true, ...given.adc } : null,
    touch: given.touch ?? null,
    dac: given.dac ?? null,
    i2c: given.i2c ?? null,
    strapping: given.strapping ? { button: false, ...given.strapping } : null,
    serial: given.serial ?? null,
    memory: given.memory ?? null,
    notes: (given.notes ?? []).flatMap(({ key, severity, wishes }) => {
      const text = texts[key]
      return text ? [{ severity, wishes: wishes ?? null, ...text }] : []
    }),
  }
}
