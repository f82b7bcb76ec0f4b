import { ActionIcon } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './evaluations.module.css'

/** Under the canvas: what the rule decided, or what it would with values set by hand. */
export type BottomTab = 'evaluations' | 'simulation'
const TABS: readonly BottomTab[] = ['evaluations', 'simulation']

interface Props {
  tab: BottomTab
  note: React.ReactNode
  act: React.ReactNode
  onTab(tab: BottomTab): void
  children: React.ReactNode
}

export function BottomPanel({ tab, note, act, onTab, children }: Props) {
  const { t } = useTranslation('ruleInsight')
  const [open, setOpen] = useState(true)
  const move = (by: number) => {
    const next = TABS[(TABS.indexOf(tab) + by + TABS.length) % TABS.length] ?? 'evaluations'
    onTab(next)
    requestAnimationFrame(() => document.getElementById(`rule-${next}`)?.focus())
  }
  return (
    <section className={classes.panel} data-open={open} aria-label={t(`tab.${tab}`)}>
      <div className={classes.tabs}>
        <div role="tablist">
          {TABS.map((one) => (
            <button
              key={one}
              id={`rule-${one}`}
              type="button"
              role="tab"
              className={classes.tab}
              aria-selected={tab === one}
              aria-controls="rule-below"
              tabIndex={tab === one ? 0 : -1}
              onClick={() => {
                setOpen(true)
                onTab(one)
              }}
              onKeyDown={(event) => {
                if (event.key === 'ArrowRight') move(1)
                else if (event.key === 'ArrowLeft') move(-1)
              }}
            >
              {t(`tab.${one}`)}
            </button>
          ))}
        </div>
        <span className={classes.note}>{note}</span>
        <span className={classes.act}>{act}</span>
        <ActionIcon size={28} aria-label={t(open ? 'fold' : 'unfold')} title={t(open ? 'fold' : 'unfold')} onClick={() => setOpen(!open)}>
          {open ? <IconChevronDown size={16} stroke={1.75} /> : <IconChevronUp size={16} stroke={1.75} />}
        </ActionIcon>
      </div>
      <div id="rule-below" role="tabpanel" aria-labelledby={`rule-${tab}`} className={classes.body} hidden={!open}>
        {children}
      </div>
    </section>
  )
}
