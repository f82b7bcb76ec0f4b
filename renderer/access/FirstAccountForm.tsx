import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RestError } from '../backend/rest.ts'
import { errorText } from '../language/errors.ts'
import { Banner } from '../ui/Banner.tsx'
import blocks from '../ui/blocks.module.css'
import { SecretField } from '../ui/SecretField.tsx'
import classes from './access.module.css'
import { createFirstAccount, setupLater } from './session.ts'

const NAME = /^[A-Za-z0-9._@-]{1,64}$/
const SHORTEST = 10

/** First run: make the first (administrator's) account, or go on without one on this machine. */
export function FirstAccountForm() {
  const { t } = useTranslation('access')
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [repeat, setRepeat] = useState('')
  const [checked, setChecked] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  const nameFault = checked && !NAME.test(username) ? t('setup.nameWrong') : null
  const passwordFault = checked && password.length < SHORTEST ? t('setup.short', { count: password.length }) : null
  const repeatFault = checked && repeat !== password ? t('setup.differ') : null

  const run = async (work: () => Promise<void>) => {
    setBusy(true)
    setFault(null)
    try {
      await work()
    } catch (error) {
      const locked = error instanceof RestError && (error.code === 'auth.required' || error.code === 'auth.forbidden')
      setFault(locked ? t('setup.lockedOut') : errorText(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      <h1 className={classes.title}>{t('setup.title')}</h1>
      <p className={classes.text}>{t('setup.text')}</p>
      <form
        className={blocks.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setChecked(true)
          if (NAME.test(username) && password.length >= SHORTEST && repeat === password)
            void run(() => createFirstAccount(username, password))
        }}
      >
        <TextInput
          label={t('setup.name')}
          description={t('setup.nameHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value.trim())}
          error={nameFault}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
        />
        <SecretField
          label={t('setup.password')}
          description={t('setup.passwordHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={passwordFault}
          autoComplete="new-password"
        />
        <SecretField
          label={t('setup.repeat')}
          value={repeat}
          onChange={(event) => setRepeat(event.currentTarget.value)}
          error={repeatFault}
          autoComplete="new-password"
        />
        {fault && <Banner status="critical" title={fault} role="alert" />}
        <div className={classes.acts}>
          <Button type="submit" variant="filled" loading={busy}>
            {t('setup.act')}
          </Button>
          <Button type="button" onClick={() => void run(setupLater)}>
            {t('setup.later')}
          </Button>
        </div>
      </form>
      <p className={classes.hint}>{t('setup.laterHint')}</p>
    </>
  )
}
