import { create } from 'zustand'
import { FLASH_MODES, FLASH_SPEEDS, type FlashParameters, KEEP_PARAMETERS } from '../../backend/contract/flash/image.ts'
import { BAUD_RATES, type FlashRequest, TOP_BAUD } from '../../backend/contract/flash/job.ts'
import { isRecord } from '../backend/shape.ts'
import { keepChoice, readChoice } from '../language/language.ts'

/** What is to be written and how; the choice of this computer. Read by the Flash page, set by its dialogs and by the archive. */

export interface FlashOptions extends FlashParameters {
  baud: (typeof BAUD_RATES)[number]
  eraseAll: boolean
  backup: boolean
  /** Ask the boards first, and show what speaks against it. */
  review: boolean
  /** A tone when the last lane has ended. */
  sound: boolean
  /** Half as large again, for a look from across the room. */
  large: boolean
}

interface FlashDraft {
  /** Id in the archive. */
  firmware: string | null
  options: FlashOptions
  /** Jobs whose outcome was put away; as long as the window. */
  dismissed: ReadonlySet<string>
  /** Number of each lane by its port. */
  numbers: ReadonlyMap<string, number>
}

const KEY = 'leitstand.flash'
const MOST_NUMBERS = 64
const DEFAULTS: FlashOptions = {
  ...KEEP_PARAMETERS,
  baud: TOP_BAUD,
  eraseAll: false,
  backup: false,
  review: true,
  sound: true,
  large: false,
}

export const useFlashDraft = create<FlashDraft>()(() => ({ ...readKept(readChoice(KEY)), dismissed: new Set() }))

export function chooseFirmware(firmware: string | null): void {
  useFlashDraft.setState({ firmware })
  keep()
}

export function setOptions(change: Partial<FlashOptions>): void {
  useFlashDraft.setState(({ options }) => ({ options: { ...options, ...change } }))
  keep()
}

export function dismiss(job: string): void {
  useFlashDraft.setState(({ dismissed }) => ({ dismissed: new Set([...dismissed, job]) }))
}

export function rememberNumbers(numbers: ReadonlyMap<string, number>): void {
  useFlashDraft.setState(({ numbers: known }) => ({ numbers: new Map([...known, ...numbers].slice(-MOST_NUMBERS)) }))
  keep()
}

/** The request for a port, with the options as they are. */
export function writeRequest(port: string, action: 'write' | 'check', firmware: string, options: FlashOptions): FlashRequest {
  const { baud, eraseAll, backup, mode, speed, size } = options
  const common = { port, action, firmware, baud, eraseAll, parameters: { mode, speed, size } }
  return action === 'write' ? { ...common, backup } : common
}

function keep(): void {
  const { firmware, options, numbers } = useFlashDraft.getState()
  keepChoice(KEY, JSON.stringify({ firmware, options, numbers: [...numbers] }))
}

/** What an older version, or a hand, left there is taken as far as it fits. */
export function readKept(text: string | null): Pick<FlashDraft, 'firmware' | 'options' | 'numbers'> {
  const kept = parsed(text)
  const options = isRecord(kept.options) ? kept.options : {}
  const flag = (name: 'eraseAll' | 'backup' | 'review' | 'sound' | 'large') =>
    typeof options[name] === 'boolean' ? options[name] : DEFAULTS[name]
  const numbers = Array.isArray(kept.numbers) ? kept.numbers.filter(isNumbered).slice(-MOST_NUMBERS) : []
  return {
    firmware: typeof kept.firmware === 'string' ? kept.firmware : null,
    options: {
      mode: FLASH_MODES.find((one) => one === options.mode) ?? 'keep',
      speed: FLASH_SPEEDS.find((one) => one === options.speed) ?? 'keep',
      size: options.size === 'board' ? 'board' : 'keep',
      baud: BAUD_RATES.find((one) => one === options.baud) ?? TOP_BAUD,
      eraseAll: flag('eraseAll'),
      backup: flag('backup'),
      review: flag('review'),
      sound: flag('sound'),
      large: flag('large'),
    },
    numbers: new Map(numbers),
  }
}

function isNumbered(value: unknown): value is [string, number] {
  return Array.isArray(value) && typeof value[0] === 'string' && Number.isInteger(value[1]) && value[1] > 0
}

function parsed(text: string | null): Record<string, unknown> {
  if (text === null) return {}
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : {}
  } catch (fault) {
    if (fault instanceof SyntaxError) return {}
    throw fault
  }
}
