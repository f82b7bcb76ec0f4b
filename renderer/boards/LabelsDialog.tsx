import { Button, Modal, TagsInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import blocks from '../ui/blocks.module.css'
import { useFocusBack } from '../ui/use-focus-back.ts'
import { addLabels } from './board-acts.ts'

/** Labels for all chosen boards; those they have stay. */
export function LabelsDialog({ ids, onClose }: { ids: readonly string[]; onClose(): void }) {
  useFocusBack()
  const { t } = useTranslation('boards')
  const { t: common } = useTranslation()
  const [labels, setLabels] = useState<string[]>([])
  return (
    <Modal
      opened
      onClose={onClose}
      size={480}
      title={t('labels.title', { count: ids.length })}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      <form
        className={blocks.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (labels.length === 0) return
          onClose()
          void addLabels(ids, labels)
        }}
      >
        <TagsInput data-autofocus label={t('labels.label')} value={labels} maxTags={16} onChange={setLabels} />
        <div className={blocks.acts}>
          <Button variant="subtle" onClick={onClose}>
            {common('act.cancel')}
          </Button>
          <Button type="submit" variant="filled" disabled={labels.length === 0}>
            {t('act.labels')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
