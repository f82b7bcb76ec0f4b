import { type IpcMainInvokeEvent, ipcMain } from 'electron'
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { DesktopBridge } from '../backend/contract/desktop-bridge.ts'
import { ARGUMENTS } from './bridge.ts'
import { type BridgeCall, CALLS } from './bridge-channels.ts'

/** The one wrapper around IPC: unknown senders are dropped, arguments checked. Used by `main.ts`. */

type ArgumentsOf<C extends BridgeCall> = Static<(typeof ARGUMENTS)[C]>
type ResultOf<C extends BridgeCall> = Awaited<ReturnType<DesktopBridge[C]>>
/** One handler per call; the compiler sees that none is missing. */
export type BridgeHandlers = { [C in BridgeCall]: (...values: ArgumentsOf<C>) => ResultOf<C> | Promise<ResultOf<C>> }

export interface IpcRules {
  /** The window's page at present; undefined before there is one. */
  contentsId(): number | undefined
  /** Such as `http://127.0.0.1:8000`. */
  origin(): string | undefined
  /** Told of every refused call, without its arguments. */
  onRefused(call: BridgeCall, why: string): void
}

/** Calls refused since the start, by reason. */
export interface IpcCounters {
  unknownSender: number
  badArguments: number
}

const CALL_NAMES: readonly BridgeCall[] = [
  'appVersion',
  'showInFolder',
  'openFile',
  'saveFile',
  'chooseFolder',
  'notify',
  'setBadge',
  'autostart',
  'setAutostart',
]

export function registerBridge(handlers: BridgeHandlers, rules: IpcRules): IpcCounters {
  const counters: IpcCounters = { unknownSender: 0, badArguments: 0 }
  for (const call of CALL_NAMES) registerCall(call, handlers, rules, counters)
  return counters
}

function registerCall<C extends BridgeCall>(call: C, handlers: BridgeHandlers, rules: IpcRules, counters: IpcCounters): void {
  const validator = Compile(ARGUMENTS[call])
  const handler: (...values: ArgumentsOf<C>) => ResultOf<C> | Promise<ResultOf<C>> = handlers[call]
  const takes = (values: unknown[]): values is ArgumentsOf<C> => validator.Check(values)
  ipcMain.handle(CALLS[call], async (event, ...values: unknown[]) => {
    if (!isOwnPage(event, rules)) {
      counters.unknownSender++
      rules.onRefused(call, 'unknown sender')
      throw new Error(`${call} is not for this page`)
    }
    if (!takes(values)) {
      counters.badArguments++
      rules.onRefused(call, 'bad arguments')
      throw new Error(`${call} was called with wrong arguments`)
    }
    return await handler(...values)
  })
}

/** Only the main frame of the own window, and only while it shows the own origin. */
function isOwnPage(event: IpcMainInvokeEvent, rules: IpcRules): boolean {
  const { sender, senderFrame } = event
  if (senderFrame === null || sender.id !== rules.contentsId() || senderFrame.parent !== null) return false
  return URL.canParse(senderFrame.url) && new URL(senderFrame.url).origin === rules.origin()
}
