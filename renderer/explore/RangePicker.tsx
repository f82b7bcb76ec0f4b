import { Button, Popover, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { backendNow } from '../backend/clock.ts'
import { useFormat } from '../language/format.ts'
import blocks from '../ui/blocks.module.css'
import { isLive, type RangeSpec, resolveRange, type Span } from './explore-range.ts'
import { rangeLabel } from './range-label.ts'
import { type RangeFault, readTypedRange, type TimeFault, writeTypedTime } from './range-text.ts'
import classes from './toolbar.module.css'

/** The range as a button; opened, two fields that take what people type, and errors beside the field that has them. */
interface Props {
  spec: RangeSpec
  span: Span
  opened: boolean
  onOpened(opened: boolean): void
  onChoose(spec: RangeSpec): void
}

const QUICK: readonly RangeSpec[] = [
  { kind: 'last', ms: 5 * 60_000 },
  { kind: 'last', ms: 3 * 3_600_000 },
  { kind: 'last', ms: 12 * 3_600_000 },
  { kind: 'last', ms: 24 * 3_600_000 },
  { kind: 'last', ms: 90 * 86_400_000 },
  { kind: 'last', ms: 365 * 86_400_000 },
]

export function RangePicker({ spec, span, opened, onOpened, onChoose }: Props) {
  const { t } = useTranslation('explore')
  const format = useFormat()
  const label = rangeLabel(spec, span, t, format)
  return (
    <Popover opened={opened} onChange={onOpened} position="bottom-start" trapFocus returnFocus width={320}>
      <Popover.Target>
        <Button
          className={classes.range}
          aria-label={t('range.pick', { range: label })}
          aria-expanded={opened}
          onClick={() => onOpened(!opened)}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <RangeForm
          spec={spec}
          onChoose={(next) => {
            onOpened(false)
            onChoose(next)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

function RangeForm({ spec, onChoose }: { spec: RangeSpec; onChoose(spec: RangeSpec): void }) {
  const { t } = useTranslation('explore')
  const format = useFormat()
  const [start] = useState(() => resolveRange(spec, backendNow()))
  const [from, setFrom] = useState(() => writeTypedTime(start.fromMs, format.language))
  const [to, setTo] = useState(() => (isLive(spec) ? t('range.now') : writeTypedTime(start.toMs, format.language)))
  const [fault, setFault] = useState<{ field: 'from' | 'to'; fault: TimeFault | RangeFault } | null>(null)
  const apply = () => {
    const read = readTypedRange(from, to, backendNow())
    if ('spec' in read) onChoose(read.spec)
    else {
      setFault(read)
      document.getElementById(`explore-range-${read.field}`)?.focus()
    }
  }
  const errorOf = (field: 'from' | 'to') => (fault?.field === field ? t(`range.fault.${fault.fault}`) : undefined)
  const back = (ms: number) =>
    format
      .duration(ms)
      .replace(/ 0 (s|min|h)$/, '')
      .replace(/ 0 (s|min|h)$/, '')
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      <TextInput
        id="explore-range-from"
        data-autofocus
        label={t('range.from')}
        value={from}
        error={errorOf('from')}
        spellCheck={false}
        autoComplete="off"
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          setFrom(event.currentTarget.value)
          setFault(null)
        }}
      />
      <TextInput
        id="explore-range-to"
        label={t('range.to')}
        placeholder={t('range.toHint')}
        value={to}
        error={errorOf('to')}
        spellCheck={false}
        autoComplete="off"
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          setTo(event.currentTarget.value)
          setFault(null)
        }}
      />
      <p className={blocks.hint}>{t('range.examples')}</p>
      <div className={classes.quick}>
        <Button size="sm" onClick={() => onChoose({ kind: 'yesterday' })}>
          {t('range.yesterday')}
        </Button>
        {QUICK.map((one) =>
          one.kind === 'last' ? (
            <Button key={one.ms} size="sm" onClick={() => onChoose(one)}>
              {back(one.ms)}
            </Button>
          ) : null,
        )}
      </div>
      <Button type="submit" variant="filled">
        {t('range.apply')}
      </Button>
    </form>
  )
}
