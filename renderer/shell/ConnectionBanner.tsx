import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { retryLive } from '../backend/live-connection.ts'
import { type Connection, useConnection } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { Banner } from '../ui/Banner.tsx'
import classes from './connection-banner.module.css'

/** Shown while the backend is not heard, so that frozen numbers never look alive. */
export function ConnectionBanner() {
  const connection = useConnection()
  return connection.state === 'lost' ? <Lost connection={connection} /> : null
}

function Lost({ connection }: { connection: Connection }) {
  const { t } = useTranslation('shell')
  const format = useFormat()
  const left = useSecondsLeft(connection)
  return (
    <div className={classes.place}>
      <Banner
        status="offline"
        role="alert"
        title={t('lost.title', { time: format.time(connection.sinceMs) })}
        actions={
          <Button size="sm" onClick={retryLive}>
            {t('lost.now')}
          </Button>
        }
      >
        {t('lost.text')} <span aria-live="off">{left > 0 ? t('lost.retry', { s: left }) : t('lost.trying')}</span>
      </Banner>
    </div>
  )
}

/** Counts down from `retryInMs`, which is set anew with every failed try. */
function useSecondsLeft(connection: Connection): number {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    const endMs = Date.now() + (connection.retryInMs ?? 0)
    const step = () => setLeft(Math.max(0, Math.ceil((endMs - Date.now()) / 1000)))
    step()
    const timer = setInterval(step, 250)
    return () => clearInterval(timer)
  }, [connection])
  return left
}
