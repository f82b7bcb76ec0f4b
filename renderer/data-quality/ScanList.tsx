import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Scan } from '../../backend/contract/scan.ts'
import { useNow } from '../backend/clock.ts'
import { deleteDocument, useDocuments } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import { JobWork } from '../jobs/JobWork.tsx'
import { jobFault } from '../jobs/job-fault.ts'
import { isActive } from '../jobs/job-figures.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { showFailure } from '../ui/toasts.tsx'
import classes from './data-quality.module.css'
import { cancelScan } from './finding-calls.ts'

/** Checks of past ranges above the findings: those that run, with their way out, and what the newest of today has found. */

const SHOWN_MS = 86_400_000

export function ScanList() {
  const { t } = useTranslation('quality')
  const { list } = useDocuments('scans')
  const running = list.filter((one) => isActive(one.progress))
  const nowMs = useNow()
  const ended = list.findLast(({ progress }) => !isActive(progress) && nowMs - (progress.finishedAtMs ?? 0) < SHOWN_MS)
  if (running.length === 0 && ended === undefined) return null
  return (
    <section className={classes.scans} aria-label={t('scan.list')}>
      {running.map((scan) => (
        <Running key={scan.id} scan={scan} />
      ))}
      {running.length === 0 && ended && <Ended scan={ended} />}
    </section>
  )
}

function Running({ scan }: { scan: Scan }) {
  const { t } = useTranslation('quality')
  const words = useScanWords()
  const may = useRole() !== 'viewer'
  const cancel = () => void cancelScan(scan.id).catch((fault: unknown) => showFailure(t('scan.cancelFailed'), fault))
  return <JobWork title={words.title(scan)} progress={scan.progress} step={words.step(scan)} onCancel={may ? cancel : undefined} />
}

function Ended({ scan }: { scan: Scan }) {
  const { t } = useTranslation('quality')
  const format = useFormat()
  const words = useScanWords()
  const nowMs = useNow()
  const may = useRole() !== 'viewer'
  const { progress, by } = scan
  const status = progress.state === 'done' ? 'ok' : progress.state === 'failed' ? 'critical' : 'idle'
  const remove = () => void deleteDocument('scans', scan.id).catch((fault: unknown) => showFailure(t('scan.removeFailed'), fault))
  return (
    <p className={classes.scanEnded} data-status={status}>
      <StatusGlyph status={status} size={14} />
      <span>
        <strong>{words.title(scan)}</strong>
        {': '}
        {words.outcome(scan)}
      </span>
      <span className={classes.scanBy}>
        {personName(by, format.language)}, {format.moment(progress.finishedAtMs ?? scan.createdAtMs, nowMs)}
      </span>
      {may && (
        <ActionIcon size={28} aria-label={t('scan.remove')} title={t('scan.remove')} onClick={remove}>
          <IconX size={16} stroke={1.75} />
        </ActionIcon>
      )}
    </p>
  )
}

function useScanWords() {
  const { t } = useTranslation('quality')
  const format = useFormat()
  const found = ({ found: count }: Scan) => t('scan.found', { count, text: format.number(count) })
  return {
    title: ({ fromMs, toMs }: Scan) => t('scan.titleOf', { from: format.moment(fromMs, 0), to: format.moment(toMs, 0) }),
    step: (scan: Scan) =>
      `${t('scan.stepOf', { done: format.number(scan.seriesDone), all: format.number(scan.seriesCount) })} · ${found(scan)}`,
    outcome: (scan: Scan) => {
      const { state, error } = scan.progress
      if (state === 'failed') return jobFault(error)
      const all = t('scan.seriesCount', { count: scan.seriesCount, text: format.number(scan.seriesCount) })
      if (state === 'cancelled') return `${t('scan.cancelled')}, ${found(scan)}`
      return `${all}, ${found(scan)}`
    },
  }
}
