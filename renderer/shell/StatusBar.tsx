import { Popover } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNow } from '../backend/clock.ts'
import { useLive, useStatus } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './status-bar.module.css'
import { type StatusCell, useStatusCells } from './status-cells.ts'

/** State of the machinery in one line, always in the same place; a click says why and what to do. */
export function StatusBar() {
  const { t } = useTranslation('shell')
  const known = useStatus() !== null
  const lost = useLive((state) => state.connection.state !== 'open')
  const cells = useStatusCells()
  return (
    <section className={classes.bar} aria-label={t('bar.label')} data-lost={lost}>
      {!known && <span className={classes.waiting}>{t('bar.waiting')}</span>}
      {cells.map((cell) => (
        <Cell key={cell.id} cell={cell} lost={lost} />
      ))}
      <Clock />
    </section>
  )
}

function Cell({ cell, lost }: { cell: StatusCell; lost: boolean }) {
  const [opened, setOpened] = useState(false)
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" width={340} offset={6}>
      <Popover.Target>
        <button
          type="button"
          className={classes.cell}
          data-cell={cell.id}
          onClick={() => setOpened(!opened)}
          // The keyboard stays on the button, there is nothing in the box for it: going on closes it, as Escape does.
          onKeyDown={(event) => (event.key === 'Escape' || event.key === 'Tab') && setOpened(false)}
        >
          {cell.status && <StatusGlyph status={lost ? 'stale' : cell.status} size={12} />}
          <span className={classes.label}>{cell.label}</span>
          <strong data-status={cell.status}>{cell.value}</strong>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.why}>
          <strong>
            {cell.label}: {cell.value}
          </strong>
          <p>{cell.cause}</p>
          {cell.remedy && <p>{cell.remedy}</p>}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

function Clock() {
  const format = useFormat()
  const now = useNow()
  return (
    <span className={classes.clock}>
      <span className={classes.date}>{format.date(now)}</span>
      <strong>{format.time(now)}</strong>
      <span>{format.zone(now)}</span>
    </span>
  )
}
