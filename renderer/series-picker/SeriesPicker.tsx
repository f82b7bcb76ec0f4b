import { Button, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useId, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import classes from './series-picker.module.css'
import { findSeries } from './series-search.ts'
import { useSeriesEntries } from './use-series-entries.ts'

/** Chooses several series: search, a list of which only the rows in view exist, one tab stop moved through by arrows, Space chooses. */
interface Props {
  label: string
  chosen: readonly number[]
  onChange(chosen: number[]): void
  /** Most that may be chosen. */
  most: number
  error?: string | undefined
}

const ROW_PX = 28
const SHOWN_ROWS = 5

export function SeriesPicker({ label, chosen, onChange, most, error }: Props) {
  const { t } = useTranslation('picker')
  const format = useFormat()
  const id = useId()
  const entries = useSeriesEntries()
  const [typed, setTyped] = useState('')
  const [only, setOnly] = useState(false)
  const [cursor, setCursor] = useState(0)
  const ticked = useMemo(() => new Set(chosen), [chosen])
  const found = useMemo(() => {
    const list = findSeries(entries, typed)
    return only ? list.filter((entry) => ticked.has(entry.id)) : list
  }, [entries, typed, only, ticked])
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({ count: found.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 6 })
  const at = Math.min(cursor, found.length - 1)
  const full = chosen.length >= most

  const toggle = (series: number) => {
    if (ticked.has(series)) onChange(chosen.filter((one) => one !== series))
    else if (!full) onChange([...chosen, series])
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: SHOWN_ROWS, PageUp: -SHOWN_ROWS, Home: -found.length, End: found.length }[
      event.key
    ]
    const entry = found[at]
    if (steps !== undefined) {
      const next = Math.max(0, Math.min(found.length - 1, at + steps))
      setCursor(next)
      virtual.scrollToIndex(next)
    } else if (event.key === ' ' && entry) toggle(entry.id)
    else return
    event.preventDefault()
  }
  const addFound = () => {
    const fresh = found.filter((entry) => !ticked.has(entry.id)).slice(0, most - chosen.length)
    onChange([...chosen, ...fresh.map((entry) => entry.id)])
  }

  return (
    <div className={classes.picker}>
      <div className={classes.line}>
        <span className={classes.label} id={`${id}-label`}>
          {label}
        </span>
        <button
          type="button"
          className={classes.count}
          aria-pressed={only}
          onClick={() => setOnly(!only)}
          disabled={chosen.length === 0 && !only}
        >
          {t('chosen', { count: chosen.length, text: format.number(chosen.length) })}
        </button>
      </div>
      <TextInput
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setCursor(0)
        }}
        placeholder={t('search')}
        aria-label={t('search')}
        leftSection={<IconSearch size={16} stroke={1.75} />}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          scroller.current?.focus()
        }}
      />
      <div
        ref={scroller}
        className={classes.list}
        style={{ height: ROW_PX * SHOWN_ROWS }}
        role="listbox"
        tabIndex={0}
        aria-multiselectable="true"
        aria-invalid={error !== undefined}
        aria-labelledby={`${id}-label`}
        aria-activedescendant={found[at] ? `${id}-${found[at].id}` : undefined}
        onKeyDown={onKeyDown}
      >
        <div className={classes.all} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const entry = found[item.index]
            if (!entry) return null
            const on = ticked.has(entry.id)
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys belong to the list, which has the focus
              <div
                key={entry.id}
                id={`${id}-${entry.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={on}
                aria-disabled={!on && full}
                aria-setsize={found.length}
                aria-posinset={item.index + 1}
                className={classes.row}
                data-cursor={item.index === at}
                style={{ transform: `translateY(${item.start}px)` }}
                onClick={() => {
                  setCursor(item.index)
                  toggle(entry.id)
                }}
              >
                <span className={classes.box} data-on={on} aria-hidden="true" />
                <span className={classes.name}>{entry.name}</span>
                <span className={classes.board}>{entry.board}</span>
                <span className={classes.unit}>{entry.unit}</span>
              </div>
            )
          })}
        </div>
        {found.length === 0 && <p className={classes.none}>{t(entries.length === 0 ? 'noSeries' : 'none')}</p>}
      </div>
      <div className={classes.line}>
        <span className={error ? classes.error : classes.hint} role={error ? 'alert' : undefined}>
          {error ??
            (full ? t('full', { most: format.number(most) }) : t('found', { count: found.length, text: format.number(found.length) }))}
        </span>
        <span className={classes.acts}>
          <Button
            size="sm"
            variant="subtle"
            disabled={full || typed === '' || found.every((entry) => ticked.has(entry.id))}
            onClick={addFound}
          >
            {t('addFound')}
          </Button>
          <Button size="sm" variant="subtle" disabled={chosen.length === 0} onClick={() => onChange([])}>
            {t('clear')}
          </Button>
        </span>
      </div>
    </div>
  )
}
