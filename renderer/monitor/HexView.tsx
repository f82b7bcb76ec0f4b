import { useVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { hexOf } from './byte-window.ts'
import classes from './monitor.module.css'
import { logOf, useLogVersion } from './monitor-log.ts'
import type { WatchablePort } from './view-state.ts'

/** The newest bytes, sixteen in a row. */
const ROW_PX = 17
const IN_ROW = 16

export function HexView({ port }: { port: WatchablePort }) {
  const { t } = useTranslation('monitor')
  useLogVersion(port.id)
  const { bytes } = logOf(port.id)
  const scroller = useRef<HTMLDivElement>(null)
  const [following, setFollowing] = useState(true)
  const firstRow = Math.floor(bytes.start / IN_ROW)
  const count = Math.ceil(bytes.end / IN_ROW) - firstRow
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    paddingStart: 8,
    paddingEnd: 8,
  })
  useLayoutEffect(() => {
    if (following && scroller.current !== null) scroller.current.scrollTop = scroller.current.scrollHeight
  })
  const onScroll = () => {
    const element = scroller.current
    if (element !== null) setFollowing(element.scrollHeight - element.scrollTop - element.clientHeight < ROW_PX * 2)
  }
  return (
    <div className={classes.log}>
      <div
        ref={scroller}
        className={classes.lines}
        role="log"
        aria-live="off"
        aria-label={t('hexLabel', { port: port.path })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys
        tabIndex={0}
        onScroll={onScroll}
      >
        <div className={classes.all} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const at = (firstRow + index) * IN_ROW
            const { hex, text } = hexOf(bytes.slice(at, at + IN_ROW))
            return (
              <div key={at} className={classes.line} style={{ top: start }}>
                <span className={classes.clock}>{at.toString(16).padStart(8, '0')}</span>
                <span className={classes.hex}>{hex}</span>
                <span className={classes.text}>{text}</span>
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
