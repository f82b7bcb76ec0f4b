import { Button, Modal, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlashJob } from '../../backend/contract/flash/job.ts'
import blocks from '../ui/blocks.module.css'
import { showFailure } from '../ui/toasts.tsx'
import { useFocusBack } from '../ui/use-focus-back.ts'
import classes from './provision.module.css'
import { retryWork } from './provision-calls.ts'

/** Work that set a board up is tried again after a restart of the program: all of it is known but the password, which nothing keeps. */
interface Props {
  job: FlashJob
  onClose(): void
}

export function PasswordDialog({ job, onClose }: Props) {
  useFocusBack()
  const { t } = useTranslation('provision')
  const { t: common } = useTranslation()
  const [password, setPassword] = useState('')
  const ssid = job.request.provision?.ssid ?? ''
  const bad = password !== '' && (password.length < 8 || password.length > 63)
  return (
    <Modal opened onClose={onClose} size={440} title={t('again.title', { ssid })} closeButtonProps={{ 'aria-label': common('act.close') }}>
      <form
        className={blocks.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!bad) retryWork(job.id, password).then(onClose, (fault: unknown) => showFailure(t('failed.begin', { port: job.port }), fault))
        }}
      >
        <p className={blocks.about}>{t('again.text', { name: job.request.provision?.name ?? '' })}</p>
        <PasswordInput
          data-autofocus
          label={t('network.password')}
          description={t('network.passwordHint')}
          value={password}
          maxLength={63}
          autoComplete="off"
          error={bad ? t('invalid.password') : undefined}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <div className={classes.foot}>
          <Button variant="subtle" onClick={onClose}>
            {common('act.cancel')}
          </Button>
          <Button type="submit" variant="filled" disabled={bad}>
            {t('act.retry')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
