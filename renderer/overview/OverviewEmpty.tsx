import { Button } from '@mantine/core'
import { IconPlugConnected, IconRadar2, IconUsb } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { allows } from '../../backend/contract/roles.ts'
import { useRole, useStatus } from '../backend/live-store.ts'
import { rest } from '../backend/rest.ts'
import { CopyLine } from '../ui/CopyLine.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { brokerAddress } from './broker-address.ts'
import classes from './overview-empty.module.css'

/** No board yet: four ways to the first value. Instructions open below the buttons, with this broker's own address. */
export function OverviewEmpty() {
  const { t } = useTranslation('overview')
  const { t: common } = useTranslation()
  const status = useStatus()
  const may = allows(useRole(), 'operator')
  const [help, setHelp] = useState<'plug' | 'connect' | null>(null)
  const [starting, setStarting] = useState(false)
  const demo = starting || (status?.demoBoards ?? 0) > 0

  const startDemo = async () => {
    setStarting(true)
    try {
      await rest.post('/api/demo', {})
    } catch (error) {
      setStarting(false)
      showFailure(t('empty.demoFailed'), error)
    }
  }

  const toggle = (which: 'plug' | 'connect') => setHelp(help === which ? null : which)
  return (
    <EmptyState
      title={t('empty.title')}
      text={
        demo ? (
          <span className={classes.starting} role="status">
            <StatusGlyph status="pending" size={14} /> {t('empty.demoStarting')}
          </span>
        ) : (
          t('empty.text')
        )
      }
      more={help && <Help which={help} address={status?.broker.address ?? ''} />}
    >
      <Button
        variant="filled"
        leftSection={<IconUsb size={16} stroke={1.75} />}
        aria-expanded={help === 'plug'}
        onClick={() => toggle('plug')}
      >
        {t('empty.plug')}
      </Button>
      <Button
        disabled={demo || !may}
        title={may ? undefined : common('needsRole', { role: common('role.operator') })}
        onClick={() => void startDemo()}
      >
        {t('empty.demo')}
      </Button>
      <Button
        leftSection={<IconPlugConnected size={16} stroke={1.75} />}
        aria-expanded={help === 'connect'}
        onClick={() => toggle('connect')}
      >
        {t('empty.connect')}
      </Button>
      <LinkButton to="/devices/add" leftSection={<IconRadar2 size={16} stroke={1.75} />}>
        {t('empty.find')}
      </LinkButton>
    </EmptyState>
  )
}

const TOPIC = 'sensors/tor-1/telemetry'
const PAYLOAD = '{"metrics":{"tempC":22.4,"doorState":"open"}}'

function Help({ which, address }: { which: 'plug' | 'connect'; address: string }) {
  const { t } = useTranslation('overview')
  const { host, port, localOnly } = brokerAddress(address, location.hostname)
  const plain = <CopyLine label={t('empty.broker')} text={`${host}:${port}`} />
  const local = localOnly && <p className={classes.hint}>{t('empty.localOnly')}</p>
  if (which === 'plug') {
    return (
      <section className={classes.help} aria-label={t('empty.plugTitle')}>
        <h3>{t('empty.plugTitle')}</h3>
        <ol>
          <li>{t('empty.plug1')}</li>
          <li>{t('empty.plug2')}</li>
        </ol>
        <div className={classes.pair}>
          {plain}
          <CopyLine label={t('empty.topic')} text={TOPIC} />
        </div>
        <CopyLine label={t('empty.payload')} text={PAYLOAD} />
        {local}
        <p className={classes.hint}>{t('empty.plug3')}</p>
      </section>
    )
  }
  return (
    <section className={classes.help} aria-label={t('empty.connectTitle')}>
      <h3>{t('empty.connectTitle')}</h3>
      <p>{t('empty.connect1')}</p>
      {plain}
      <p>{t('empty.connect2')}</p>
      {local}
      <p>{t('empty.connect3')}</p>
      <CopyLine text={`mosquitto_pub -h ${host} -p ${port} -t ${TOPIC} -m '${PAYLOAD}'`} />
      <p>{t('empty.bridge')}</p>
      <CopyLine text={`connection leitstand\naddress ${host}:${port}\ntopic kaiser/# both 1\ntopic sensors/# out 1`} />
    </section>
  )
}
