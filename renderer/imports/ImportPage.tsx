import { ActionIcon } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Import } from '../../backend/contract/import.ts'
import { useDocuments } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import { deleteWithUndo, useHiddenIds } from '../jobs/delayed-delete.ts'
import { HistoryTabs } from '../jobs/HistoryTabs.tsx'
import { isActive, shareOf } from '../jobs/job-figures.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import { Panel } from '../ui/Panel.tsx'
import page from '../ui/page.module.css'
import { type Status, StatusGlyph } from '../ui/StatusGlyph.tsx'
import { DropField } from './DropField.tsx'
import { ImportWizard } from './ImportWizard.tsx'
import classes from './imports.module.css'

/** Import of CSV history: a file to drop, or the one that is being worked on (`?id=…`), and the ones before. */
export default function ImportPage() {
  const { t } = useTranslation('imports')
  const navigate = useNavigate()
  const { id: chosen } = useSearch({ from: '/explore/import' })
  const { known, list, find } = useDocuments('imports')
  const hidden = useHiddenIds()
  const job = chosen === undefined ? undefined : find(chosen)
  const shown = list.filter((one) => !hidden.has(one.id)).sort((a, b) => b.createdAtMs - a.createdAtMs)
  const open = (made: Import) => void navigate({ to: '/explore/import', search: { id: made.id } })

  return (
    <div className={page.page}>
      <HistoryTabs here="import">{chosen !== undefined && <LinkButton to="/explore/import">{t('page.another')}</LinkButton>}</HistoryTabs>
      {job && <ImportWizard key={job.id} job={job} />}
      {!job && known && chosen !== undefined && (
        <EmptyState title={t('page.gone')} text={t('page.goneText')}>
          <LinkButton to="/explore/import">{t('page.another')}</LinkButton>
        </EmptyState>
      )}
      {chosen === undefined && (
        <>
          <DropField onUploaded={open} />
          {shown.length > 0 && (
            <Panel title={t('page.past')} note={t('page.pastNote')}>
              <div className={classes.errorScroller}>
                <table className={classes.errors}>
                  <thead>
                    <tr>
                      <th scope="col">{t('list.state')}</th>
                      <th scope="col">{t('list.file')}</th>
                      <th scope="col" className={classes.number}>
                        {t('count.accepted')}
                      </th>
                      <th scope="col" className={classes.number}>
                        {t('count.duplicates')}
                      </th>
                      <th scope="col" className={classes.number}>
                        {t('count.errors')}
                      </th>
                      <th scope="col">{t('list.by')}</th>
                      <th scope="col">
                        <span className="sr-only">{t('list.acts')}</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {shown.map((one) => (
                      <PastRow key={one.id} job={one} />
                    ))}
                  </tbody>
                </table>
              </div>
            </Panel>
          )}
        </>
      )}
    </div>
  )
}

function PastRow({ job }: { job: Import }) {
  const { t } = useTranslation('imports')
  const { t: common } = useTranslation()
  const format = useFormat()
  const may = useRole() !== 'viewer'
  const { progress, stage, counts, fileName } = job
  const running = isActive(progress)
  const state = running
    ? job.dryRun
      ? 'checking'
      : 'importing'
    : progress.state === 'failed' || progress.state === 'cancelled'
      ? progress.state
      : stage
  const glyph: Status = running
    ? 'pending'
    : progress.state === 'failed'
      ? 'critical'
      : stage === 'imported' && progress.state === 'done'
        ? 'ok'
        : 'idle'
  const blocked = !may ? common('needsRole', { role: common('role.operator') }) : running ? t('list.running') : undefined
  return (
    <tr>
      <td className={classes.state}>
        <StatusGlyph status={glyph} size={14} /> {t(`stage.${state}`)}
        {running && `, ${format.number(Math.round(shareOf(progress) * 100))} %`}
      </td>
      <td className={classes.file}>
        <Link to="/explore/import" search={{ id: job.id }} className={classes.link} title={fileName}>
          {fileName}
        </Link>
        <span className={classes.quiet}>{format.bytes(job.bytes)}</span>
      </td>
      <td className={classes.number}>{format.number(counts.accepted)}</td>
      <td className={classes.number}>{format.number(counts.duplicates)}</td>
      <td className={classes.number}>{format.number(counts.errors)}</td>
      <td className={classes.quiet}>
        {personName(job.by, format.language)}, {format.moment(job.createdAtMs, Date.now())}
      </td>
      <td className={classes.number}>
        <ActionIcon
          size={28}
          disabled={blocked !== undefined}
          title={blocked ?? t('list.delete', { name: fileName })}
          aria-label={t('list.delete', { name: fileName })}
          onClick={() =>
            deleteWithUndo('imports', job.id, {
              done: t('list.deleted', { name: fileName }),
              text: t('list.deletedText'),
              failed: t('list.deleteFailed', { name: fileName }),
            })
          }
        >
          <IconTrash size={16} stroke={1.75} />
        </ActionIcon>
      </td>
    </tr>
  )
}
