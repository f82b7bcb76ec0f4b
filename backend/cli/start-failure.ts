import type { Settings } from '../config/settings.ts'
import { holderOfPort, type PortHolder } from './port-holder.ts'

/** Says in words why the backend could not start and what to do. Called by `serve.ts`. */

/** Text for the terminal and the log; walks the causes, so that a wrapped listen error is found too. */
export function explainStartFailure(
  error: unknown,
  settings: Settings,
  findHolder: (port: number) => PortHolder | undefined = holderOfPort,
): string {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    const code = 'code' in each ? each.code : undefined
    const port = 'port' in each && typeof each.port === 'number' ? each.port : undefined
    if (code === 'EADDRINUSE') return portInUse(port ?? portIn(each.message), settings, findHolder)
    if (code === 'EACCES' && port !== undefined) {
      return `Port ${port} (${roleOf(port, settings)}) needs more rights than this user has. Choose one above 1023: ${flagOf(port, settings)} N`
    }
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
      return `This machine has no such address: ${each.message}. Check --http-host (${settings.httpHost}) and --mqtt-host (${settings.mqttHost}).`
    }
  }
  return error instanceof Error ? error.message : String(error)
}

function portInUse(port: number | undefined, settings: Settings, findHolder: (port: number) => PortHolder | undefined): string {
  if (port === undefined) return 'A port is in use. Choose others: --http-port N --mqtt-port N (0 = any free port)'
  const flag = flagOf(port, settings)
  return `Port ${port} (${roleOf(port, settings)}) is in use by ${wordsFor(findHolder(port))}. Close it, or choose another port: ${flag} N (0 = any free port)`
}

function wordsFor(holder: PortHolder | undefined): string {
  if (holder?.pid !== undefined) {
    const command = holder.command && holder.command !== holder.name ? `: ${holder.command}` : ''
    return `${holder.name ?? 'a program'} (pid ${holder.pid}${command})`
  }
  return holder?.uid === undefined
    ? 'a program that the system does not name'
    : `a program of another user (uid ${holder.uid}); its name needs more rights`
}

function portIn(message: string): number | undefined {
  const text = /:(\d{1,5})\b(?!.*:\d)/.exec(message)?.[1]
  return text === undefined ? undefined : Number(text)
}

function roleOf(port: number, settings: Settings): string {
  return port === settings.mqttPort ? 'MQTT' : 'HTTP'
}

function flagOf(port: number, settings: Settings): string {
  return port === settings.mqttPort ? '--mqtt-port' : '--http-port'
}
