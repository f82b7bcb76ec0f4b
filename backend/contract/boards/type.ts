import Type, { type Static, type TSchema } from 'typebox'
import { MAX_GPIO } from './device-topics.ts'

/**
 * What a kind of board is: where its pins sit on the drawing and what each GPIO can and must not do. Three come with Leitstand,
 * others are JSON files in `<data>/board-types/` (BoardTypeFile). Facts: ESP-IDF gpio.rst and the boards' own pages.
 */

const Gpio = Type.Integer({ minimum: 0, maximum: MAX_GPIO })
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

export const MOST_PINS = 80
/** Rows of a drawing per side, at most. */
const MOST_ROWS = 40

const BOARD_TYPE_ID = '^[a-z0-9][a-z0-9-]{0,63}$'

export const PinKind = Type.Enum(['gpio', 'power', 'ground', 'control', 'none'] as const)
export type PinKind = Static<typeof PinKind>

const Side = Type.Enum(['left', 'right'] as const)

/** One pin of the board in its place, seen from above. */
export const BoardPin = Type.Object({
  side: Side,
  /** From the top, 0-based. */
  row: Type.Integer({ minimum: 0, maximum: MOST_ROWS - 1 }),
  /** What stands in its box: `3V3`, `GND`, `EN`, `36`. */
  label: Type.String({ minLength: 1, maxLength: 6 }),
  /** The board's own name of it, where it prints another one than the GPIO: `D4`. */
  alias: orNull(Type.String({ minLength: 1, maxLength: 6 })),
  kind: PinKind,
  /** Set exactly where `kind` is `gpio`. */
  gpio: orNull(Gpio),
})
export type BoardPin = Static<typeof BoardPin>

/** What the chip reads from a pin while it starts, and what that decides. */
const STRAPPING_EFFECTS = ['download', 'flash-mode', 'flash-voltage', 'sdio-timing', 'boot-log', 'jtag'] as const
export const Strapping = Type.Object({
  /** Level the pin must have, or has by its own pull, while the board starts. */
  boot: Type.Enum(['high', 'low', 'any'] as const),
  /**
   * `download`: the wrong level keeps the program from starting · `flash-mode`: … keeps the board from being flashed by cable ·
   * `flash-voltage`: … sets the wrong voltage for the flash memory, the board does not start · `sdio-timing`, `boot-log`, `jtag`: settings.
   */
  effect: Type.Enum(STRAPPING_EFFECTS),
  /** The boot button pulls it. */
  button: Type.Boolean(),
})
export type Strapping = Static<typeof Strapping>

const SERIAL_ROLES = ['uart-tx', 'uart-rx', 'usb'] as const
const MEMORY_ROLES = ['flash', 'psram'] as const

/** What a pin may be wanted for. `digital`: level; `pulse`: counted edges; `feedback`: second wire of an output that is read. */
export const PIN_WISHES = ['digital', 'pulse', 'analog', 'onewire', 'sda', 'scl', 'output', 'pwm', 'feedback'] as const
export const PinWish = Type.Enum(PIN_WISHES)
export type PinWish = Static<typeof PinWish>

/** A restriction of an own board type, in its own words. */
export const PinNote = Type.Object({
  severity: Type.Enum(['error', 'warning'] as const),
  /** What it concerns; null = everything. */
  wishes: orNull(Type.Array(PinWish, { maxItems: PIN_WISHES.length })),
  en: Type.String({ minLength: 1, maxLength: 200 }),
  de: Type.String({ minLength: 1, maxLength: 200 }),
})
export type PinNote = Static<typeof PinNote>

export const GpioFacts = Type.Object({
  gpio: Gpio,
  input: Type.Boolean(),
  output: Type.Boolean(),
  /** Internal pull-up and pull-down. */
  pulls: Type.Boolean(),
  pwm: Type.Boolean(),
  /** `usable` false: the chip's own errata forbid it. Unit 2 does not work while Wi-Fi is on. */
  adc: orNull(
    Type.Object({ unit: Type.Enum([1, 2] as const), channel: Type.Integer({ minimum: 0, maximum: 15 }), usable: Type.Boolean() }),
  ),
  touch: orNull(Type.Integer({ minimum: 0, maximum: 15 })),
  dac: orNull(Type.Integer({ minimum: 1, maximum: 2 })),
  /** Wire of the default I²C bus. */
  i2c: orNull(Type.Enum(['sda', 'scl'] as const)),
  strapping: orNull(Strapping),
  serial: orNull(Type.Enum(SERIAL_ROLES)),
  /** Taken by the memory of the module. */
  memory: orNull(Type.Enum(MEMORY_ROLES)),
  notes: Type.Array(PinNote, { maxItems: 8 }),
})
export type GpioFacts = Static<typeof GpioFacts>

export const BoardType = Type.Object({
  id: Type.String({ pattern: BOARD_TYPE_ID }),
  name: Type.String({ minLength: 1, maxLength: 64 }),
  /** Name of the chip as people write it: `ESP32-C3`. */
  chip: Type.String({ minLength: 1, maxLength: 32 }),
  origin: Type.Enum(['bundled', 'own'] as const),
  /** How it looks from above. */
  view: Type.Object({
    /** Name of the board as drawn: `ESP32-DevKitC V4`. */
    board: Type.String({ minLength: 1, maxLength: 48 }),
    /** The two lines on the shield of its module. */
    module: Type.Tuple([Type.String({ maxLength: 16 }), Type.String({ maxLength: 16 })]),
    /** What is printed on it: `DevKitC V4`. */
    print: Type.String({ maxLength: 24 }),
    usb: Type.Enum(['top', 'bottom'] as const),
    /** Push buttons from the left, as printed. */
    buttons: Type.Array(Type.String({ minLength: 1, maxLength: 6 }), { maxItems: 2 }),
  }),
  /** Channels of the PWM unit (LEDC): so many PWM outputs and servos at most. */
  pwmChannels: Type.Integer({ minimum: 0, maximum: 32 }),
  pins: Type.Array(BoardPin, { minItems: 1, maxItems: MOST_PINS }),
  /** Every GPIO the chip has, also those that no pin of the board carries; one that is not listed does not exist. */
  gpios: Type.Array(GpioFacts, { maxItems: MAX_GPIO + 1 }),
})
export type BoardType = Static<typeof BoardType>

/** A dropped-in file that could not be used, and why. */
export const BoardTypeFault = Type.Object({ file: Type.String(), fault: Type.String() })
export type BoardTypeFault = Static<typeof BoardTypeFault>

/** `GET /api/board-types`. */
export const BoardTypeList = Type.Object({ types: Type.Array(BoardType), faults: Type.Array(BoardTypeFault) })
export type BoardTypeList = Static<typeof BoardTypeList>

/** A GPIO in a file: what is left out is an ordinary one, input and output with pulls and PWM, no ADC. */
export const GpioInFile = Type.Object(
  {
    gpio: Gpio,
    input: Type.Optional(Type.Boolean()),
    output: Type.Optional(Type.Boolean()),
    pulls: Type.Optional(Type.Boolean()),
    pwm: Type.Optional(Type.Boolean()),
    adc: Type.Optional(
      Type.Object({
        unit: Type.Enum([1, 2] as const),
        channel: Type.Integer({ minimum: 0, maximum: 15 }),
        usable: Type.Optional(Type.Boolean()),
      }),
    ),
    touch: Type.Optional(Type.Integer({ minimum: 0, maximum: 15 })),
    dac: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 })),
    i2c: Type.Optional(Type.Enum(['sda', 'scl'] as const)),
    strapping: Type.Optional(
      Type.Object({
        boot: Type.Enum(['high', 'low', 'any'] as const),
        effect: Type.Enum(STRAPPING_EFFECTS),
        button: Type.Optional(Type.Boolean()),
      }),
    ),
    serial: Type.Optional(Type.Enum(SERIAL_ROLES)),
    memory: Type.Optional(Type.Enum(MEMORY_ROLES)),
    /** Keys of `texts`. */
    notes: Type.Optional(
      Type.Array(
        Type.Object(
          {
            key: Type.String({ minLength: 1, maxLength: 32 }),
            severity: Type.Enum(['error', 'warning'] as const),
            wishes: Type.Optional(Type.Array(PinWish, { maxItems: PIN_WISHES.length })),
          },
          { additionalProperties: false },
        ),
        { maxItems: 8 },
      ),
    ),
  },
  { additionalProperties: false },
)
export type GpioInFile = Static<typeof GpioInFile>

/** What stands beside one row of the drawing: a GPIO's number, or a label such as `GND`; an object where the board prints its own name. */
export const PinInFile = Type.Union([
  Gpio,
  Type.String({ minLength: 1, maxLength: 6 }),
  Type.Object({ gpio: Gpio, alias: Type.String({ minLength: 1, maxLength: 6 }) }, { additionalProperties: false }),
  Type.Null(),
])
export type PinInFile = Static<typeof PinInFile>

/** Content of `<data>/board-types/{anything}.json`. */
export const BoardTypeFile = Type.Object(
  {
    id: Type.String({ pattern: BOARD_TYPE_ID }),
    name: Type.String({ minLength: 1, maxLength: 64 }),
    chip: Type.String({ minLength: 1, maxLength: 32 }),
    board: Type.Optional(Type.String({ minLength: 1, maxLength: 48 })),
    module: Type.Optional(Type.Tuple([Type.String({ maxLength: 16 }), Type.String({ maxLength: 16 })])),
    print: Type.Optional(Type.String({ maxLength: 24 })),
    usb: Type.Optional(Type.Enum(['top', 'bottom'] as const)),
    buttons: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 6 }), { maxItems: 2 })),
    pwmChannels: Type.Integer({ minimum: 0, maximum: 32 }),
    /** Pins from the top; null leaves a row empty. */
    left: Type.Array(PinInFile, { maxItems: MOST_ROWS }),
    right: Type.Array(PinInFile, { maxItems: MOST_ROWS }),
    gpios: Type.Array(GpioInFile, { maxItems: MAX_GPIO + 1 }),
    /** Restrictions in the board's own words, by key. */
    texts: Type.Optional(
      Type.Record(
        Type.String({ maxLength: 32 }),
        Type.Object({ en: Type.String({ minLength: 1, maxLength: 200 }), de: Type.String({ minLength: 1, maxLength: 200 }) }),
      ),
    ),
  },
  { additionalProperties: false },
)
export type BoardTypeFile = Static<typeof BoardTypeFile>

/** What is known of a GPIO; one that the type does not list does not exist. */
export function factsOf(type: BoardType, gpio: number): GpioFacts | undefined {
  return type.gpios.find((one) => one.gpio === gpio)
}

export function pinOf(type: BoardType, gpio: number): BoardPin | undefined {
  return type.pins.find((pin) => pin.gpio === gpio)
}
