import { Button } from '@mantine/core'
import { IconLock, IconRefresh, IconWifi, IconWifi1, IconWifi2 } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlashJob } from '../../backend/contract/flash/job.ts'
import type { WifiNetwork } from '../../backend/contract/flash/provision.ts'
import { useFormat } from '../language/format.ts'
import { showFailure } from '../ui/toasts.tsx'
import classes from './provision.module.css'
import { beginWork } from './provision-calls.ts'
import { FaultText } from './SetupProgress.tsx'

/** The networks that the board at a port finds, live; one click takes one. */
interface Props {
  port: string
  /** Look at once. */
  atOnce: boolean
  /** The search under way or done; kept by the dialog, so that it is not repeated when the form comes back. */
  work: FlashJob | undefined
  chosen: string
  onTake(network: WifiNetwork): void
  onBegun(id: string): void
}

export function NetworkList({ port, atOnce, work, chosen, onTake, onBegun }: Props) {
  const { t } = useTranslation('provision')
  const format = useFormat()
  const [asked, setAsked] = useState(false)
  const networks = work?.networks ?? null
  const looking = asked || work?.progress.state === 'running'
  const look = () => {
    setAsked(true)
    beginWork({ port, action: 'networks' })
      .then(
        ({ id }) => onBegun(id),
        (fault: unknown) => showFailure(t('failed.begin', { port }), fault),
      )
      .finally(() => setAsked(false))
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the dialog opens
  useEffect(() => {
    if (atOnce && work === undefined) look()
  }, [])
  return (
    <div className={classes.networks}>
      <div className={classes.networkHead}>
        <span className={classes.quiet} role="status">
          {looking ? t('network.looking') : networks !== null && networks.length > 0 ? t('network.found') : ''}
        </span>
        <Button size="sm" disabled={looking} loading={looking} leftSection={<IconRefresh size={14} stroke={1.75} />} onClick={look}>
          {t(networks === null ? 'act.scan' : 'act.scanAgain')}
        </Button>
      </div>
      {networks !== null && networks.length > 0 && (
        <ul className={classes.networkRows}>
          {networks.map((network) => (
            <li key={network.ssid}>
              <button type="button" className={classes.network} aria-pressed={network.ssid === chosen} onClick={() => onTake(network)}>
                <Signal rssiDbm={network.rssiDbm} />
                <span className={classes.ssid}>{network.ssid}</span>
                {network.secured ? (
                  <IconLock size={14} stroke={1.75} aria-hidden="true" />
                ) : (
                  <span className={classes.quiet}>{t('network.open')}</span>
                )}
                <span className={classes.rssi}>{t('network.signal', { rssi: format.number(network.rssiDbm) })}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {networks?.length === 0 && <p className={classes.quiet}>{t('network.none')}</p>}
      {work?.progress.error && <FaultText error={work.progress.error} />}
    </div>
  )
}

function Signal({ rssiDbm }: { rssiDbm: number }) {
  const Icon = rssiDbm > -65 ? IconWifi : rssiDbm > -78 ? IconWifi2 : IconWifi1
  return <Icon size={16} stroke={1.75} aria-hidden="true" />
}
