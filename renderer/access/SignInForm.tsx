import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RestError } from '../backend/rest.ts'
import { errorText } from '../language/errors.ts'
import { Banner } from '../ui/Banner.tsx'
import blocks from '../ui/blocks.module.css'
import { SecretField } from '../ui/SecretField.tsx'
import classes from './access.module.css'
import { signIn } from './session.ts'

/** User name and password. Failures name the remedy and leave the name in place. */
export function SignInForm() {
  const { t } = useTranslation('access')
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  const submit = async () => {
    setBusy(true)
    setFault(null)
    try {
      await signIn(username.trim(), password)
    } catch (error) {
      setPassword('')
      const code = error instanceof RestError ? error.code : undefined
      if (code === 'auth.invalid' || code === 'auth.required') setFault(t('signIn.wrong'))
      else setFault(code === 'request.too-many' ? t('signIn.busy') : errorText(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      <h1 className={classes.title}>{t('signIn.title')}</h1>
      <form
        className={blocks.form}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <TextInput
          label={t('signIn.name')}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          autoFocus
        />
        <SecretField
          label={t('signIn.password')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          required
          withAsterisk={false}
        />
        {fault && <Banner status="critical" title={fault} role="alert" />}
        <div className={classes.acts}>
          <Button type="submit" variant="filled" loading={busy}>
            {t('signIn.act')}
          </Button>
        </div>
      </form>
      <p className={classes.hint}>{t('signIn.hint')}</p>
    </>
  )
}
