import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { resolveRange } from '../explore/explore-range.ts'
import { readTypedRange, writeTypedTime } from '../explore/range-text.ts'
import { useFormat } from '../language/format.ts'
import classes from './exports.module.css'

/** From and to as people type them ("20.11.2026 06:00", "-6h", "yesterday"); only a readable range is passed on. */
interface Props {
  fromMs: number
  toMs: number
  onChange(range: { fromMs: number; toMs: number }): void
}

export function RangeFields({ fromMs, toMs, onChange }: Props) {
  const { t } = useTranslation('exports')
  const { language } = useFormat()
  const [from, setFrom] = useState(() => writeTypedTime(fromMs, language))
  const [to, setTo] = useState(() => writeTypedTime(toMs, language))
  const nowMs = Date.now()
  const read = readTypedRange(from, to, nowMs)
  const change = (nextFrom: string, nextTo: string) => {
    setFrom(nextFrom)
    setTo(nextTo)
    const next = readTypedRange(nextFrom, nextTo, nowMs)
    if ('spec' in next) onChange(resolveRange(next.spec, nowMs))
  }
  const errorOf = (field: 'from' | 'to') => ('fault' in read && read.field === field ? t(`range.${read.fault}`) : undefined)
  return (
    <div className={classes.pair}>
      <TextInput label={t('range.from')} value={from} error={errorOf('from')} onChange={(event) => change(event.currentTarget.value, to)} />
      <TextInput
        label={t('range.to')}
        value={to}
        placeholder={t('range.now')}
        error={errorOf('to')}
        onChange={(event) => change(from, event.currentTarget.value)}
      />
    </div>
  )
}
