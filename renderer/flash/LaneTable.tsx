import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Firmware } from '../../backend/contract/flash/firmware.ts'
import type { FlashAction, FlashJob } from '../../backend/contract/flash/job.ts'
import { PasswordDialog } from '../provision/PasswordDialog.tsx'
import { ProvisionDialog } from '../provision/ProvisionDialog.tsx'
import { ConfirmByName } from '../ui/ConfirmByName.tsx'
import { showFailure } from '../ui/toasts.tsx'
import classes from './flash.module.css'
import { beginJob } from './flash-calls.ts'
import { useFlashDraft } from './flash-draft.ts'
import { JobLogDialog } from './JobLogDialog.tsx'
import { LaneRow } from './LaneRow.tsx'
import { isIdleSocket, type Lane, type LaneAsk } from './lanes.ts'
import { RangeDialog } from './RangeDialog.tsx'

/** All lanes, one row each, and the dialogs that one of them asks for. */
interface Props {
  lanes: readonly Lane[]
  firmware: Firmware | undefined
  needs: string | undefined
  onWrite(lane: Lane): void
}

export function LaneTable({ lanes, firmware, needs, onWrite }: Props) {
  const { t } = useTranslation('flash')
  const { large, baud } = useFlashDraft((draft) => draft.options)
  const [asked, setAsked] = useState<{ ask: LaneAsk; lane: Lane } | null>(null)
  const [sockets, setSockets] = useState(false)
  const [log, setLog] = useState<FlashJob['id'] | null>(null)
  const begin = (lane: Lane, action: FlashAction, more: { firmware?: string; range?: { offset: number; bytes: number } } = {}) => {
    const mac = action === 'erase' ? lane.board?.mac : undefined
    void beginJob({ port: lane.path, action, baud, ...more, ...(mac !== undefined && { mac }) }).catch((fault: unknown) =>
      showFailure(t('act.notBegun', { port: lane.path }), fault),
    )
  }
  const ask = (what: LaneAsk, lane: Lane) => {
    if (what === 'detect') begin(lane, 'detect')
    else if (what === 'read-all') begin(lane, 'read')
    else if (what === 'check' && firmware) begin(lane, 'check', { firmware: firmware.id })
    else if (what === 'log') setLog(lane.job?.id ?? null)
    else setAsked({ ask: what, lane })
  }
  const close = () => setAsked(null)
  const idle = lanes.filter(isIdleSocket)
  const shown = sockets ? lanes : lanes.filter((lane) => !isIdleSocket(lane))
  return (
    <section className={classes.lanes} data-large={large} aria-label={t('lanes')}>
      <div className={classes.laneHead} aria-hidden="true">
        <span />
        <span>{t('head.port')}</span>
        <span>{t('head.board')}</span>
        <span>{t('head.progress')}</span>
        <span className={classes.headState}>{t('head.state')}</span>
      </div>
      <ol className={classes.rows}>
        {shown.map((lane) => (
          <LaneRow key={lane.key} lane={lane} firmware={firmware} needs={needs} onWrite={onWrite} onAsk={ask} />
        ))}
      </ol>
      {idle.length > 0 && (
        <p className={classes.sockets}>
          <Button size="sm" variant="subtle" aria-expanded={sockets} onClick={() => setSockets(!sockets)}>
            {t(sockets ? 'sockets.hide' : 'sockets.show', { count: idle.length })}
          </Button>
          <span>{t('sockets.about')}</span>
        </p>
      )}
      {asked?.ask === 'erase-all' && (
        <ConfirmByName
          opened
          title={t('erase.title', { port: asked.lane.path })}
          consequence={t('erase.text')}
          name={shortName(asked.lane.path)}
          act={t('act.eraseAll')}
          onClose={close}
          onConfirm={() => {
            begin(asked.lane, 'erase')
            close()
          }}
        />
      )}
      {(asked?.ask === 'read-range' || asked?.ask === 'erase-range') && (
        <RangeDialog
          lane={asked.lane}
          action={asked.ask === 'read-range' ? 'read' : 'erase'}
          onClose={close}
          onTake={(range) => {
            begin(asked.lane, asked.ask === 'read-range' ? 'read' : 'erase', { range })
            close()
          }}
        />
      )}
      {(asked?.ask === 'set-up' || asked?.ask === 'write-set-up') && (
        <ProvisionDialog port={asked.lane.path} firmware={asked.ask === 'set-up' ? undefined : firmware} onClose={close} />
      )}
      {asked?.ask === 'password' && asked.lane.job && <PasswordDialog job={asked.lane.job} onClose={close} />}
      {log !== null && <JobLogDialog id={log} onClose={() => setLog(null)} />}
    </section>
  )
}

/** `ttyUSB0` of `/dev/ttyUSB0`. */
export function shortName(path: string): string {
  return path.split('/').at(-1) || path
}
