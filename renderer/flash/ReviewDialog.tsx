import { Button, Modal } from '@mantine/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CHIP_LABELS, flashText, revisionText } from '../../backend/contract/flash/chip.ts'
import type { Firmware } from '../../backend/contract/flash/firmware.ts'
import type { FlashJob } from '../../backend/contract/flash/job.ts'
import { useDocuments } from '../backend/documents.ts'
import { errorText } from '../language/errors.ts'
import { reasonSentence } from '../language/reasons.ts'
import { Banner } from '../ui/Banner.tsx'
import blocks from '../ui/blocks.module.css'
import { type Status, StatusGlyph } from '../ui/StatusGlyph.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { useFocusBack } from '../ui/use-focus-back.ts'
import { faultWords } from './fault-words.ts'
import classes from './flash.module.css'
import { beginJob, cancelJob } from './flash-calls.ts'
import { useFlashDraft, writeRequest } from './flash-draft.ts'

/** Asks each board and checks the firmware against it. Where nothing speaks against it, it is written at once; else one decides. */
interface Props {
  firmware: Firmware
  paths: readonly string[]
  onClose(): void
}

interface Asked {
  path: string
  /** Id of the check; undefined: it was not begun. */
  job: string | undefined
  fault: string | undefined
}

export function ReviewDialog({ firmware, paths, onClose }: Props) {
  useFocusBack()
  const { t } = useTranslation('flash')
  const { t: common } = useTranslation()
  const options = useFlashDraft((draft) => draft.options)
  const { list } = useDocuments('flash-jobs')
  const [asked, setAsked] = useState<readonly Asked[] | null>(null)
  const begun = useRef(false)
  const written = useRef(false)

  useEffect(() => {
    if (begun.current) return
    begun.current = true
    const ask = async (path: string): Promise<Asked> => {
      try {
        const { id } = await beginJob(writeRequest(path, 'check', firmware.id, options))
        return { path, job: id, fault: undefined }
      } catch (fault) {
        return { path, job: undefined, fault: errorText(fault) }
      }
    }
    void Promise.all(paths.map(ask)).then(setAsked)
  }, [paths, firmware.id, options])

  const rows = (asked ?? paths.map((path): Asked => ({ path, job: undefined, fault: undefined }))).map((one) => {
    const job = one.job === undefined ? undefined : list.find(({ id }) => id === one.job)
    return { ...one, job, verdict: verdictOf(one, job) }
  })
  const through = rows.every(({ verdict }) => verdict !== 'asking')
  const good = rows.filter(({ verdict }) => verdict === 'fits' || verdict === 'told')
  const plain = through && rows.length > 0 && rows.every(({ verdict }) => verdict === 'fits')

  const write = useCallback(() => {
    if (written.current) return
    written.current = true
    for (const { path, job } of good) {
      const request = writeRequest(path, 'write', firmware.id, options)
      void beginJob(job?.board ? { ...request, mac: job.board.mac } : request).catch((fault: unknown) =>
        showFailure(t('act.notBegun', { port: path }), fault),
      )
    }
    onClose()
  }, [good, firmware.id, options, onClose, t])

  useEffect(() => {
    if (plain) write()
  }, [plain, write])

  const close = () => {
    for (const { job } of rows)
      if (job?.progress.state === 'running') cancelJob(job.id).catch((fault: unknown) => showFailure(t('act.notCancelled'), fault))
    onClose()
  }
  const wipes = good.some(({ job }) => job?.wipesSettings)
  return (
    <Modal
      opened
      onClose={close}
      size={720}
      title={t('review.title', { name: firmware.name })}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      <div className={blocks.form}>
        <p className={blocks.about}>{t(through ? 'review.through' : 'review.underWay')}</p>
        {through && wipes && (
          <Banner status="warning" title={t('review.wipes')}>
            {t('review.wipesText')}
          </Banner>
        )}
        <ul className={classes.verdicts} aria-busy={!through}>
          {rows.map(({ path, job, fault, verdict }) => (
            <li key={path} className={classes.verdict} data-verdict={verdict}>
              <StatusGlyph status={STATUS[verdict]} size={16} />
              <div>
                <p>
                  <span className={classes.path}>{path}</span> {t(`review.${verdict}`)}
                </p>
                {job?.board && (
                  <p className={classes.sub}>
                    {CHIP_LABELS[job.board.chip]} {revisionText(job.board.revision)} · {flashText(job.board.flashSize)} ·{' '}
                    {job.board.mac.toUpperCase()}
                  </p>
                )}
                {linesOf(job, fault).map((line) => (
                  <p key={line}>{line}</p>
                ))}
              </div>
            </li>
          ))}
        </ul>
        <div className={classes.foot}>
          <Button variant="subtle" onClick={close}>
            {common('act.cancel')}
          </Button>
          <Button
            variant="filled"
            data-autofocus
            disabled={!through || good.length === 0}
            title={through ? (good.length === 0 ? t('review.noneFits') : undefined) : t('review.underWay')}
            onClick={write}
          >
            {t('review.write', { count: good.length })}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

type Verdict = 'asking' | 'fits' | 'told' | 'refused'
const STATUS: Record<Verdict, Status> = { asking: 'pending', fits: 'ok', told: 'warning', refused: 'critical' }

function verdictOf({ fault, job: id }: Asked, job: FlashJob | undefined): Verdict {
  if (fault !== undefined) return 'refused'
  if (id === undefined || job === undefined || job.progress.state === 'running') return 'asking'
  if (job.progress.state !== 'done') return 'refused'
  return job.notices.length > 0 || job.wipesSettings ? 'told' : 'fits'
}

/** All that is to be known before writing, each once. */
function linesOf(job: FlashJob | undefined, fault: string | undefined): string[] {
  if (fault !== undefined) return [fault]
  if (job === undefined) return []
  const lines = [...job.problems, ...job.notices].map((reason) => reasonSentence(reason) ?? reason.key)
  if (job.problems.length === 0 && job.progress.error) {
    const { what, next } = faultWords(job.progress.error)
    lines.unshift(`${what} ${next}`.trim())
  }
  return [...new Set(lines)]
}
