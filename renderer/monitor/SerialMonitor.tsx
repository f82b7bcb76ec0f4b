import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SerialPortInfo } from '../../backend/contract/flash/port.ts'
import { type SerialMonitor as OpenMonitor, USUAL_BAUD } from '../../backend/contract/flash/serial-monitor.ts'
import { allows } from '../../backend/contract/roles.ts'
import { useDocuments } from '../backend/documents.ts'
import { useTopics } from '../backend/live-connection.ts'
import { useRole } from '../backend/live-store.ts'
import { isBuiltIn } from '../flash/lanes.ts'
import { useFormat } from '../language/format.ts'
import { reasonSentence } from '../language/reasons.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { HexView } from './HexView.tsx'
import { LogView } from './LogView.tsx'
import { readFilter } from './line-filter.ts'
import { MonitorBar } from './MonitorBar.tsx'
import classes from './monitor.module.css'
import { openPort } from './monitor-calls.ts'
import { forgetLogs, type LogLine } from './monitor-log.ts'
import { PlotView } from './PlotView.tsx'
import { SendBar } from './SendBar.tsx'
import { INITIAL_VIEW, type MonitorView, type WatchablePort } from './view-state.ts'

/** What boards say on their cables: one tab for each port. Stands below the lanes of the Flash page and on a page of its own. */
interface Props {
  /** Id of the port that is shown; undefined or gone: the first. */
  port: string | undefined
  onPort(port: string): void
  /** Numbers of lanes by path, where the tabs are named after them. */
  lanes?: ReadonlyMap<string, number>
}

export function SerialMonitor({ port, onPort, lanes }: Props) {
  const { t } = useTranslation('monitor')
  const { list: plugged } = useDocuments('serial-ports')
  const { list: monitors } = useDocuments('serial-monitors')
  const ports = useMemo(() => watchable(plugged, monitors), [plugged, monitors])
  const shown = ports.find(({ id }) => id === port) ?? firstOf(ports, plugged, monitors)
  const known = ports.map(({ id }) => id).join(' ')
  useEffect(() => forgetLogs(new Set(known.split(' '))), [known])
  return (
    <section className={classes.panel} aria-label={t('title')}>
      {shown === undefined ? (
        <>
          <header className={classes.bar}>
            <h2 className={classes.title}>{t('title')}</h2>
          </header>
          <p className={classes.none}>{t('noPorts')}</p>
        </>
      ) : (
        <Watched key={shown.id} port={shown} ports={ports} monitors={monitors} onPort={onPort} lanes={lanes} />
      )}
    </section>
  )
}

function watchable(plugged: readonly SerialPortInfo[], monitors: readonly OpenMonitor[]): WatchablePort[] {
  const ports = plugged.filter(({ path }) => path !== '').map(({ id, path }) => ({ id, path }))
  const gone = monitors.filter(({ id }) => ports.every((one) => one.id !== id)).map(({ id, path }) => ({ id, path }))
  const last = ({ path }: WatchablePort) => Number(isBuiltIn(path))
  return [...ports, ...gone].sort(
    (one, other) => last(one) - last(other) || one.path.localeCompare(other.path, undefined, { numeric: true }),
  )
}

/** One that is open; else a board rather than a port of the machine itself. */
function firstOf(ports: readonly WatchablePort[], plugged: readonly SerialPortInfo[], monitors: readonly OpenMonitor[]) {
  const boards = plugged.filter(({ path }) => path !== '' && !isBuiltIn(path))
  return (
    ports.find(({ id }) => monitors.some((one) => one.id === id)) ?? ports.find(({ id }) => boards.some((one) => one.id === id)) ?? ports[0]
  )
}

interface WatchedProps {
  port: WatchablePort
  ports: readonly WatchablePort[]
  monitors: readonly OpenMonitor[]
  onPort(port: string): void
  lanes: ReadonlyMap<string, number> | undefined
}

function Watched({ port, ports, monitors, onPort, lanes }: WatchedProps) {
  const monitor = monitors.find(({ id }) => id === port.id)
  useTopics(useMemo(() => [`serial/${port.id}`], [port.id]))
  const [view, setView] = useState<MonitorView>(INITIAL_VIEW)
  const [frozen, setFrozen] = useState<readonly LogLine[] | null>(null)
  const [typed] = useDebouncedValue(view.filter, 150)
  const read = useMemo(() => readFilter(typed), [typed])
  const filter = read.ok ? read.filter : null
  const change = (part: Partial<MonitorView>) => setView((before) => ({ ...before, ...part }))
  return (
    <>
      <MonitorBar
        {...{ port, ports, monitors, monitor, onPort, lanes, view, filter, frozen }}
        filterFault={read.ok ? null : read.why}
        onView={change}
        onFrozen={setFrozen}
      />
      <Standing port={port} monitor={monitor} />
      {view.plot && <PlotView port={port} />}
      {view.hex ? (
        <HexView port={port} />
      ) : (
        <LogView
          {...{ port, filter, frozen }}
          isOpen={monitor !== undefined}
          showTime={view.time}
          search={view.search}
          onSearch={(search) => change({ search })}
        />
      )}
      <SendBar port={port} monitor={monitor} view={view} onView={change} />
    </>
  )
}

/** Why the port is not open, in a line of its own; and the way to open it. */
function Standing({ port, monitor }: { port: WatchablePort; monitor: OpenMonitor | undefined }) {
  const { t } = useTranslation('monitor')
  const { t: common } = useTranslation()
  const format = useFormat()
  const may = allows(useRole(), 'operator')
  const [busy, setBusy] = useState(false)
  const open = () => {
    setBusy(true)
    openPort(port.id, { baud: USUAL_BAUD })
      .catch((fault: unknown) => showFailure(t('failed.open'), fault))
      .finally(() => setBusy(false))
  }
  if (monitor === undefined)
    return (
      <div className={classes.closed}>
        <EmptyState title={t('openTitle', { port: port.path })} text={t('openText')}>
          <Button
            disabled={!may || busy}
            title={may ? undefined : common('needsRole', { role: common('role.operator') })}
            loading={busy}
            onClick={open}
          >
            {`${t('open')}, ${t('baudOf', { baud: format.number(USUAL_BAUD) })}`}
          </Button>
        </EmptyState>
      </div>
    )
  if (monitor.state === 'open') return null
  const status = monitor.state === 'failed' ? 'critical' : monitor.state === 'gone' ? 'offline' : 'pending'
  const why = monitor.fault === null ? undefined : reasonSentence(monitor.fault)
  return (
    <p className={classes.standing} data-state={monitor.state} role="status">
      <StatusGlyph status={status} size={14} />
      <strong>{t(`state.${monitor.state}`)}</strong>
      {why !== undefined && monitor.state === 'failed' && <span>{why}</span>}
    </p>
  )
}
