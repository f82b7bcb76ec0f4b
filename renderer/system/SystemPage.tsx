import { Button, SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { allows } from '../../backend/contract/roles.ts'
import type { SystemStatus } from '../../backend/contract/status.ts'
import { backendUrl, liveUrl } from '../backend/address.ts'
import { useRole, useStatus } from '../backend/live-store.ts'
import { rest } from '../backend/rest.ts'
import { useFormat } from '../language/format.ts'
import { switchLanguage } from '../language/i18n.ts'
import { LANGUAGES, languageFrom } from '../language/language.ts'
import { LANGUAGE_NAMES } from '../shell/UserMenu.tsx'
import { SitePanel } from '../site/SitePanel.tsx'
import { CopyLine } from '../ui/CopyLine.tsx'
import { Panel } from '../ui/Panel.tsx'
import page from '../ui/page.module.css'
import type { Status } from '../ui/StatusGlyph.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { Accounts } from './Accounts.tsx'
import { Facts } from './Facts.tsx'
import { Libraries } from './Libraries.tsx'
import { MailPanel } from './MailPanel.tsx'
import classes from './system.module.css'

/** What runs here, under which addresses, how the readings flow, who may come in. */

const GLYPH: Record<SystemStatus['broker']['state'], Status> = { ok: 'ok', warning: 'warning', critical: 'critical', off: 'idle' }

export default function SystemPage() {
  const { t } = useTranslation('system')
  const status = useStatus()
  return (
    <div className={page.page}>
      <div className={page.head}>
        <h1 className={page.title}>{t('title')}</h1>
      </div>
      {status && (
        <div className={classes.grid}>
          <About status={status} />
          <Flow status={status} />
          <Store status={status} />
        </div>
      )}
      <div className={classes.wide}>
        <Libraries />
        <div className={classes.column}>
          {status && <Addresses broker={status.broker.address} />}
          <SitePanel />
          <Accounts />
          <MailPanel />
          <Look />
        </div>
      </div>
    </div>
  )
}

function About({ status }: { status: SystemStatus }) {
  const { t } = useTranslation('system')
  const { t: common } = useTranslation()
  const format = useFormat()
  const may = allows(useRole(), 'operator')
  const running = status.demoBoards > 0
  const switchDemo = () => {
    const done = running ? rest.delete('/api/demo') : rest.post('/api/demo', {})
    done.catch((error: unknown) => showFailure(t('demoFailed'), error))
  }
  return (
    <Panel
      title={t('about')}
      actions={
        <Button
          size="sm"
          disabled={!may}
          title={may ? undefined : common('needsRole', { role: common('role.operator') })}
          onClick={switchDemo}
        >
          {t(running ? 'demoStop' : 'demoStart')}
        </Button>
      }
    >
      <Facts
        facts={[
          [t('version'), status.version],
          [t('uptime'), format.duration(status.uptimeS * 1000)],
          [t('memory'), format.bytes(status.memoryBytes)],
          [t('windows'), format.number(status.live.clients)],
          [t('demo'), running ? common('boards', { count: status.demoBoards }) : t('demoOff')],
        ]}
      />
    </Panel>
  )
}

function Flow({ status }: { status: SystemStatus }) {
  const { t } = useTranslation('system')
  const format = useFormat()
  const { broker, ingest } = status
  return (
    <Panel title={t('flow')} status={GLYPH[broker.state]}>
      <Facts
        facts={[
          [t('clients'), format.number(broker.clients)],
          [t('rate'), format.number(ingest.perSecond)],
          [t('messages'), format.number(ingest.messages)],
          [t('rejected'), format.number(ingest.rejected)],
          [t('duplicates'), format.number(ingest.duplicates)],
          [t('given'), format.number(ingest.dropped)],
          [t('refused'), format.number(broker.refusedClients)],
          [t('dropped'), format.number(broker.droppedClients)],
        ]}
      />
    </Panel>
  )
}

function Store({ status }: { status: SystemStatus }) {
  const { t } = useTranslation('system')
  const format = useFormat()
  const { database, ingest } = status
  return (
    <Panel title={t('database')} status={GLYPH[database.state]}>
      <Facts
        facts={[
          [t('samples'), format.number(database.samples)],
          [t('size'), format.bytes(database.bytes)],
          [t('pending'), format.number(database.pending)],
          [t('commit'), `${format.number(database.commitMs, 1)} ms`],
          [t('lag'), `${format.number(ingest.lagP95Ms)} ms`],
        ]}
      />
    </Panel>
  )
}

function Addresses({ broker }: { broker: string }) {
  const { t } = useTranslation('system')
  return (
    <Panel title={t('addresses')}>
      <div className={classes.lines}>
        <CopyLine label={t('broker')} text={broker} />
        <CopyLine label={t('socket')} text={liveUrl().replace(/\/ws\/events$/, '/mqtt')} />
        <CopyLine label={t('page')} text={backendUrl('/')} />
        <CopyLine label={t('docs')} text={backendUrl('/api/docs')} />
        <CopyLine label={t('events')} text={liveUrl()} />
        <CopyLine label={t('metrics')} text={backendUrl('/metrics')} />
      </div>
    </Panel>
  )
}

function Look() {
  const { t, i18n } = useTranslation('system')
  const { t: shell } = useTranslation('shell')
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Panel title={t('look')}>
      <div className={classes.look}>
        <SegmentedControl
          aria-label={shell('user.language')}
          value={languageFrom(i18n.language)}
          onChange={(value) => void switchLanguage(languageFrom(value))}
          data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        />
        <SegmentedControl
          aria-label={shell('user.theme')}
          value={colorScheme}
          onChange={(value) => setColorScheme(value === 'light' || value === 'auto' ? value : 'dark')}
          data={[
            { value: 'dark', label: shell('user.dark') },
            { value: 'light', label: shell('user.light') },
            { value: 'auto', label: shell('user.system') },
          ]}
        />
      </div>
    </Panel>
  )
}
