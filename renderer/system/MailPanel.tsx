import { Button, Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import Type from 'typebox'
import { MailSettings, type MailSettingsBody } from '../../backend/contract/export.ts'
import { allows } from '../../backend/contract/roles.ts'
import { useRole } from '../backend/live-store.ts'
import { rest } from '../backend/rest.ts'
import { errorText } from '../language/errors.ts'
import { Banner } from '../ui/Banner.tsx'
import blocks from '../ui/blocks.module.css'
import { Panel } from '../ui/Panel.tsx'
import { SecretField } from '../ui/SecretField.tsx'
import { type MailForm, mailBody, mailFaults, mailForm, PORTS } from './mail-form.ts'
import classes from './system.module.css'
import { MAIL_KEY, useMail } from './use-mail.ts'

/** The server through which reports and alarms leave as mail. The password is written, never read. */

const SECURITY = ['tls', 'starttls', 'none'] as const
/** A mail server may take its time. */
const TEST_TIMEOUT_MS = 60_000

export function MailPanel() {
  const { t } = useTranslation('mail')
  const admin = allows(useRole(), 'admin')
  const { settings, ready, error } = useMail()
  if (!admin)
    return (
      <Panel title={t('title')}>
        <p className={classes.none}>{t('admins')}</p>
      </Panel>
    )
  return (
    <Panel
      title={t('title')}
      note={ready === undefined ? undefined : t(ready ? 'ready' : 'notReady')}
      {...(ready === undefined ? {} : { status: ready ? ('ok' as const) : ('idle' as const) })}
    >
      {error !== null && error !== undefined && (
        <div className={classes.inset}>
          <Banner status="critical" title={t('loadFailed')}>
            {errorText(error)}
          </Banner>
        </div>
      )}
      {settings !== undefined && <MailFields key={settings?.host ?? ''} settings={settings} />}
    </Panel>
  )
}

function MailFields({ settings }: { settings: MailSettings | null }) {
  const { t } = useTranslation('mail')
  const client = useQueryClient()
  const [form, setForm] = useState<MailForm>(() => mailForm(settings))
  const [to, setTo] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<{ status: 'ok' | 'critical'; title: string; text: string }>()
  const faults = mailFaults(form)
  const errorOf = (field: keyof typeof faults) => {
    const fault = faults[field]
    return tried && fault ? t(`fault.${fault}`) : undefined
  }
  const set = (change: Partial<MailForm>) => setForm((now) => ({ ...now, ...change }))

  const attempt = async (failed: string, act: () => Promise<string>) => {
    setBusy(true)
    try {
      setSaid({ status: 'ok', title: await act(), text: '' })
    } catch (fault) {
      setSaid({ status: 'critical', title: failed, text: errorText(fault) })
    }
    setBusy(false)
  }
  const save = async () => {
    setTried(true)
    if (Object.keys(faults).length > 0) return
    await attempt(t('saveFailed'), async () => {
      const body: MailSettingsBody = mailBody(form)
      const saved = await rest.put('/api/mail', body, MailSettings)
      client.setQueryData(MAIL_KEY, saved)
      setForm((now) => ({ ...now, password: '' }))
      return t('saved')
    })
  }
  const test = () =>
    attempt(t('testFailed'), async () => {
      await rest.post('/api/mail/test', { to }, Type.Unknown(), { timeoutMs: TEST_TIMEOUT_MS })
      return t('tested', { to })
    })

  return (
    <form
      className={classes.mail}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <div className={classes.mailServer}>
        <TextInput
          label={t('host')}
          value={form.host}
          placeholder="smtp.example.org"
          error={errorOf('host')}
          onChange={(event) => set({ host: event.currentTarget.value })}
        />
        <TextInput
          label={t('port')}
          inputMode="numeric"
          value={form.port}
          error={errorOf('port')}
          onChange={(event) => set({ port: event.currentTarget.value })}
        />
      </div>
      <Select
        label={t('security')}
        value={form.security}
        allowDeselect={false}
        error={errorOf('security')}
        data={SECURITY.map((value) => ({ value, label: t(`securities.${value}`) }))}
        onChange={(value) => {
          const security = SECURITY.find((one) => one === value)
          if (!security) return
          const usual = Object.values(PORTS).includes(form.port) || form.port === ''
          set({ security, ...(usual ? { port: PORTS[security] } : {}) })
        }}
      />
      <TextInput
        label={t('username')}
        value={form.username}
        autoComplete="off"
        onChange={(event) => set({ username: event.currentTarget.value })}
      />
      <SecretField
        label={t('password')}
        value={form.password}
        autoComplete="new-password"
        placeholder={settings?.hasPassword ? t('stored') : ''}
        description={settings?.hasPassword ? t('storedHint') : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        onChange={(event) => set({ password: event.currentTarget.value })}
      />
      <TextInput
        label={t('from')}
        value={form.from}
        placeholder="leitstand@example.org"
        error={errorOf('from')}
        onChange={(event) => set({ from: event.currentTarget.value })}
      />
      <div className={blocks.acts}>
        <Button type="submit" disabled={busy}>
          {t('save')}
        </Button>
      </div>
      <div className={classes.mailTest}>
        <TextInput
          label={t('testTo')}
          type="email"
          value={to}
          disabled={settings === null}
          placeholder="you@example.org"
          onChange={(event) => setTo(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            if (to !== '' && settings !== null && !busy) void test()
          }}
        />
        <Button
          disabled={busy || settings === null || to === ''}
          title={settings === null ? t('testFirst') : undefined}
          onClick={() => void test()}
        >
          {t(busy ? 'busy' : 'test')}
        </Button>
      </div>
      {said && (
        <Banner status={said.status} role="alert" title={said.title}>
          {said.text}
        </Banner>
      )}
    </form>
  )
}
