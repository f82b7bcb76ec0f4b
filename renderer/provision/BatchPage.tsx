import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BatchRow, FlashBatch } from '../../backend/contract/flash/batch.ts'
import { allows } from '../../backend/contract/roles.ts'
import { useDocuments } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import flashClasses from '../flash/flash.module.css'
import { useFlashDraft } from '../flash/flash-draft.ts'
import { useEndSound } from '../flash/flash-sound.ts'
import { type Lane, waits } from '../flash/lanes.ts'
import { useLanes } from '../flash/use-lanes.ts'
import { useFormat } from '../language/format.ts'
import { reasonSentence } from '../language/reasons.ts'
import { BoardLink } from '../ui/BoardLink.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import { Panel } from '../ui/Panel.tsx'
import page from '../ui/page.module.css'
import { type Status, StatusGlyph } from '../ui/StatusGlyph.tsx'
import { BatchBand } from './BatchBand.tsx'
import { BatchLaneRow } from './BatchLaneRow.tsx'
import classes from './provision.module.css'

/** One batch at work: the lanes with their boards, and the whole list below. */
export default function BatchPage() {
  const { t } = useTranslation('provision')
  const { t: common } = useTranslation()
  const { batchId } = useParams({ from: '/flash/batch/$batchId' })
  const { known, find } = useDocuments('flash-batches')
  const { lanes } = useLanes()
  useEndSound()
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const may = allows(useRole(), 'operator')
  const needs = may ? undefined : common('needsRole', { role: common('role.operator') })
  const batch = find(batchId)
  if (batch === undefined) {
    return known ? (
      <section className={page.page} aria-label={t('batches.batch')}>
        <EmptyState title={t('batch.gone')} text={t('batches.text')}>
          <LinkButton to="/flash/batches">{t('batch.all')}</LinkButton>
        </EmptyState>
      </section>
    ) : null
  }
  const free = lanes.filter((lane) => isFree(lane, batch))
  const shown = lanes.filter((lane) => isOf(lane, batch) || (batch.state !== 'done' && isFree(lane, batch) && !left.has(lane.path)))
  return (
    <section className={page.page} aria-label={`${t('batches.batch')} ${batch.name}`}>
      <BatchBand
        batch={batch}
        free={free}
        left={left}
        needs={needs}
        onLeave={(path, out) => setLeft((before) => new Set(out ? [...before, path] : [...before].filter((one) => one !== path)))}
      />
      {shown.length > 0 && <Lanes batch={batch} lanes={shown} needs={needs} />}
      <Rows rows={batch.rows} />
    </section>
  )
}

function isOf({ path }: Lane, { lanes }: FlashBatch): boolean {
  return lanes.some(({ port }) => port === path)
}

/** Of what hangs at the machine's own sockets nobody knows anything: they are left out until something was found there. */
function isFree(lane: Lane, batch: FlashBatch): boolean {
  if (isOf(lane, batch) || lane.port === undefined) return false
  return lane.state === 'done' || lane.state === 'failed' || waits(lane)
}

function Lanes({ batch, lanes, needs }: { batch: FlashBatch; lanes: readonly Lane[]; needs: string | undefined }) {
  const { t } = useTranslation('flash')
  const large = useFlashDraft((draft) => draft.options.large)
  return (
    <section className={flashClasses.lanes} data-large={large} aria-label={t('lanes')}>
      <div className={flashClasses.laneHead} aria-hidden="true">
        <span />
        <span>{t('head.port')}</span>
        <span>{t('head.board')}</span>
        <span>{t('head.progress')}</span>
        <span className={flashClasses.headState}>{t('head.state')}</span>
      </div>
      <ol className={flashClasses.rows}>
        {lanes.map((lane) => (
          <BatchLaneRow key={lane.key} batch={batch} lane={lane} needs={needs} />
        ))}
      </ol>
    </section>
  )
}

const ROW_STATUS: Record<'waiting' | 'running' | 'done' | 'failed', Status> = {
  waiting: 'idle',
  running: 'pending',
  done: 'ok',
  failed: 'warning',
}

function Rows({ rows }: { rows: readonly BatchRow[] }) {
  const { t } = useTranslation('provision')
  const format = useFormat()
  return (
    <Panel title={t('batch.rows')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>{t('batch.number')}</th>
            <th>{t('board.name')}</th>
            <th>{t('board.zone')}</th>
            <th>{t('board.labels')}</th>
            <th>{t('batch.result')}</th>
            <th>{t('batch.port')}</th>
            <th>{t('batch.mac')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => {
            const state = row.state === 'waiting' && row.error !== null ? 'failed' : row.state
            return (
              <tr key={row.name}>
                <td>{format.number(index + 1)}</td>
                <td className={classes.whole} title={row.name}>
                  {row.device === null ? (
                    <span className={classes.name}>{row.name}</span>
                  ) : (
                    <BoardLink board={row.device} className={classes.name}>
                      {row.name}
                    </BoardLink>
                  )}
                </td>
                <td className={classes.whole} title={row.zone ?? undefined}>
                  {row.zone}
                </td>
                <td className={classes.whole} title={row.labels.join(', ')}>
                  {row.labels.join(', ')}
                </td>
                <td>
                  <span className={classes.sign}>
                    <StatusGlyph status={ROW_STATUS[state]} size={14} />
                    {t(`rowState.${state}`)}
                    {row.failures > 0 && <span className={classes.quiet}>{t('batch.tries', { count: row.failures })}</span>}
                  </span>
                  {state === 'failed' && row.error && (
                    <div className={classes.quiet}>{(row.error.reason && reasonSentence(row.error.reason)) ?? row.error.detail}</div>
                  )}
                </td>
                <td className={classes.mono}>{row.port?.split('/').at(-1)}</td>
                <td className={classes.mono}>{row.mac?.toUpperCase()}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Panel>
  )
}
