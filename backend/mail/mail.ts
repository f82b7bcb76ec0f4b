// How mail leaves the program: its settings (kept among the secrets), and sending with patience.
import { checkOf } from '../contract/check-of.ts'
import { LeitstandError } from '../contract/errors.ts'
import { type MailSettings, MailSettingsBody } from '../contract/export.ts'
import { because, type Reason, reasonText } from '../contract/reasons.ts'

export interface MailMessage {
  to: readonly string[]
  subject: string
  text: string
  attachment?: { path: string; fileName: string; contentType: string }
}

/** Hands one message to the server. */
export interface MailSender {
  /** @throws MailFault */
  send(settings: MailSettingsBody, message: MailMessage): Promise<void>
}

/** Why a message was not taken; `lasting` = trying again with the same settings would not help, `mendable` = with others it would. */
export class MailFault extends Error {
  readonly reason: Reason
  readonly lasting: boolean
  readonly mendable: boolean

  constructor(reason: Reason, lasting: boolean, { mendable = false, ...options }: { cause?: unknown; mendable?: boolean } = {}) {
    super(reasonText(reason), options)
    this.reason = reason
    this.name = 'MailFault'
    this.lasting = lasting
    this.mendable = mendable
  }
}

export interface MailParts {
  secrets: { secret(name: string): Promise<string | undefined>; saveSecret(name: string, value: string): Promise<void> }
  sender: MailSender
  /** Resolves after so long; false when the program stops before. */
  wait(ms: number): Promise<boolean>
}

const SECRET_NAME = 'mail'
/** Before the second and the third try. */
const PAUSES_MS = [10_000, 60_000]
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i
const STORED = checkOf(MailSettingsBody)

export class Mail {
  readonly #parts: MailParts
  #settings: MailSettingsBody | undefined

  constructor(parts: MailParts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    const kept = await this.#parts.secrets.secret(SECRET_NAME)
    if (kept === undefined) return
    const read: unknown = JSON.parse(kept)
    if (STORED.Check(read)) this.#settings = read
  }

  /** Without the password; null = not set up. */
  settings(): MailSettings | null {
    return this.#settings === undefined ? null : withoutPassword(this.#settings)
  }

  /** @throws LeitstandError `request.invalid` for a connection without encryption to another machine */
  async configure(body: MailSettingsBody): Promise<MailSettings> {
    if (body.security === 'none' && !LOOPBACK.test(body.host)) {
      throw new LeitstandError('request.invalid', 'Without encryption only a relay on this machine is used. Choose STARTTLS or TLS.')
    }
    const before = this.#settings
    // A password belongs to its server: it must not go to another one that somebody enters.
    const same = before !== undefined && before.host === body.host && before.username === body.username
    const password = body.password ?? (same ? before.password : undefined)
    const settings: MailSettingsBody = password === undefined ? body : { ...body, password }
    if (settings.username !== '' && (settings.password ?? '') === '') {
      throw new LeitstandError('request.invalid', 'Enter the password of this account, or leave its name empty.')
    }
    await this.#parts.secrets.saveSecret(SECRET_NAME, JSON.stringify(settings))
    this.#settings = settings
    return withoutPassword(settings)
  }

  /** @throws LeitstandError `mail.not-set-up` */
  check(): void {
    if (this.#settings === undefined) throw new LeitstandError('mail.not-set-up')
  }

  /** One try, so that the answer comes at once. @throws LeitstandError `mail.not-set-up`, `mail.failed` */
  async test(to: string): Promise<void> {
    await this.#send(
      {
        to: [to],
        subject: 'Leitstand',
        text: 'This mail says that Leitstand can send mail.\nDiese E-Mail zeigt, dass Leitstand E-Mails senden kann.\n',
      },
      [],
    )
  }

  /** One try, for callers with patience of their own. @throws MailFault without secrets, LeitstandError `mail.not-set-up` */
  async once(message: MailMessage): Promise<void> {
    const settings = this.#settings
    if (settings === undefined) throw new LeitstandError('mail.not-set-up')
    try {
      await this.#parts.sender.send(settings, message)
    } catch (cause) {
      const lasting = !(cause instanceof MailFault) || cause.lasting
      const mendable = cause instanceof MailFault && cause.mendable
      const { key, figures } = cause instanceof MailFault ? cause.reason : because('channel-other', { said: String(cause) })
      const clean = (figure: string | number) => (typeof figure === 'string' ? withoutSecrets(figure, settings) : figure)
      const shown = Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, clean(figure)]))
      throw new MailFault({ key, figures: shown }, lasting, { mendable })
    }
  }

  /** Up to three tries. @throws LeitstandError `mail.not-set-up`, `mail.failed` */
  async send(message: MailMessage): Promise<void> {
    await this.#send(message, PAUSES_MS)
  }

  async #send(message: MailMessage, pauses: readonly number[]): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.once(message)
        return
      } catch (fault) {
        if (!(fault instanceof MailFault)) throw fault
        const pause = pauses[attempt]
        const again = pause !== undefined && !fault.lasting && (await this.#parts.wait(pause))
        if (!again) throw new LeitstandError('mail.failed', fault.reason, { cause: new Error(fault.name) })
      }
    }
  }
}

function withoutPassword({ password, ...settings }: MailSettingsBody): MailSettings {
  return { ...settings, hasPassword: (password ?? '') !== '' }
}

/** Servers repeat what they were sent. */
function withoutSecrets(text: string, { password }: MailSettingsBody): string {
  if (password === undefined || password === '') return text
  return [password, Buffer.from(password).toString('base64')].reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
}
