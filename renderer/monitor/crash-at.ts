import { ADDR2LINE_NAMES, type ElfMachine, MOST_ADDRESSES } from '../../backend/contract/flash/backtrace.ts'
import type { LogLine } from './monitor-log.ts'

/** A crash that a board has printed: `Backtrace: 0x400d1234:0x3ffb1f60 …` of Xtensa chips, registers and stack of RISC-V ones. */
export interface Crash {
  atMs: number
  machine: ElfMachine
  /** `maybe`: words on the stack that lie in code. `lookUp` is the call before a return address. */
  addresses: { address: string; lookUp: string; maybe: boolean }[]
  /** How the SHA-256 of the ELF begins, where the board names it. */
  elfSha256: string | null
}

/** Lines before and behind that belong to it. */
const AROUND = 80
const XTENSA = /^Backtrace: ?(?=0x)/
const STACK = /^Stack memory:/
const REGISTER = /\b(MEPC|RA) *: *(0x[0-9a-f]{8})/gi
const WORDS = /^[0-9a-f]{8}: ((?:0x[0-9a-f]{8} ?)+)$/i
const ELF = /ELF file SHA256: +([0-9a-f]{8,64})/i
/** Flash and RAM that code runs from: C3, C6, H2, S3 are mapped there. */
const CODE: readonly (readonly [number, number])[] = [
  [0x42000000, 0x43000000],
  [0x40380000, 0x403e0000],
  [0x40800000, 0x40880000],
]

/** The line that gets the button. */
export function opensCrash(plain: string): boolean {
  return XTENSA.test(plain) || STACK.test(plain)
}

/** @param n number of the line with the button. Null: its lines are gone. */
export function crashAt(lines: readonly LogLine[], n: number): Crash | null {
  const index = lines.findIndex((line) => line.n === n)
  const line = lines[index]
  if (line === undefined) return null
  const after = lines.slice(index + 1, index + AROUND)
  const before = lines.slice(Math.max(0, index - AROUND), index)
  const named = [...after, ...before.toReversed()].map(({ plain }) => ELF.exec(plain)?.[1]).find((sha) => sha !== undefined)
  const common = { atMs: line.atMs, elfSha256: named?.toLowerCase() ?? null }
  if (XTENSA.test(line.plain)) {
    const addresses = [...line.plain.matchAll(/(0x[0-9a-f]{8}):0x[0-9a-f]{8}/gi)].map(([, address = '']) => known(address, 0))
    return { ...common, machine: 'xtensa', addresses: addresses.slice(0, MOST_ADDRESSES) }
  }
  const registers = before.flatMap(({ plain }) => [...plain.matchAll(REGISTER)])
  // The last of each: an earlier crash may stand above.
  const last = (name: string) => registers.findLast(([, found]) => found?.toUpperCase() === name)?.[2]
  const sure = [last('MEPC'), last('RA')].flatMap((address, place) => (address === undefined ? [] : [known(address, place === 0 ? 0 : 1)]))
  const end = after.findIndex(({ plain }) => !WORDS.test(plain) && plain !== '')
  const words = after.slice(0, end < 0 ? undefined : end).flatMap(({ plain }) => WORDS.exec(plain)?.[1]?.trim().split(' ') ?? [])
  const maybe = words.filter(isCode).map((address) => ({ ...known(address, 1), maybe: true }))
  const addresses = [...sure, ...maybe].filter(({ address }, place, all) => all.findIndex((one) => one.address === address) === place)
  return { ...common, machine: 'riscv', addresses: addresses.slice(0, MOST_ADDRESSES) }
}

function known(address: string, back: number): Crash['addresses'][number] {
  const shown = address.toLowerCase()
  return { address: shown, lookUp: `0x${(Number(shown) - back).toString(16)}`, maybe: false }
}

function isCode(word: string): boolean {
  const address = Number(word)
  return CODE.some(([from, to]) => address >= from && address < to)
}

export function programName(machine: ElfMachine): string {
  return ADDR2LINE_NAMES[machine][0] ?? 'addr2line'
}
