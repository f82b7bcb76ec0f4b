import { ActionIcon, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/format.ts'
import { readFilter } from './line-filter.ts'
import classes from './monitor.module.css'
import type { LogLine } from './monitor-log.ts'

/** Looks for a text or /regex/ in the lines that are shown: Enter goes to the one before, as the newest are below; Shift Enter back. */
interface Props {
  text: string
  lines: readonly LogLine[]
  onText(text: string): void
  onShow(index: number): void
  onClose(): void
}

const AFTER_MENU_MS = 40

export function SearchBar({ text, lines, onText, onShow, onClose }: Props) {
  const { t } = useTranslation('monitor')
  const format = useFormat()
  const read = useMemo(() => readFilter(text), [text])
  const field = useRef<HTMLInputElement>(null)
  // The menu that opened it gives the keyboard back to its button first.
  useEffect(() => {
    const timer = setTimeout(() => field.current?.focus(), AFTER_MENU_MS)
    return () => clearTimeout(timer)
  }, [])
  const [at, setAt] = useState<number | null>(null)
  const filter = read.ok ? read.filter : null
  const hits = filter === null ? [] : lines.flatMap(({ n, plain }, index) => (filter.fits(plain) ? [{ n, index }] : []))
  const place = hits.findIndex(({ n }) => n === at)
  const go = (by: 1 | -1) => {
    const next = hits.at(place < 0 ? -1 : (place + by + hits.length) % hits.length)
    if (next === undefined) return
    setAt(next.n)
    onShow(next.index)
  }
  return (
    <search className={classes.search}>
      <TextInput
        ref={field}
        aria-label={t('searchIn')}
        placeholder={t('searchIn')}
        value={text}
        maxLength={200}
        spellCheck={false}
        error={!read.ok}
        onChange={(event) => onText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(event.shiftKey ? 1 : -1)
          if (event.key === 'Escape') onClose()
        }}
      />
      <span className={classes.count} role="status">
        {text === ''
          ? ''
          : hits.length === 0
            ? t('foundNone')
            : t('found', { at: place < 0 ? '–' : format.number(place + 1), count: hits.length })}
      </span>
      <ActionIcon size={28} aria-label={t('previous')} title={t('previous')} disabled={hits.length === 0} onClick={() => go(-1)}>
        <IconChevronUp size={16} stroke={1.75} />
      </ActionIcon>
      <ActionIcon size={28} aria-label={t('next')} title={t('next')} disabled={hits.length === 0} onClick={() => go(1)}>
        <IconChevronDown size={16} stroke={1.75} />
      </ActionIcon>
      <ActionIcon size={28} aria-label={t('closeSearch')} title={t('closeSearch')} onClick={onClose}>
        <IconX size={16} stroke={1.75} />
      </ActionIcon>
    </search>
  )
}
