import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RunningJob } from '../../backend/contract/running-job.ts'
import { useLive, useRole } from '../backend/live-store.ts'
import { rest } from '../backend/rest.ts'
import { useFormat } from '../language/format.ts'
import { seriesName } from '../quantities/series-name.ts'
import { showFailure } from '../ui/toasts.tsx'
import { JobWork } from './JobWork.tsx'
import classes from './jobs-entry.module.css'

/** A running job in the list of the top bar: its name leads to its page, and it can be cancelled here. */
interface Props {
  job: RunningJob
  /** A link was followed. */
  onLeave(): void
}

export function JobItem({ job, onLeave }: Props) {
  const { t } = useTranslation('jobs')
  const { language } = useFormat()
  const may = useRole() !== 'viewer'
  const series = useLive((state) => (job.series === null ? undefined : state.series.get(job.series)))
  const name = series ? `${seriesName(series, language)}, ${job.name}` : job.name
  const title = t(`entry.${job.what}`, { name })
  const cancel = () =>
    void rest
      .post(`/api/${job.noun}/${encodeURIComponent(job.job)}/cancel`)
      .catch((fault: unknown) => showFailure(t('cancelFailed'), fault))
  return (
    <li className={classes.job}>
      <JobWork
        title={title}
        heading={<JobLink job={job} board={series?.board} title={title} onLeave={onLeave} />}
        progress={job.progress}
        onCancel={may ? cancel : undefined}
      />
    </li>
  )
}

function JobLink({ job, board, title, onLeave }: { job: RunningJob; board: string | undefined; title: string; onLeave(): void }) {
  const common = { className: classes.link, title, onClick: onLeave }
  switch (job.noun) {
    case 'imports':
      return (
        <Link to="/explore/import" search={{ id: job.job }} {...common}>
          {title}
        </Link>
      )
    case 'rollouts':
      return (
        <a href={`/devices/rollouts?id=${encodeURIComponent(job.job)}`} {...common}>
          {title}
        </a>
      )
    case 'flash-jobs':
    case 'firmware-builds':
      return (
        <Link to="/flash" {...common}>
          {title}
        </Link>
      )
    case 'network-scans':
      return (
        <Link to="/devices/add" {...common}>
          {title}
        </Link>
      )
    case 'scans':
      return (
        <Link to="/insights" {...common}>
          {title}
        </Link>
      )
    case 'revisions':
      if (board === undefined || job.series === null) return <span className={classes.link}>{title}</span>
      return (
        <Link to="/devices/$boardId" params={{ boardId: board }} search={{ tab: 'channels', changes: job.series }} {...common}>
          {title}
        </Link>
      )
    default:
      return (
        <Link to="/explore/exports" {...common}>
          {title}
        </Link>
      )
  }
}
