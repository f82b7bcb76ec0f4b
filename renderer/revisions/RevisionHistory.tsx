import { Button } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Revision } from '../../backend/contract/revision.ts'
import { useDocuments } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import { jobFault } from '../jobs/job-fault.ts'
import { isActive } from '../jobs/job-figures.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { showFailure } from '../ui/toasts.tsx'
import { RevisionWork } from './RevisionWork.tsx'
import { undoRevision } from './revision-calls.ts'
import classes from './revisions.module.css'
import { undoable } from './undoable.ts'

/** Changes of a series' history, newest first: who, when, what, why; the newest of a stretch can be undone. */
export function RevisionHistory({ series }: { series: number }) {
  const { t } = useTranslation('revisions')
  const { known, list } = useDocuments('revisions')
  const own = list.filter((one) => one.series === series).reverse()
  return (
    <section className={classes.history} aria-label={t('history.title')}>
      {known && own.length === 0 && <p className={classes.note}>{t('history.none')}</p>}
      {own.length > 0 && (
        <ol className={classes.entries}>
          {own.map((revision) => (
            <Entry key={revision.id} revision={revision} undoable={undoable(revision, own)} />
          ))}
        </ol>
      )}
    </section>
  )
}

function Entry({ revision, undoable }: { revision: Revision; undoable: boolean }) {
  const { t } = useTranslation('revisions')
  const { t: common } = useTranslation()
  const format = useFormat()
  const may = useRole() !== 'viewer'
  const { kind, stage, progress, changed, reason, by, createdAtMs, fromMs, toMs, undoneBy } = revision
  const person = personName(by, format.language)
  if (isActive(progress))
    return (
      <li>
        <RevisionWork revision={revision} />
      </li>
    )
  const undo = () => void undoRevision(revision.id).catch((fault: unknown) => showFailure(t('history.undoFailed'), fault))
  return (
    <li className={classes.entry} data-stage={stage}>
      <div className={classes.what}>
        <strong>{t(`kind.${kind}`)}</strong>
        <span className={classes.note}>{t('result.changed', { count: changed, text: format.number(changed) })}</span>
        {stage === 'applied' && (
          <Button
            size="sm"
            className={classes.undo}
            leftSection={<IconArrowBackUp size={14} stroke={1.75} />}
            disabled={!may || !undoable}
            title={may ? (undoable ? undefined : t('history.later')) : common('needsRole', { role: common('role.operator') })}
            onClick={undo}
          >
            {common('act.undo')}
          </Button>
        )}
      </div>
      <p className={classes.reason}>{reason}</p>
      <p className={classes.note}>
        {format.moment(fromMs, 0)} – {format.moment(toMs, 0)} · {person}, {format.moment(createdAtMs, Date.now())}
        {stage === 'undone' && ` · ${t('history.undoneBy', { name: personName(undoneBy, format.language) })}`}
        {stage === 'interrupted' && ` · ${t(progress.state === 'cancelled' ? 'history.cancelled' : 'history.interrupted')}`}
        {stage === 'applied' && progress.state === 'cancelled' && ` · ${t('history.undoCancelled')}`}
      </p>
      {progress.state === 'failed' && (
        <p className={classes.fault}>
          {stage === 'applied' && `${t('history.undoFailed')}. `}
          {jobFault(progress.error)}
        </p>
      )}
    </li>
  )
}
