import type { MailSettings, MailSettingsBody } from '../../backend/contract/export.ts'

/** Fields of the mail panel as typed, their faults, and the body they make. Pure. */

export interface MailForm {
  host: string
  port: string
  security: MailSettings['security']
  username: string
  /** Empty: the stored one stays. */
  password: string
  from: string
}

export const PORTS: Record<MailSettings['security'], string> = { tls: '465', starttls: '587', none: '25' }

export type MailFault = 'needed' | 'port' | 'address' | 'foreign'

export function mailForm(settings: MailSettings | null): MailForm {
  if (!settings) return { host: '', port: PORTS.starttls, security: 'starttls', username: '', password: '', from: '' }
  const { host, port, security, username, from } = settings
  return { host, port: String(port), security, username, password: '', from }
}

export function mailFaults({ host, port, security, from }: MailForm): Partial<Record<'host' | 'port' | 'from' | 'security', MailFault>> {
  const number = /^\d{1,5}$/.test(port.trim()) ? Number(port) : 0
  const own = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host.trim())
  return {
    ...(host.trim() === '' ? { host: 'needed' as const } : {}),
    ...(number < 1 || number > 65_535 ? { port: 'port' as const } : {}),
    ...(security === 'none' && host.trim() !== '' && !own ? { security: 'foreign' as const } : {}),
    ...(/^[^@]+@[^@\s]+$/.test(from.trim()) ? {} : { from: 'address' as const }),
  }
}

/** Call with a form without faults. */
export function mailBody({ host, port, security, username, password, from }: MailForm): MailSettingsBody {
  const base = { host: host.trim(), port: Number(port), security, username: username.trim(), from: from.trim() }
  return password === '' ? base : { ...base, password }
}
