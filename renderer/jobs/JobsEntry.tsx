import { Popover } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDocuments } from '../backend/documents.ts'
import { useFormat } from '../language/format.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { JobItem } from './JobItem.tsx'
import classes from './jobs-entry.module.css'

/** "2 jobs running" beside the bell on every page, only while there are some: each with its page, its progress and its way out. */
export function JobsEntry() {
  const { t } = useTranslation('jobs')
  const format = useFormat()
  const { list } = useDocuments('jobs')
  const [open, setOpen] = useState(false)
  const none = list.length === 0
  // Who stands in the list when the last job ends is not thrown out of it.
  if (none && !open) return null
  const label = none ? t('entry.none') : t('entry.label', { count: list.length })
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={400} trapFocus>
      <Popover.Target>
        <button type="button" className={classes.entry} onClick={() => setOpen(!open)} aria-label={label} aria-expanded={open}>
          <StatusGlyph status={none ? 'ok' : 'pending'} size={14} />
          <span className={classes.word}>{label}</span>
          <span className={classes.count} aria-hidden="true">
            {format.number(list.length)}
          </span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <h2 className={classes.title}>{t('entry.title')}</h2>
        {none && <p className={classes.none}>{t('entry.none')}</p>}
        <ul className={classes.list}>
          {list.map((job) => (
            <JobItem key={job.id} job={job} onLeave={() => setOpen(false)} />
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  )
}
