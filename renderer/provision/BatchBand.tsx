import { Button, Checkbox, Menu, Popover } from '@mantine/core'
import { IconFileText, IconPlayerPause, IconPlayerPlay, IconSettings } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { batchCounts, type FlashBatch } from '../../backend/contract/flash/batch.ts'
import { useNow } from '../backend/clock.ts'
import classes from '../flash/flash.module.css'
import type { Lane } from '../flash/lanes.ts'
import { WorkCounts } from '../flash/WorkCounts.tsx'
import { useFormat } from '../language/format.ts'
import blocks from '../ui/blocks.module.css'
import { StatusBadge } from '../ui/StatusBadge.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { batchLeftS } from './batch-time.ts'
import own from './provision.module.css'
import { batchFile, startBatch, stopBatch } from './provision-calls.ts'

/** Above the lanes of a batch: what is written to how many boards, how far it is, and what can be done with all of it. */
interface Props {
  batch: FlashBatch
  /** Free ones, which may begin. */
  free: readonly Lane[]
  /** Paths that shall not. */
  left: ReadonlySet<string>
  needs: string | undefined
  onLeave(path: string, left: boolean): void
}

export function BatchBand({ batch, free, left, needs, onLeave }: Props) {
  const { t } = useTranslation('provision')
  const format = useFormat()
  const nowMs = useNow()
  const { id, name, firmwareName, state, rows, ssid, startedAtMs, endedAtMs } = batch
  const failed = (fault: unknown) => showFailure(t('failed.batch'), fault)
  const start = () => {
    const ports = free.map(({ path }) => path).filter((path) => !left.has(path))
    startBatch(id, { ports }).catch(failed)
  }
  return (
    <header className={classes.band}>
      <div className={classes.what}>
        <div className={classes.nameLine}>
          <h1 className={classes.name} title={firmwareName}>
            {name}
          </h1>
          <StatusBadge status="neutral">{t(`state.${state}`)}</StatusBadge>
        </div>
        <p className={blocks.hint}>
          {[
            firmwareName,
            t('batch.about', { count: rows.length, ssid }),
            startedAtMs !== null && t('batch.started', { time: format.shortTime(startedAtMs) }),
            endedAtMs !== null && t('batch.ended', { time: format.shortTime(endedAtMs) }),
          ]
            .filter((one) => one !== false)
            .join(' · ')}
        </p>
      </div>
      <WorkCounts counts={batchCounts(batch)} all={rows.length} leftS={(state === 'running' && batchLeftS(batch, nowMs)) || 0} />
      <div className={classes.bandActs}>
        {(state === 'ready' || state === 'paused') && (
          <Button
            variant="filled"
            leftSection={<IconPlayerPlay size={16} stroke={1.75} />}
            disabled={needs !== undefined}
            title={needs}
            onClick={start}
          >
            {t(state === 'ready' ? 'batch.start' : 'batch.goOn')}
          </Button>
        )}
        {(state === 'running' || state === 'stopping') && (
          <Button
            leftSection={<IconPlayerPause size={16} stroke={1.75} />}
            disabled={needs !== undefined || state === 'stopping'}
            title={needs}
            onClick={() => stopBatch(id).catch(failed)}
          >
            {t(state === 'stopping' ? 'batch.stopping' : 'batch.stop')}
          </Button>
        )}
        {(state === 'ready' || state === 'paused') && (
          <Popover position="bottom-end" width={320}>
            <Popover.Target>
              <Button leftSection={<IconSettings size={16} stroke={1.75} />}>{t('batch.lanes')}</Button>
            </Popover.Target>
            <Popover.Dropdown>
              <div className={own.ports}>
                <p className={own.quiet}>{t(free.length === 0 ? 'batch.noPorts' : 'batch.lanesText')}</p>
                {free.map(({ path, number }) => (
                  <Checkbox
                    key={path}
                    label={`${number} · ${path}`}
                    checked={!left.has(path)}
                    onChange={(event) => onLeave(path, !event.currentTarget.checked)}
                  />
                ))}
              </div>
            </Popover.Dropdown>
          </Popover>
        )}
        <Files batch={batch} />
      </div>
    </header>
  )
}

function Files({ batch: { id } }: { batch: FlashBatch }) {
  const { t } = useTranslation('provision')
  const { language } = useFormat()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button leftSection={<IconFileText size={16} stroke={1.75} />}>{t('batch.files')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['pdf', 'csv', 'labels'] as const).map((kind) => (
          <Menu.Item key={kind} component="a" href={batchFile(id, kind, language === 'de' ? 'de' : 'en')} download>
            {t(`batch.${kind}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
