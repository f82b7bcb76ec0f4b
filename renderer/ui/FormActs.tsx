import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Banner } from './Banner.tsx'
import blocks from './blocks.module.css'

/** The end of a form: why its act failed, and its acts. */
interface Props {
  /** In sight wherever the fields are scrolled to. */
  sticky?: boolean
  act: string
  danger?: boolean
  /** Why it cannot be done as it stands; true where that is plain to see. */
  blocked: string | boolean | undefined
  busy?: boolean
  /** Says what did not happen, and why. */
  failed?: string
  failure?: string | undefined
  onCancel(): void
  /** Stands before the acts. */
  children?: React.ReactNode
}

export function FormActs({ sticky = false, act, danger = false, blocked, busy = false, failed, failure, onCancel, children }: Props) {
  const { t } = useTranslation()
  const why = typeof blocked === 'string' ? blocked : undefined
  return (
    <div className={sticky ? blocks.foot : blocks.acts}>
      {failure !== undefined && (
        <Banner status="critical" role="alert" title={failed}>
          {failure}
        </Banner>
      )}
      {children}
      <Button variant="subtle" onClick={onCancel}>
        {t('act.cancel')}
      </Button>
      <Button type="submit" variant={danger ? 'danger' : 'filled'} disabled={busy || why !== undefined || blocked === true} title={why}>
        {act}
      </Button>
    </div>
  )
}
