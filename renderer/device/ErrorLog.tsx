import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNow } from '../backend/clock.ts'
import { useFormat } from '../language/format.ts'
import { Panel } from '../ui/Panel.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import chartClasses from './chart.module.css'
import { EventsFailed } from './EventsFailed.tsx'
import { type BoardFault, countsByCode, SEVERITIES, type Severity } from './error-log.ts'
import classes from './health-history.module.css'
import type { BoardEvents } from './use-board-events.ts'

/** Errors the board reported, from a severity on, and how often each code came. A click on a code leaves only its own. */
interface Props {
  faults: readonly BoardFault[]
  events: BoardEvents
  rangeWord: string
}

/** More rows help nobody; the counts are of all. */
const ROWS = 200
const GLYPHS = { 0: 'event', 1: 'warning', 2: 'warning', 3: 'critical' } as const
const WORDS = { 0: 's0', 1: 's1', 2: 's2', 3: 's3' } as const

export function ErrorLog({ faults, events, rangeWord }: Props) {
  const { t } = useTranslation('device')
  const format = useFormat()
  const [least, setLeast] = useState<Severity>(0)
  const [code, setCode] = useState<string | null>(null)
  const severe = faults.filter(({ severity }) => severity >= least)
  const counts = countsByCode(severe)
  const chosen = counts.some((one) => one.code === code) ? code : null
  const shown = chosen === null ? severe : severe.filter((one) => one.code === chosen)
  const known = events.failure === null && !events.loading
  return (
    <Panel
      title={t('errors.title')}
      note={faults.length > 0 ? `${t('errors.count', { count: shown.length })}, ${rangeWord}` : undefined}
      actions={
        <SegmentedControl
          className={chartClasses.segments ?? ''}
          aria-label={t('errors.least')}
          value={String(least)}
          onChange={(value) => setLeast(SEVERITIES.find((one) => String(one) === value) ?? 0)}
          data={SEVERITIES.map((one) => ({ value: String(one), label: t(`errors.from.${WORDS[one]}`) }))}
        />
      }
    >
      {events.failure !== null && <EventsFailed events={events} />}
      {events.loading && <p className={classes.empty}>{t('chart.loading')}</p>}
      {known && shown.length === 0 && (
        <div className={classes.empty}>
          <strong>{t(faults.length > 0 ? 'errors.noneSevere' : 'errors.none')}</strong>
          <p>{t(faults.length > 0 ? 'errors.noneSevereText' : 'errors.noneText')}</p>
        </div>
      )}
      {known && counts.length > 0 && (
        <ul className={classes.codes} aria-label={t('errors.codes')}>
          {counts.map((one) => (
            <li key={one.code}>
              <button type="button" aria-pressed={one.code === chosen} onClick={() => setCode(one.code === chosen ? null : one.code)}>
                {one.code || t('errors.noCode')}
                <span>{`${format.number(one.count)} ×`}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {known && shown.length > 0 && <Faults faults={shown.slice(0, ROWS)} />}
      {shown.length > ROWS && <p className={classes.cut}>{t('errors.more', { shown: ROWS })}</p>}
    </Panel>
  )
}

function Faults({ faults }: { faults: readonly BoardFault[] }) {
  const { t } = useTranslation('device')
  const nowMs = useNow()
  const format = useFormat()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by keyboard
    <section className={classes.scroller} tabIndex={0} aria-label={t('errors.title')}>
      <ul className={classes.faults}>
        {faults.map((fault) => (
          <li key={fault.id}>
            <StatusGlyph status={GLYPHS[fault.severity]} size={14} />
            <time>{`${format.date(fault.atMs, nowMs)} ${format.time(fault.atMs)}`}</time>
            <span>{t(`diagnostics.severity.${WORDS[fault.severity]}`)}</span>
            <code>{fault.code || '–'}</code>
            <span className={classes.message} title={fault.message}>
              {fault.message || '–'}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
