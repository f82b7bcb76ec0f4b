import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Mark } from '../ui/Mark.tsx'
import classes from './access.module.css'
import { FirstAccountForm } from './FirstAccountForm.tsx'
import { SignInForm } from './SignInForm.tsx'
import { lookAgain, type SessionState } from './session.ts'

/** What stands in front of the screens until the backend lets this window in. */
export function Door({ state }: { state: Exclude<SessionState, 'ready'> }) {
  const { t } = useTranslation('access')
  if (state === 'starting') return <main className={classes.door} aria-busy="true" aria-label={t('starting')} />
  return (
    <main className={classes.door}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <Mark />
          Leitstand
        </div>
        {state === 'signed-out' && <SignInForm />}
        {state === 'setup' && <FirstAccountForm />}
        {state === 'locked' && (
          <>
            <h1 className={classes.title}>{t('locked.title')}</h1>
            <p className={classes.text}>{t('locked.text')}</p>
            <Button variant="filled" onClick={() => void lookAgain()}>
              {t('locked.act')}
            </Button>
          </>
        )}
        {state === 'unreachable' && (
          <>
            <h1 className={classes.title}>{t('unreachable.title')}</h1>
            <p className={classes.text}>{t('unreachable.text')}</p>
            <Button variant="filled" onClick={() => void lookAgain()}>
              {t('unreachable.act')}
            </Button>
          </>
        )}
      </div>
    </main>
  )
}
