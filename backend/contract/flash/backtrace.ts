import Type, { type Static } from 'typebox'

/** Where a program crashed: addresses of a backtrace looked up in its ELF by the chip's addr2line. `GET /api/elf-files`, `POST /api/backtraces`. */

export const MOST_ELF_BYTES = 64 * 1024 * 1024
/** The oldest goes when one more is uploaded. */
export const MOST_ELFS = 20
export const MOST_ADDRESSES = 128

const ELF_MACHINES = ['xtensa', 'riscv'] as const
export type ElfMachine = (typeof ELF_MACHINES)[number]

export const ElfFile = Type.Object({
  sha256: Type.String(),
  name: Type.String(),
  bytes: Type.Integer(),
  machine: Type.Enum(ELF_MACHINES),
  addedAtMs: Type.Integer(),
})
export type ElfFile = Static<typeof ElfFile>

const program = Type.Union([Type.String(), Type.Null()])
export const ElfList = Type.Object({
  /** Newest first. */
  files: Type.Array(ElfFile),
  /** Paths of the programs that look addresses up; null: there is none on this machine. */
  programs: Type.Object({ xtensa: program, riscv: program }),
})
export type ElfList = Static<typeof ElfList>

/** What such a program is called, for who looks for it. */
export const ADDR2LINE_NAMES: Readonly<Record<ElfMachine, readonly string[]>> = {
  xtensa: ['xtensa-esp-elf-addr2line', 'xtensa-esp32-elf-addr2line', 'xtensa-esp32s3-elf-addr2line'],
  riscv: ['riscv32-esp-elf-addr2line'],
}

export const DecodeRequest = Type.Object(
  {
    elf: Type.String({ pattern: '^[a-f0-9]{64}$' }),
    addresses: Type.Array(Type.String({ pattern: '^0x[0-9a-fA-F]{1,8}$' }), { minItems: 1, maxItems: MOST_ADDRESSES }),
  },
  { additionalProperties: false },
)
export type DecodeRequest = Static<typeof DecodeRequest>

export const CodePlace = Type.Object({
  function: Type.String(),
  file: Type.Union([Type.String(), Type.Null()]),
  line: Type.Union([Type.Integer(), Type.Null()]),
})
export type CodePlace = Static<typeof CodePlace>

export const Decoded = Type.Object({
  program: Type.String(),
  /** In the order asked for; several places: the first is inlined into the next. None: not in this ELF. */
  frames: Type.Array(Type.Object({ address: Type.String(), places: Type.Array(CodePlace) })),
})
export type Decoded = Static<typeof Decoded>
