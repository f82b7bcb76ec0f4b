import { ActionIcon, Button, CopyButton, Menu } from '@mantine/core'
import {
  IconBinary,
  IconBinaryOff,
  IconBolt,
  IconDots,
  IconEraser,
  IconFileText,
  IconRefresh,
  IconSearch,
  IconShieldCheck,
  IconTransferOut,
  IconWifi,
  IconX,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Firmware } from '../../backend/contract/flash/firmware.ts'
import { RestError } from '../backend/rest.ts'
import { showFailure } from '../ui/toasts.tsx'
import classes from './flash.module.css'
import { cancelJob, retryJob } from './flash-calls.ts'
import { dismiss } from './flash-draft.ts'
import { jobLog } from './job-log.ts'
import type { Lane, LaneAsk } from './lanes.ts'

/** What can be done with a lane: one button for what is likely next, a quiet one below it, the rest in a menu. */
interface Props {
  lane: Lane
  firmware: Firmware | undefined
  needs: string | undefined
  onWrite(lane: Lane): void
  onAsk(ask: LaneAsk, lane: Lane): void
}

export function LaneActs({ lane, firmware, needs, onWrite, onAsk }: Props) {
  const { t } = useTranslation('flash')
  const { state, job, number } = lane
  const [ending, setEnding] = useState<string | null>(null)
  const locked = needs !== undefined
  const of = (word: string) => t('act.onLane', { act: word, number })
  if (state === 'running' && job) {
    const cancel = () => {
      setEnding(job.id)
      cancelJob(job.id).catch((fault: unknown) => {
        setEnding(null)
        showFailure(t('act.notCancelled'), fault)
      })
    }
    const cancelling = ending === job.id
    return (
      <div className={classes.acts}>
        <Button fullWidth disabled={locked || cancelling} title={needs} aria-label={of(t('act.cancel'))} onClick={cancel}>
          {t(cancelling ? 'act.cancelling' : 'act.cancel')}
        </Button>
      </div>
    )
  }
  if (state === 'failed' || state === 'gone') {
    const gone = state === 'gone'
    const retry = () => {
      if (job === undefined) return
      retryJob(job.id).catch((fault: unknown) => {
        if (fault instanceof RestError && fault.code === 'provision.secret') onAsk('password', lane)
        else showFailure(t('act.notBegun', { port: lane.path }), fault)
      })
    }
    return (
      <div className={classes.acts}>
        <Button
          fullWidth
          variant="filled"
          disabled={locked || gone}
          title={needs ?? (gone ? t('detail.plugIn') : undefined)}
          leftSection={<IconRefresh size={16} stroke={1.75} />}
          aria-label={of(t('act.retry'))}
          onClick={retry}
        >
          {t('act.retry')}
        </Button>
        <div className={classes.second}>
          {job && (
            <CopyButton value={jobLog(job)} timeout={2000}>
              {({ copied, copy }) => (
                <Button size="sm" variant="subtle" aria-label={of(t('act.copyLog'))} onClick={copy}>
                  {t(copied ? 'act.copied' : 'act.copyLog')}
                </Button>
              )}
            </CopyButton>
          )}
          <LaneMenu lane={lane} firmware={firmware} locked={locked} onWrite={onWrite} onAsk={onAsk} />
        </div>
      </div>
    )
  }
  if (state === 'blocked') return <div className={classes.acts} />
  return (
    <div className={classes.acts}>
      <Button fullWidth disabled={locked} title={needs} aria-label={of(t('act.flash'))} onClick={() => onWrite(lane)}>
        {t(state === 'done' ? 'act.again' : 'act.flash')}
      </Button>
      <div className={classes.second}>
        {state === 'done' || job?.action === 'check' ? (
          <Button size="sm" variant="subtle" aria-label={of(t('act.log'))} onClick={() => onAsk('log', lane)}>
            {t('act.log')}
          </Button>
        ) : (
          <Button
            size="sm"
            variant="subtle"
            disabled={locked}
            title={needs}
            aria-label={of(t('act.detect'))}
            onClick={() => onAsk('detect', lane)}
          >
            {t('act.detect')}
          </Button>
        )}
        <LaneMenu lane={lane} firmware={firmware} locked={locked} onWrite={onWrite} onAsk={onAsk} />
      </div>
    </div>
  )
}

function LaneMenu({ lane, firmware, locked, onWrite, onAsk }: Omit<Props, 'needs'> & { locked: boolean }) {
  const { t } = useTranslation('flash')
  const { job, port } = lane
  const ask = (what: LaneAsk) => () => onAsk(what, lane)
  const away = port === undefined || locked
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={28} aria-label={t('act.more', { number: lane.number })} title={t('act.more', { number: lane.number })}>
          <IconDots size={16} stroke={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={away} leftSection={<IconSearch size={16} stroke={1.75} />} onClick={ask('detect')}>
          {t('act.detectOnly')}
        </Menu.Item>
        <Menu.Item disabled={away || !firmware} leftSection={<IconShieldCheck size={16} stroke={1.75} />} onClick={ask('check')}>
          {t('act.checkOnly')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item disabled={away} leftSection={<IconWifi size={16} stroke={1.75} />} onClick={ask('set-up')}>
          {t('act.setUp')}
        </Menu.Item>
        <Menu.Item disabled={away || !firmware} leftSection={<IconBolt size={16} stroke={1.75} />} onClick={ask('write-set-up')}>
          {t('act.writeSetUp')}
        </Menu.Item>
        {lane.state === 'failed' && (
          <Menu.Item disabled={away} leftSection={<IconBolt size={16} stroke={1.75} />} onClick={() => onWrite(lane)}>
            {t('act.flashOther')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item disabled={away} leftSection={<IconTransferOut size={16} stroke={1.75} />} onClick={ask('read-all')}>
          {t('act.readAll')}
        </Menu.Item>
        <Menu.Item disabled={away} leftSection={<IconBinary size={16} stroke={1.75} />} onClick={ask('read-range')}>
          {t('act.readRange')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item disabled={away} leftSection={<IconEraser size={16} stroke={1.75} />} onClick={ask('erase-all')}>
          {t('act.eraseAllAsk')}
        </Menu.Item>
        <Menu.Item disabled={away} leftSection={<IconBinaryOff size={16} stroke={1.75} />} onClick={ask('erase-range')}>
          {t('act.eraseRange')}
        </Menu.Item>
        {job && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconFileText size={16} stroke={1.75} />} onClick={ask('log')}>
              {t('act.showLog')}
            </Menu.Item>
            <Menu.Item leftSection={<IconX size={16} stroke={1.75} />} onClick={() => dismiss(job.id)}>
              {t('act.dismiss')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
