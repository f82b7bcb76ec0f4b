import { useTranslation } from 'react-i18next'
import type { Revision } from '../../backend/contract/revision.ts'
import { useRole } from '../backend/live-store.ts'
import { JobWork } from '../jobs/JobWork.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { cancelRevision } from './revision-calls.ts'

/** A change (or its undoing) that waits or runs, with its way out. */
export function RevisionWork({ revision }: { revision: Revision }) {
  const { t } = useTranslation('revisions')
  const may = useRole() !== 'viewer'
  const { id, kind, stage, progress } = revision
  const cancel = () => void cancelRevision(id).catch((fault: unknown) => showFailure(t('history.cancelFailed'), fault))
  return <JobWork title={t(`kind.${kind}`)} progress={progress} step={t(`stage.${stage}`)} onCancel={may ? cancel : undefined} />
}
