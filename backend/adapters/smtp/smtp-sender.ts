// Mail by SMTP (nodemailer): encryption is required, waits are bounded, a server's answer is passed on in words.
import { stat } from 'node:fs/promises'
import { createTransport } from 'nodemailer'
import type { MailSettingsBody } from '../../contract/export.ts'
import { because } from '../../contract/reasons.ts'
import { MailFault, type MailMessage, type MailSender } from '../../mail/mail.ts'

export interface SmtpLimits {
  /** For connecting, the greeting, and silence in between, ms. */
  connectMs: number
  silenceMs: number
  /** For all of it, ms. */
  wholeMs: number
  /** Largest attachment; most servers refuse more. */
  attachmentBytes: number
}

const LIMITS: SmtpLimits = { connectMs: 10_000, silenceMs: 20_000, wholeMs: 120_000, attachmentBytes: 20 * 1024 * 1024 }

export class SmtpSender implements MailSender {
  readonly #limits: SmtpLimits
  readonly #trusted: string | undefined

  /** @param trusted certificate (PEM) that is trusted beside the system's, for tests */
  constructor(limits: Partial<SmtpLimits> = {}, trusted?: string) {
    this.#limits = { ...LIMITS, ...limits }
    this.#trusted = trusted
  }

  async send(settings: MailSettingsBody, { to, subject, text, attachment }: MailMessage): Promise<void> {
    const { host, port, security, username, password, from } = settings
    const { connectMs, silenceMs, wholeMs, attachmentBytes } = this.#limits
    if (attachment !== undefined) {
      const { size } = await stat(attachment.path)
      if (size > attachmentBytes) {
        const [has, may] = [size, attachmentBytes].map((bytes) => (bytes / 1e6).toFixed(1))
        throw new MailFault(because('mail-attachment', { has: has ?? '', may: may ?? '' }), true)
      }
    }
    const transport = createTransport({
      host: host.replace(/^\[(.*)\]$/, '$1'),
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      tls: { minVersion: 'TLSv1.2', ...(this.#trusted === undefined ? {} : { ca: this.#trusted }) },
      ...(username === '' ? {} : { auth: { user: username, pass: password ?? '' } }),
      connectionTimeout: connectMs,
      greetingTimeout: connectMs,
      socketTimeout: silenceMs,
      disableUrlAccess: true,
      logger: false,
    })
    const deadline = Promise.withResolvers<never>()
    const timer = setTimeout(
      () => deadline.reject(new MailFault(because('mail-slow', { server: host, seconds: wholeMs / 1000 }), false)),
      wholeMs,
    )
    try {
      const sending = transport.sendMail({
        from,
        to: [...to],
        subject,
        text,
        ...(attachment && { attachments: [{ path: attachment.path, filename: attachment.fileName, contentType: attachment.contentType }] }),
      })
      const { rejected } = await Promise.race([sending, deadline.promise])
      if (rejected.length > 0)
        throw new MailFault(because('mail-recipients', { server: host, recipients: rejected.map(String).join(', ') }), true)
    } catch (cause) {
      throw faultOf(cause, settings)
    } finally {
      clearTimeout(timer)
      transport.close()
    }
  }
}

/** Codes of nodemailer: https://nodemailer.com/smtp/errors */
function faultOf(cause: unknown, { host, port, security }: MailSettingsBody): MailFault {
  if (cause instanceof MailFault) return cause
  const said = cause instanceof Error ? cause.message : String(cause)
  const read = (key: string): unknown => (cause instanceof Error && key in cause ? Reflect.get(cause, key) : undefined)
  const code = read('code')
  const answer = read('responseCode')
  const server = `${host}:${port}`
  const lasting = typeof answer === 'number' && answer >= 500
  if (code === 'EAUTH') return new MailFault(because('mail-login', { server, said }), true, { cause, mendable: true })
  if (code === 'ETLS' || code === 'ESOCKET') {
    if (/certificate|self.signed|altnames/i.test(said)) {
      return new MailFault(because('mail-certificate', { server, said }), true, { cause, mendable: true })
    }
    if (code === 'ETLS' || /wrong version|ssl/i.test(said)) {
      const other = security === 'tls' ? 'STARTTLS (port 587)' : 'TLS (port 465)'
      return new MailFault(because('mail-encryption', { server, said, other }), true, { cause, mendable: true })
    }
  }
  if (code === 'EDNS' || code === 'ENOTFOUND') return new MailFault(because('mail-no-host', { server: host }), false, { cause })
  if (code === 'ECONNECTION' || code === 'ESOCKET' || code === 'ECONNREFUSED') {
    return new MailFault(because('mail-unreachable', { server, said }), false, { cause })
  }
  if (code === 'ETIMEDOUT') return new MailFault(because('mail-no-answer', { server, said }), false, { cause })
  if (code === 'EENVELOPE') return new MailFault(because('mail-envelope', { server, said }), lasting, { cause })
  return new MailFault(because('mail-other', { server, said }), lasting, { cause })
}
