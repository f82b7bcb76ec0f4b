import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { CHIP_LABELS, flashText, hexText } from '../../backend/contract/flash/chip.ts'
import type { Firmware } from '../../backend/contract/flash/firmware.ts'
import type { FlashJob } from '../../backend/contract/flash/job.ts'
import { useFormat } from '../language/format.ts'
import { reasonSentence } from '../language/reasons.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { faultWords, firstAndRest } from './fault-words.ts'
import classes from './flash.module.css'
import type { Lane } from './lanes.ts'

/** The line under the stages: what is being done, or how it ended, why, and what to do next. */
export function LaneDetail({ lane, firmware }: { lane: Lane; firmware: Firmware | undefined }) {
  const { t } = useTranslation('flash')
  const { state, job, port, board } = lane
  if (state === 'blocked' && port) {
    const { what, next } = firstAndRest((port.remedy && reasonSentence(port.remedy)) ?? '')
    return (
      <div className={classes.details}>
        <p className={classes.detail}>
          <strong>{what}</strong>
        </p>
        {next !== '' && (
          <p className={classes.detail}>
            <strong>{t('next')}</strong> {next}
          </p>
        )}
      </div>
    )
  }
  if (job === undefined) {
    const other = firmware?.chip != null && board !== undefined && firmware.chip !== board.chip
    return (
      <p className={classes.detail}>
        {other
          ? t('detail.otherChip', { wanted: CHIP_LABELS[firmware.chip ?? board.chip], found: CHIP_LABELS[board.chip] })
          : t(port?.ownUsb ? 'detail.ownUsb' : 'detail.ready')}
      </p>
    )
  }
  if (job.progress.state === 'running') return <Running job={job} />
  if (job.progress.error !== null && state !== 'ready') return <Failed job={job} gone={state === 'gone'} />
  return <Ended job={job} />
}

function Running({ job }: { job: FlashJob }) {
  const { t } = useTranslation('flash')
  const format = useFormat()
  const { stage, progress, baud, part, parts, request, board } = job
  const { done, total, rate } = progress
  const current = part === null ? undefined : parts[part]
  const counted = stage === 'writing' || stage === 'reading' || stage === 'backing-up'
  return (
    <p className={classes.detail}>
      <span>
        <strong>{t(`doing.${stage}`)}</strong>{' '}
        {stage === 'writing' && current && t('detail.partAt', { name: current.name, offset: hexText(current.offset) })}
        {stage === 'verifying' && t('detail.byMd5')}
        {stage === 'erasing' && board && flashText(request.range?.bytes ?? board.flashSize)}
      </span>
      {counted && total !== null && <span>{t('of', { ns: 'jobs', done: format.bytes(done), total: format.bytes(total) })}</span>}
      {counted && rate !== null && baud !== null && (
        <span>{t('detail.rate', { rate: format.bytes(rate), baud: format.number(baud) })}</span>
      )}
      {stage === 'verifying' && part !== null && <span>{t('detail.equal', { done: part, count: parts.length })}</span>}
      <Notices job={job} />
    </p>
  )
}

function Failed({ job, gone }: { job: FlashJob; gone: boolean }) {
  const { t } = useTranslation('flash')
  const { error, state } = job.progress
  if (error === null) return null
  const cancelled = state === 'cancelled'
  const { what, next } = faultWords(error)
  const more = job.problems.slice(1)
  return (
    <div className={classes.details} role="status">
      <p className={classes.detail}>
        <strong className={classes.fault}>{cancelled ? t('detail.cancelled') : what}</strong> {t(`written.${job.written}`)}
      </p>
      {more.map((problem) => (
        <p key={problem.key + JSON.stringify(problem.figures)} className={classes.detail}>
          {reasonSentence(problem)}
        </p>
      ))}
      <p className={classes.detail}>
        <strong>{t('next')}</strong> {cancelled ? t('detail.retryWrites') : next || t('detail.retry')}{' '}
        {gone && error.reason?.key !== 'port-gone' && t('detail.plugIn')}
      </p>
    </div>
  )
}

function Ended({ job }: { job: FlashJob }) {
  const { t } = useTranslation('flash')
  const format = useFormat()
  const { action, parts, board, baud, saved, bootLog, progress } = job
  if (progress.state === 'cancelled') return <p className={classes.detail}>{`${t('detail.cancelled')} ${t('written.nothing')}`}</p>
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
  const facts: string[] = []
  if (action === 'write') facts.push(t('fact.written', { bytes: format.bytes(bytes) }), t('fact.equal', { count: parts.length }))
  if (action === 'check') facts.push(t('fact.fits', { name: job.firmwareName }))
  if (action === 'erase') facts.push(t('fact.erased'))
  if (action === 'detect' && board) facts.push(t('fact.detected', { size: flashText(board.flashSize), id: board.flashId }))
  if (baud !== null && action !== 'write') facts.push(t('fact.baud', { baud: format.number(baud) }))
  if (action === 'write' && bootLog !== null && bootLog !== '') facts.push(t('fact.booted'))
  return (
    <p className={classes.detail}>
      {facts.map((fact) => (
        <span key={fact} className={classes.fact}>
          <StatusGlyph status="ok" size={12} bare />
          {fact}
        </span>
      ))}
      {saved !== null && (
        <Link to="/flash/firmware" search={{ id: saved }} className={classes.link}>
          {t('fact.saved')}
        </Link>
      )}
      <Notices job={job} />
    </p>
  )
}

/** The first of what was noted; the rest is in the log. */
function Notices({ job: { notices } }: { job: FlashJob }) {
  const { t } = useTranslation('flash')
  const [first] = notices
  if (first === undefined) return null
  const all = notices.map((notice) => reasonSentence(notice) ?? notice.key)
  return (
    <span className={classes.notice} title={all.join('\n')}>
      <StatusGlyph status="warning" size={12} />
      <span className={classes.clip}>{all[0]}</span>
      {notices.length > 1 && <span>{t('more', { count: notices.length - 1 })}</span>}
    </span>
  )
}
