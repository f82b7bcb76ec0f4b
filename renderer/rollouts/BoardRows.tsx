import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import classes from './rollouts.module.css'

/** A list of many boards, of which only those in sight are made. */
interface Props {
  count: number
  rowPx: number
  label: string
  children(index: number): React.ReactNode
}

export function BoardRows({ count, rowPx, label, children }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({ count, getScrollElement: () => box.current, estimateSize: () => rowPx, overscan: 8 })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller without fields must be reachable with the keyboard
    <section ref={box} className={classes.list} aria-label={label} tabIndex={0}>
      <div className={classes.inner} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => (
          <div
            key={item.key}
            data-index={item.index}
            ref={rows.measureElement}
            className={classes.boardRow}
            style={{ minHeight: rowPx, transform: `translateY(${item.start}px)` }}
          >
            {children(item.index)}
          </div>
        ))}
      </div>
    </section>
  )
}
