import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Banner } from './Banner.tsx'
import blocks from './blocks.module.css'

/** The end of a form in a drawer: why saving failed, and its acts, in sight wherever the fields are scrolled to. */
interface Props {
  save: string
  /** Why it cannot be saved as it stands. */
  blocked: string | undefined
  busy: boolean
  /** Says what did not happen. */
  failed: string
  failure: string | undefined
  onCancel(): void
}

export function EditorFoot({ save, blocked, busy, failed, failure, onCancel }: Props) {
  const { t } = useTranslation()
  return (
    <div className={blocks.foot}>
      {failure !== undefined && (
        <Banner status="critical" role="alert" title={failed}>
          {failure}
        </Banner>
      )}
      <Button variant="subtle" onClick={onCancel}>
        {t('act.cancel')}
      </Button>
      <Button type="submit" variant="filled" disabled={busy || blocked !== undefined} title={blocked}>
        {save}
      </Button>
    </div>
  )
}
