import { ActionIcon, Button, Menu, SegmentedControl, Select, Switch, TextInput } from '@mantine/core'
import {
  IconBinary,
  IconCpu,
  IconDots,
  IconDownload,
  IconEraser,
  IconFilter,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnectedX,
  IconRefresh,
  IconSearch,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SerialMonitor } from '../../backend/contract/flash/serial-monitor.ts'
import { allows } from '../../backend/contract/roles.ts'
import { backendNow } from '../backend/clock.ts'
import { useRole } from '../backend/live-store.ts'
import { download, fileNameOf } from '../exports/export-calls.ts'
import { showFailure } from '../ui/toasts.tsx'
import { BaudField } from './BaudField.tsx'
import { clockText } from './clock-text.ts'
import type { LineFilter } from './line-filter.ts'
import classes from './monitor.module.css'
import { closePort, resetBoard } from './monitor-calls.ts'
import { clearLog, type LogLine, logOf } from './monitor-log.ts'
import { useNoteText } from './use-note-text.ts'
import { type MonitorView, shortPort, type WatchablePort } from './view-state.ts'

/** Head of the monitor: which port, how it is looked at, what is done with it. */
interface Props {
  port: WatchablePort
  ports: readonly WatchablePort[]
  monitors: readonly SerialMonitor[]
  monitor: SerialMonitor | undefined
  lanes: ReadonlyMap<string, number> | undefined
  onPort(port: string): void
  view: MonitorView
  onView(part: Partial<MonitorView>): void
  filter: LineFilter | null
  filterFault: string | null
  frozen: readonly LogLine[] | null
  onFrozen(lines: readonly LogLine[] | null): void
}

/** More tabs do not fit beside the rest. */
const MOST_TABS = 6

export function MonitorBar(props: Props) {
  const { port, ports, monitors, monitor, onPort, lanes, view, onView, filterFault, frozen, onFrozen } = props
  const { t } = useTranslation('monitor')
  const lent = monitors.filter(({ id, state }) => state === 'lent' && id !== port.id).map(({ path }) => shortPort(path))
  const save = useSave(props)
  const tabs = ports.map(({ id, path }, index) => ({ value: id, label: tabOf(path, index === 0, id === port.id) }))
  /** Lanes by their number, as in the table above; the one that is shown with its port. */
  function tabOf(path: string, isFirst: boolean, isShown: boolean): string {
    const number = lanes?.get(path)
    if (number === undefined) return shortPort(path)
    return isShown ? `${number} · ${shortPort(path)}` : isFirst ? t('lane', { number }) : String(number)
  }
  return (
    <header className={classes.bar}>
      <h2 className={classes.title}>{t('title')}</h2>
      {ports.length > MOST_TABS ? (
        <Select
          className={classes.pick}
          aria-label={t('ports')}
          value={port.id}
          allowDeselect={false}
          data={tabs}
          onChange={(id) => id !== null && onPort(id)}
        />
      ) : (
        <SegmentedControl aria-label={t('ports')} value={port.id} onChange={onPort} data={tabs} />
      )}
      {monitor !== undefined && <BaudField key={monitor.baud} monitor={monitor} />}
      <TextInput
        className={classes.filter}
        aria-label={t('filter')}
        placeholder={t('filter')}
        leftSection={<IconFilter size={14} stroke={1.75} />}
        value={view.filter}
        maxLength={200}
        spellCheck={false}
        error={filterFault !== null}
        title={filterFault === null ? undefined : t('filterWrong', { why: filterFault })}
        onChange={(event) => onView({ filter: event.currentTarget.value })}
      />
      <Switch label={t('time')} checked={view.time} onChange={(event) => onView({ time: event.currentTarget.checked })} />
      <Switch label={t('plot')} checked={view.plot} onChange={(event) => onView({ plot: event.currentTarget.checked })} />
      {lent.length > 0 && <span className={classes.lent}>{t('lentPorts', { ports: lent.join(', ') })}</span>}
      <div className={classes.acts}>
        <Button
          size="sm"
          aria-pressed={frozen !== null}
          leftSection={frozen ? <IconPlayerPlay size={14} stroke={1.75} /> : <IconPlayerPause size={14} stroke={1.75} />}
          onClick={() => onFrozen(frozen ? null : [...logOf(port.id).lines])}
        >
          {t(frozen ? 'resume' : 'pause')}
        </Button>
        <Button size="sm" leftSection={<IconDownload size={14} stroke={1.75} />} onClick={save.text}>
          {t('save')}
        </Button>
        <MoreMenu {...props} onSaveBytes={save.bytes} />
      </div>
    </header>
  )
}

function MoreMenu({ port, monitor, view, onView, onFrozen, onSaveBytes }: Props & { onSaveBytes(): void }) {
  const { t } = useTranslation('monitor')
  const may = allows(useRole(), 'operator')
  const isOpen = may && monitor?.state === 'open'
  const reset = (into: 'program' | 'loader') =>
    void resetBoard(port.id, into).catch((fault: unknown) => showFailure(t('failed.reset'), fault))
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={28} aria-label={t('more')} title={t('more')}>
          <IconDots size={16} stroke={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconRefresh size={14} stroke={1.75} />} disabled={!isOpen} onClick={() => reset('program')}>
          {t('restart')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCpu size={14} stroke={1.75} />}
          disabled={!isOpen}
          title={t('loaderHint')}
          onClick={() => reset('loader')}
        >
          {t('loader')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconSearch size={14} stroke={1.75} />} onClick={() => onView({ search: view.search ?? '', hex: false })}>
          {t('search')}
        </Menu.Item>
        <Menu.Item leftSection={<IconBinary size={14} stroke={1.75} />} onClick={() => onView({ hex: !view.hex })}>
          {t(view.hex ? 'asText' : 'hex')}
        </Menu.Item>
        <Menu.Item leftSection={<IconDownload size={14} stroke={1.75} />} onClick={onSaveBytes}>
          {t('saveBytes')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconEraser size={14} stroke={1.75} />}
          onClick={() => {
            clearLog(port.id)
            onFrozen(null)
          }}
        >
          {t('clear')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconPlugConnectedX size={14} stroke={1.75} />}
          disabled={!may || monitor === undefined}
          onClick={() => void closePort(port.id).catch((fault: unknown) => showFailure(t('failed.close'), fault))}
        >
          {t('close')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Saves exactly the lines that are shown, or the bytes as they came. */
function useSave({ port, view, filter, frozen }: Props) {
  const noteText = useNoteText()
  const name = (ending: string) => fileNameOf(shortPort(port.path), backendNow(), ending)
  return {
    text: () => {
      const lines = (frozen ?? logOf(port.id).lines).filter(
        (line) => line.note !== null || line.lost > 0 || (filter?.fits(line.plain) ?? true),
      )
      const text = lines.map((line) => `${view.time ? `${clockText(line.atMs)}  ` : ''}${noteText(line) ?? line.plain}\n`).join('')
      download(new Blob([text], { type: 'text/plain;charset=utf-8' }), name('txt'))
    },
    bytes: () => {
      const { bytes } = logOf(port.id)
      download(new Blob([Uint8Array.from(bytes.slice(bytes.start, bytes.end))], { type: 'application/octet-stream' }), name('bin'))
    },
  }
}
