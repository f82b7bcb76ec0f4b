import { BOARD_COMMANDS, type BoardCommandCode, type BoardCommandName } from '../../backend/contract/boards/command.ts'
import type { Language } from './language.ts'

/** What system commands are called on screen, and why one failed. Used by activity, toasts and the device page. */

const NAMES: Record<Language, Record<BoardCommandName, string>> = {
  en: {
    reboot: 'restart',
    factory_reset: 'factory reset',
    safe_mode: 'safe mode',
    exit_safe_mode: 'leave safe mode',
    resume_operation: 'resume operation',
    diagnostics: 'diagnostics',
    set_log_level: 'log level',
    reset_config: 'reset configuration',
    get_config: 'read configuration',
    ota_update: 'firmware update',
    scan_bus: 'bus scan',
  },
  de: {
    reboot: 'Neustart',
    factory_reset: 'Werkseinstellungen',
    safe_mode: 'Sicherer Modus',
    exit_safe_mode: 'Sicheren Modus verlassen',
    resume_operation: 'Betrieb fortsetzen',
    diagnostics: 'Diagnose',
    set_log_level: 'Protokollstufe',
    reset_config: 'Konfiguration zurücksetzen',
    get_config: 'Konfiguration lesen',
    ota_update: 'Firmware-Update',
    scan_bus: 'Bus-Suche',
  },
}

const CODES: Record<Language, Record<BoardCommandCode, string>> = {
  en: {
    refused: 'The board refused it.',
    'not-sent': 'The broker did not take it. Look at the status bar, then retry.',
    'no-answer': 'The board did not answer in time. Check its power and Wi-Fi, then retry; a late answer is still recorded.',
    'no-restart': 'The board answered but did not come back. Check its power and Wi-Fi.',
    'old-firmware':
      'The board came back with the firmware it had: it rolled back, or never installed the new one. Read its error log, then retry.',
  },
  de: {
    refused: 'Das Board hat abgelehnt.',
    'not-sent': 'Der Broker hat es nicht angenommen. Statusleiste ansehen, dann erneut versuchen.',
    'no-answer':
      'Das Board hat nicht rechtzeitig geantwortet. Strom und WLAN prüfen, dann erneut versuchen; eine späte Antwort wird noch vermerkt.',
    'no-restart': 'Das Board hat geantwortet, kam aber nicht zurück. Strom und WLAN prüfen.',
    'old-firmware':
      'Das Board kam mit der alten Firmware zurück: Es hat zurückgerollt oder die neue nie installiert. Fehlerprotokoll lesen, dann erneut versuchen.',
  },
}

/** A command of a later version keeps its own word. */
export function commandName(command: string, language: Language): string {
  const known = BOARD_COMMANDS.find((one) => one === command)
  return known === undefined ? command : NAMES[language][known]
}

export function commandCode(code: string | null, language: Language): string {
  return isCode(code) ? CODES[language][code] : ''
}

function isCode(code: string | null): code is BoardCommandCode {
  return code !== null && Object.hasOwn(CODES.en, code)
}

type BoardEvent = 'board-deleted' | 'board-restored' | 'board-replaced' | 'board-command-done' | 'board-command-failed'
interface Told {
  board: string
  former: string
  command: string
}

const SENTENCES: Record<Language, Record<BoardEvent, (told: Told) => string>> = {
  en: {
    'board-deleted': ({ board }) => `${board} deleted`,
    'board-restored': ({ board }) => `${board} brought back`,
    'board-replaced': ({ board, former }) => `${board} took the place of ${former}`,
    'board-command-done': ({ board, command }) => `${board}: ${command} done`,
    'board-command-failed': ({ board, command }) => `${board}: ${command} failed`,
  },
  de: {
    'board-deleted': ({ board }) => `${board} gelöscht`,
    'board-restored': ({ board }) => `${board} zurückgeholt`,
    'board-replaced': ({ board, former }) => `${board} ersetzt ${former}`,
    'board-command-done': ({ board, command }) => `${board}: ${command} erledigt`,
    'board-command-failed': ({ board, command }) => `${board}: ${command} gescheitert`,
  },
}

/** What happened to a board as a whole, for the activity list. Without a board, as on its own page, the rest is the sentence. */
export function boardSentence(kind: BoardEvent, told: Told, language: Language): string {
  const said = SENTENCES[language][kind](told)
  if (told.board !== '') return said
  const rest = said.replace(/^[:\s]+/, '')
  return rest.charAt(0).toLocaleUpperCase(language) + rest.slice(1)
}
