import { ActionIcon } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Series } from '../../backend/contract/series.ts'
import { useRecent } from '../backend/values-store.ts'
import { useFormat } from '../language/format.ts'
import { writeLimit, writeLimits, writeValue } from '../quantities/format.ts'
import { seriesName, wiring } from '../quantities/series-name.ts'
import type { ValueCondition } from '../quantities/state-of.ts'
import { Sparkline } from '../ui/Sparkline.tsx'
import { StatusBadge } from '../ui/StatusBadge.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import classes from './channels.module.css'
import { useChannel } from './use-channel.ts'

/** One series in the table of channels. Renders when its own value changes, nothing else does. */
interface Props {
  series: Series
  selected: boolean
  onSelect(): void
  onEdit(): void
}

export const ChannelRow = memo(function ChannelRow({ series, selected, onSelect, onEdit }: Props) {
  const { t } = useTranslation('device')
  const format = useFormat()
  const { value, condition, nowMs } = useChannel(series)
  const written = writeValue(value?.value, series, format)
  const long = written.text.length > 8
  const name = seriesName(series, format.language)
  const { state, reason } = condition
  const word = t(`status.${state}`, { ns: 'common' })
  const why = reason.kind === 'limit' && state !== 'ok' ? limitText(condition, series, format) : word
  const tinted = state === 'warning' || state === 'critical' || state === 'stale' || state === 'offline'
  const quality = value && value.quality !== 'good' && value.quality !== 'excellent' ? value.quality : undefined
  return (
    <tr
      className={classes.row}
      data-status={tinted ? state : undefined}
      aria-selected={selected}
      data-selected={selected}
      tabIndex={0}
      onClick={onSelect}
      onKeyDown={(event) => onRowKey(event, onSelect)}
    >
      <td className={classes.glyph} title={why}>
        <StatusGlyph status={state} bare label={why} />
      </td>
      <td className={classes.gpio}>{series.gpio ?? '–'}</td>
      <td className={classes.name} title={name}>
        <span className={classes.clip}>{name}</span>
        {quality && (
          <StatusBadge status={quality === 'bad' ? 'warning' : 'neutral'} plain>
            {t(`quality.${quality}`, { ns: 'common' })}
          </StatusBadge>
        )}
      </td>
      <td className={classes.type} title={wiring(series, format.language)}>
        {wiring(series, format.language)}
      </td>
      <td className={classes.value} data-status={state} title={long ? `${written.text} (${why})` : why}>
        <span className={classes.number} data-long={long}>
          {written.text}
        </span>
        <span className={classes.unit}>{written.unit}</span>
      </td>
      <td className={classes.spark}>
        <Recent series={series} state={state} />
      </td>
      <td className={classes.limits}>{writeLimits(series.limits, series, format)}</td>
      <td className={classes.age} title={value ? format.moment(value.atMs, nowMs) : undefined}>
        {value ? format.age(value.atMs, nowMs) : t('channels.noValue')}
      </td>
      <td className={classes.act}>
        <ActionIcon
          size={28}
          aria-label={t('channels.edit', { name })}
          title={t('channels.edit', { name })}
          onClick={(event) => {
            event.stopPropagation()
            onEdit()
          }}
        >
          <IconAdjustmentsHorizontal size={16} stroke={1.75} />
        </ActionIcon>
      </td>
    </tr>
  )
})

function Recent({ series, state }: { series: Series; state: ValueCondition['state'] }) {
  const { points } = useRecent(series.id)
  const { warningLow, warningHigh, criticalLow, criticalHigh } = series.limits
  return (
    <Sparkline
      points={points}
      status={state}
      limit={warningLow ?? warningHigh ?? criticalLow ?? criticalHigh}
      stepped={series.kind === 'state'}
      width={72}
      height={24}
    />
  )
}

function limitText(condition: ValueCondition, series: Series, format: ReturnType<typeof useFormat>): string {
  const { state, reason } = condition
  if (reason.kind !== 'limit' || (state !== 'warning' && state !== 'critical')) return ''
  return writeLimit(state, reason.side, reason.limit, series, format)
}

/** Enter and Space choose, arrows go to the row above or below. */
export function onRowKey(event: React.KeyboardEvent<HTMLTableRowElement>, onSelect: () => void): void {
  if (event.target !== event.currentTarget) return
  if (event.key === 'Enter' || event.key === ' ') onSelect()
  else if (event.key === 'ArrowDown') focusRow(event.currentTarget.nextElementSibling)
  else if (event.key === 'ArrowUp') focusRow(event.currentTarget.previousElementSibling)
  else return
  event.preventDefault()
}

function focusRow(row: Element | null): void {
  if (row instanceof HTMLElement) row.focus()
}
