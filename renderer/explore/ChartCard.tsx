import { FocusTrap } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './chart-area.module.css'

/** A small card over the chart at a time: selection, annotation, event, sample. Escape closes and gives the focus back. */
interface Props {
  title: string
  /** Where on the chart, 0 … 1 from its left edge. */
  at: number
  onClose(): void
  children: React.ReactNode
}

export function ChartCard({ title, at, onClose, children }: Props) {
  const { t } = useTranslation()
  const before = useRef<Element | null>(null)
  useEffect(() => {
    before.current = document.activeElement
    return () => {
      if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus({ preventScroll: true })
    }
  }, [])
  const share = Math.min(1, Math.max(0, at))
  return (
    <FocusTrap active>
      <div
        className={classes.card}
        role="dialog"
        aria-label={title}
        style={{ insetInlineStart: `calc(${share * 100}% - ${share * 280}px)` }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onClose()
        }}
      >
        <div className={classes.cardHead}>
          <h3 className={classes.cardTitle}>{title}</h3>
          <button type="button" className={classes.close} aria-label={t('act.close')} onClick={onClose}>
            <IconX size={14} stroke={1.75} />
          </button>
        </div>
        {children}
      </div>
    </FocusTrap>
  )
}
