import { Button } from '@mantine/core'
import { IconHistory, IconRefreshDot } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { backendNow } from '../backend/clock.ts'
import { useDocuments } from '../backend/documents.ts'
import { useLive } from '../backend/live-store.ts'
import { ReprocessDialog } from './ReprocessDialog.tsx'
import { RevisionHistoryDialog } from './RevisionHistoryDialog.tsx'
import classes from './revisions.module.css'

/** What can be done to a series' stored history, beside its settings: see what was changed, process it again. */
interface Props {
  series: number
  /** Stretch that is suggested; default the past week. */
  fromMs?: number
  toMs?: number
}

const WEEK_MS = 7 * 86_400_000

export function SeriesHistoryBar({ series, fromMs, toMs }: Props) {
  const { t } = useTranslation('revisions')
  const numeric = useLive((state) => state.series.get(series)?.kind === 'number')
  const changes = useDocuments('revisions').list.filter((one) => one.series === series).length
  const [open, setOpen] = useState<'history' | { fromMs: number; toMs: number } | null>(null)
  const close = () => setOpen(null)
  const reprocess = () => {
    const end = toMs ?? Math.ceil(backendNow())
    setOpen({ fromMs: fromMs ?? end - WEEK_MS, toMs: end })
  }
  if (!numeric) return null
  return (
    <div className={classes.bar}>
      <Button size="sm" leftSection={<IconRefreshDot size={14} stroke={1.75} />} onClick={reprocess}>
        {t('reprocess.open')}
      </Button>
      <Button
        size="sm"
        variant="subtle"
        leftSection={<IconHistory size={14} stroke={1.75} />}
        disabled={changes === 0}
        title={changes === 0 ? t('history.none') : undefined}
        onClick={() => setOpen('history')}
      >
        {t('history.open', { count: changes })}
      </Button>
      <RevisionHistoryDialog series={series} opened={open === 'history'} onClose={close} />
      {open !== null && open !== 'history' && <ReprocessDialog series={series} fromMs={open.fromMs} toMs={open.toMs} onClose={close} />}
    </div>
  )
}
