import { Button } from '@mantine/core'
import { IconArrowBarToDown } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../ui/EmptyState.tsx'
import { CrashDialog } from './CrashDialog.tsx'
import { type Crash, crashAt } from './crash-at.ts'
import { LogRow } from './LogRow.tsx'
import { type LineFilter, readFilter } from './line-filter.ts'
import classes from './monitor.module.css'
import { type LogLine, logOf, useLogVersion } from './monitor-log.ts'
import { SearchBar } from './SearchBar.tsx'
import { ShownLines } from './shown-lines.ts'
import type { WatchablePort } from './view-state.ts'

/** The lines; only those in view exist. Runs along with the newest until somebody scrolls up. */
interface Props {
  port: WatchablePort
  isOpen: boolean
  filter: LineFilter | null
  /** The view stands still at these. */
  frozen: readonly LogLine[] | null
  showTime: boolean
  search: string | null
  onSearch(search: string | null): void
}

const ROW_PX = 17
const PAD_PX = 8

export function LogView({ port, isOpen, filter, frozen, showTime, search, onSearch }: Props) {
  const { t } = useTranslation('monitor')
  useLogVersion(port.id)
  const log = logOf(port.id)
  const scroller = useRef<HTMLDivElement>(null)
  const [following, setFollowing] = useState(true)
  const [hit, setHit] = useState<number | null>(null)
  const [crash, setCrash] = useState<Crash | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another log begins anew too
  const shown = useMemo(() => new ShownLines(filter), [filter, log])
  shown.update(frozen ?? log.lines)
  const open = frozen === null ? log.open() : null
  const last = open !== null && (filter === null || filter.fits(open.plain)) ? open : null
  const { lines } = shown
  const count = lines.length + (last === null ? 0 : 1)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    paddingStart: PAD_PX,
    paddingEnd: PAD_PX,
  })
  const searched = useMemo(() => (search === null || search === '' ? null : readFilter(search)), [search])
  const marker = searched?.ok ? searched.filter : filter

  const dropped = useRef(0)
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    // What is looked at stays in place while the oldest lines go.
    if (following) element.scrollTop = element.scrollHeight
    else if (shown.dropped > dropped.current) element.scrollTop -= (shown.dropped - dropped.current) * ROW_PX
    dropped.current = shown.dropped
  })
  const onScroll = () => {
    const element = scroller.current
    if (element === null) return
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < ROW_PX * 2
    if (atEnd !== following) setFollowing(atEnd)
  }
  const follow = () => setFollowing(true)
  const show = (index: number) => {
    setFollowing(false)
    setHit(lines[index]?.n ?? null)
    virtual.scrollToIndex(index, { align: 'center' })
  }
  const newer = frozen === null ? 0 : Math.max(0, (log.lines.at(-1)?.n ?? -1) - (frozen.at(-1)?.n ?? -1))
  return (
    <div className={classes.log}>
      {search !== null && (
        <SearchBar
          text={search}
          lines={lines}
          onText={onSearch}
          onShow={show}
          onClose={() => {
            setHit(null)
            onSearch(null)
          }}
        />
      )}
      <div
        ref={scroller}
        className={classes.lines}
        role="log"
        aria-live="off"
        aria-label={t('log', { port: port.path })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys
        tabIndex={0}
        onScroll={onScroll}
      >
        <div className={classes.all} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = lines[index] ?? last
            return line === null ? null : (
              <LogRow
                key={line.n}
                line={line}
                top={start}
                showTime={showTime}
                marker={marker}
                isHit={line.n === hit}
                onCrash={() => setCrash(crashAt(log.lines, line.n))}
              />
            )
          })}
        </div>
      </div>
      {count === 0 && isOpen && (
        <div className={classes.empty}>
          {shown.hidden > 0 ? (
            <EmptyState title={t('noMatchTitle')} text={t('noMatchText', { count: shown.hidden })} />
          ) : (
            <EmptyState title={t('silentTitle')} text={t('silentText')} />
          )}
        </div>
      )}
      <div className={classes.over}>
        {newer > 0 && <span className={classes.newer}>{t('newer', { count: newer })}</span>}
        {count > 0 && shown.hidden > 0 && <span className={classes.newer}>{t('hidden', { count: shown.hidden })}</span>}
        {!following && (
          <Button size="sm" leftSection={<IconArrowBarToDown size={14} stroke={1.75} />} onClick={follow}>
            {t('follow')}
          </Button>
        )}
      </div>
      {crash !== null && <CrashDialog crash={crash} onClose={() => setCrash(null)} />}
    </div>
  )
}
