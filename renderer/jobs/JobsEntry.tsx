import { Tooltip } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useDocuments } from '../backend/documents.ts'
import { useFormat } from '../language/format.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { isActive, shareOf } from './job-figures.ts'
import classes from './jobs-entry.module.css'

/** "2 jobs running" beside the bell on every page, only while there are some; leads to the page of the first. */
export function JobsEntry() {
  const { t } = useTranslation('jobs')
  const format = useFormat()
  const navigate = useNavigate()
  const exports = useDocuments('exports').list
  const imports = useDocuments('imports').list
  const revisions = useDocuments('revisions').list
  const jobs = useMemo(
    () => [
      ...exports
        .filter((one) => isActive(one.progress))
        .map((one) => ({
          id: one.id,
          to: 'exports' as const,
          text: t('entry.exports', { name: one.spec.title }),
          share: shareOf(one.progress),
        })),
      ...imports
        .filter((one) => isActive(one.progress) && one.progress.startedAtMs !== null)
        .map((one) => ({
          id: one.id,
          to: 'import' as const,
          text: t(one.dryRun ? 'entry.check' : 'entry.imports', { name: one.fileName }),
          share: shareOf(one.progress),
        })),
      ...revisions
        .filter((one) => isActive(one.progress))
        .map((one) => ({
          id: one.id,
          to: 'exports' as const,
          text: t('entry.revisions', { name: one.reason }),
          share: shareOf(one.progress),
        })),
    ],
    [exports, imports, revisions, t],
  )
  const [first] = jobs
  if (!first) return null
  const label = t('entry.label', { count: jobs.length })
  const open = () =>
    first.to === 'import' ? void navigate({ to: '/explore/import', search: { id: first.id } }) : void navigate({ to: '/explore/exports' })
  return (
    <Tooltip
      label={
        <ul className={classes.list}>
          {jobs.map((job) => (
            <li key={job.id}>
              {job.text}, {format.number(Math.round(job.share * 100))} %
            </li>
          ))}
        </ul>
      }
    >
      <button type="button" className={classes.entry} onClick={open} aria-label={label}>
        <StatusGlyph status="pending" size={14} />
        <span className={classes.word}>{label}</span>
        <span className={classes.count} aria-hidden="true">
          {format.number(jobs.length)}
        </span>
      </button>
    </Tooltip>
  )
}
