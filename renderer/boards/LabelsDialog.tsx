import { TagsInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../ui/FormDialog.tsx'
import { addLabels } from './board-acts.ts'

/** Labels for all chosen boards; those they have stay. */
export function LabelsDialog({ ids, onClose }: { ids: readonly string[]; onClose(): void }) {
  const { t } = useTranslation('boards')
  const [labels, setLabels] = useState<string[]>([])
  return (
    <FormDialog
      title={t('labels.title', { count: ids.length })}
      size={480}
      act={t('act.labels')}
      blocked={labels.length === 0}
      onSubmit={() => {
        onClose()
        void addLabels(ids, labels)
      }}
      onClose={onClose}
    >
      <TagsInput data-autofocus label={t('labels.label')} value={labels} maxTags={16} onChange={setLabels} />
    </FormDialog>
  )
}
