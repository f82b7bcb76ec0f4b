import type { ProvisionOrder } from '../../backend/contract/flash/provision.ts'
import { isRecord } from '../backend/shape.ts'
import { keepChoice, readChoice } from '../language/language.ts'

/** What is asked for every board, as a form has it; all but the password is kept on this computer. Pure beside that. */
export interface SetupForm {
  ssid: string
  password: string
  host: string
  port: string
  tls: boolean
  ca: string
  template: string | null
  acceptance: boolean
}

export type SetupFault = 'ssid' | 'password' | 'host' | 'port' | 'ca'

const KEY = 'leitstand.provision'

export function readSetup(): SetupForm {
  const kept = parsed(readChoice(KEY))
  const text = (name: string) => (typeof kept[name] === 'string' ? kept[name] : '')
  return {
    ssid: text('ssid'),
    password: '',
    host: text('host'),
    port: text('port'),
    tls: kept.tls === true,
    ca: text('ca'),
    template: typeof kept.template === 'string' ? kept.template : null,
    acceptance: kept.acceptance !== false,
  }
}

export function keepSetup({ password: _password, ...form }: SetupForm): void {
  keepChoice(KEY, JSON.stringify(form))
}

export function setupFaults({ ssid, password, host, port, tls, ca }: SetupForm): SetupFault[] {
  const faults: SetupFault[] = []
  const bytes = new TextEncoder().encode(ssid).length
  if (bytes < 1 || bytes > 32) faults.push('ssid')
  if (password !== '' && (password.length < 8 || password.length > 63)) faults.push('password')
  if (!/^[A-Za-z0-9.:_-]{1,253}$/.test(host)) faults.push('host')
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) faults.push('port')
  if (tls && (!ca.trim().startsWith('-----BEGIN CERTIFICATE-----') || ca.length > 4096)) faults.push('ca')
  return faults
}

/** The part of an order that the form holds. */
export function orderOf({ ssid, host, port, tls, ca, template, acceptance }: SetupForm): Omit<ProvisionOrder, 'name' | 'zone' | 'labels'> {
  return { ssid, broker: { host, port: Number(port), ca: tls ? ca.trim() : null }, template, acceptance }
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
