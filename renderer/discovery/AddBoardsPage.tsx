import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { allows } from '../../backend/contract/roles.ts'
import { useDocuments } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import { RestError } from '../backend/rest.ts'
import { errorText } from '../language/errors.ts'
import { Banner } from '../ui/Banner.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import page from '../ui/page.module.css'
import { AnnouncedPanel } from './AnnouncedPanel.tsx'
import classes from './discovery.module.css'
import { browse, readDiscovery } from './discovery-calls.ts'
import { HeardBoards } from './HeardBoards.tsx'
import { ScanPanel } from './ScanPanel.tsx'

/** The three ways to a new board: heard on MQTT, announced in the network, found by a scan. Announcements are heard while it is open. */

const KEY = ['discovery']
/** Sooner than a browse ends by itself. */
const AGAIN_MS = 60_000
/** What is announced settles a moment after it was asked for. */
const SETTLED_MS = 2500

export default function AddBoardsPage() {
  const { t } = useTranslation('discovery')
  const may = allows(useRole(), 'operator')
  const found = useDocuments('found-devices')
  const scans = useDocuments('network-scans')
  const { state, fault, asking, ask } = useBrowse(may)
  return (
    <div className={page.page}>
      <div className={page.head}>
        <h1 className={page.title}>{t('title')}</h1>
        <p className={classes.lead}>{t('lead')}</p>
        <LinkButton to="/devices" size="sm" className={classes.back}>
          {t('back')}
        </LinkButton>
      </div>
      {fault !== undefined && (
        <Banner status="critical" role="alert" title={t('failed')}>
          {fault}
        </Banner>
      )}
      <HeardBoards broker={state?.broker} />
      {state !== undefined && (
        <>
          <AnnouncedPanel state={state} devices={found.list.filter(({ ways }) => ways.includes('mdns'))} asking={asking} onAsk={ask} />
          <ScanPanel state={state} scans={scans.list} devices={found.list.filter(({ ways }) => ways.includes('scan'))} />
        </>
      )}
    </div>
  )
}

/** State of the discovery; who may listen to the network does so while the page is open. */
function useBrowse(may: boolean) {
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [fault, setFault] = useState<string>()
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => readDiscovery(signal), refetchInterval: AGAIN_MS / 4 })
  const setting = query.data?.mdns.setting

  const ask = () => {
    setAsking(true)
    browse()
      .then(
        (state) => {
          client.setQueryData(KEY, state)
          setFault(undefined)
        },
        (cause: unknown) => {
          // Switched off is a state that the panel tells, no failure.
          if (!(cause instanceof RestError && cause.code === 'discovery.off')) setFault(errorText(cause))
        },
      )
      .finally(() => {
        setAsking(false)
        setTimeout(() => void client.invalidateQueries({ queryKey: KEY }), SETTLED_MS)
      })
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: asks anew when it may, not whenever `ask` is made anew
  useEffect(() => {
    if (!may || setting === undefined || setting === 'off') return
    ask()
    const timer = setInterval(ask, AGAIN_MS)
    return () => clearInterval(timer)
  }, [may, setting])

  return { state: query.data, fault: fault ?? (query.error ? errorText(query.error) : undefined), asking, ask }
}
