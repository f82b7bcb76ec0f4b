import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Discovery, FoundDevice } from '../../backend/contract/boards/discovery.ts'
import { allows } from '../../backend/contract/roles.ts'
import { useRole } from '../backend/live-store.ts'
import blocks from '../ui/blocks.module.css'
import { Panel } from '../ui/Panel.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './discovery.module.css'
import { FoundList } from './FoundList.tsx'

/** Devices that announce themselves (mDNS), and what this centre announces of itself. Where it does not work it says why and what helps. */
interface Props {
  state: Discovery
  devices: readonly FoundDevice[]
  /** It is being asked just now. */
  asking: boolean
  onAsk(): void
}

export function AnnouncedPanel({ state, devices, asking, onAsk }: Props) {
  const { t } = useTranslation('discovery')
  const { t: common } = useTranslation()
  const may = allows(useRole(), 'operator')
  const { mdns } = state
  const needs = may ? undefined : common('needsRole', { role: common('role.operator') })
  const listens = mdns.browsingUntilMs !== null && mdns.fault === null
  const trouble = troubleOf(mdns)
  return (
    <Panel
      title={t('mdns.title')}
      label={t('mdns.title')}
      note={listens ? t('mdns.listening', { addresses: mdns.addresses.join(', ') }) : undefined}
      {...(listens ? { status: 'pending' as const } : {})}
      actions={
        mdns.setting !== 'off' && (
          <Button size="sm" disabled={!may || asking} title={needs} leftSection={<IconRefresh size={14} stroke={1.75} />} onClick={onAsk}>
            {t('mdns.ask')}
          </Button>
        )
      }
    >
      {trouble !== undefined && (
        <p className={`${classes.warn} ${classes.inset}`}>
          <StatusGlyph status="warning" size={14} /> {t(`mdns.${trouble}`, { fault: mdns.fault ?? '' })}
        </p>
      )}
      {trouble === undefined && devices.length === 0 && (
        <p className={`${blocks.about} ${classes.inset}`}>{listens ? t('mdns.none') : (needs ?? t('mdns.idle'))}</p>
      )}
      <FoundList devices={devices} broker={state.broker} label={t('mdns.title')} />
      {mdns.setting !== 'off' && (
        <p className={`${classes.hint} ${classes.inset}`}>
          {mdns.announced.name === ''
            ? t('mdns.silent')
            : t('mdns.announced', { name: mdns.announced.name, types: mdns.announced.types.join(', ') })}
        </p>
      )}
    </Panel>
  )
}

function troubleOf({ setting, fault }: Discovery['mdns']): 'off' | 'noNetwork' | 'fault' | 'loopback' | undefined {
  if (setting === 'off') return 'off'
  if (fault === 'no network') return 'noNetwork'
  if (fault !== null) return 'fault'
  return setting === 'loopback' ? 'loopback' : undefined
}
