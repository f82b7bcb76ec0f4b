import type { TFunction } from 'i18next'
import { memo } from 'react'
import type { Series } from '../../backend/contract/series.ts'
import { backendNow } from '../backend/clock.ts'
import { useLive } from '../backend/live-store.ts'
import { useRecent, useValue } from '../backend/values-store.ts'
import { commonT, overviewT } from '../language/fixed-t.ts'
import { type Format, useFormat } from '../language/format.ts'
import { decimalsOf, writeLimits, writeValue } from '../quantities/format.ts'
import { seriesName } from '../quantities/series-name.ts'
import type { ValueCondition } from '../quantities/state-of.ts'
import { Sparkline } from '../ui/Sparkline.tsx'
import { Tile } from '../ui/Tile.tsx'
import { useAge } from './use-age.ts'
import { useValueCondition } from './use-value-condition.ts'

/** A tile that follows one series and renders for nothing else. */
export const LiveTile = memo(function LiveTile({ seriesId }: { seriesId: number }) {
  const series = useLive((state) => state.series.get(seriesId))
  return series ? <Following series={series} /> : null
})

function Following({ series }: { series: Series }) {
  const format = useFormat()
  const t = commonT(format.language)
  const own = overviewT(format.language)
  const value = useValue(series.id)
  const recent = useRecent(series.id)
  const condition = useValueCondition(series)
  const age = useAge(value?.atMs)
  const written = writeValue(value?.value, series, format)
  const status = value ? condition.state : 'idle'
  const { word, subline } = footOf(condition, series, format, t, own)
  return (
    <Tile
      board={series.board}
      name={seriesName(series, format.language)}
      value={written.text}
      unit={written.unit}
      status={status}
      word={value ? word : undefined}
      subline={value ? subline : own('tile.noValue')}
      age={age}
      chart={
        recent.points.length > 1 && (
          <Sparkline
            points={recent.points}
            status={status === 'idle' ? 'stale' : status}
            limit={limitOf(condition, series)}
            stepped={series.kind === 'state'}
          />
        )
      }
    />
  )
}

type Translate = TFunction<'common'>
type TranslateOwn = TFunction<'overview'>

function footOf(condition: ValueCondition, series: Series, format: Format, t: Translate, own: TranslateOwn) {
  const { state, reason } = condition
  switch (reason.kind) {
    case 'limit':
      return {
        word: t(`status.${state}`),
        subline: `${own(`attention.${reason.side}`)} ${format.number(reason.limit, decimalsOf(series))}`,
      }
    case 'quality':
      return { word: t(`status.${state}`), subline: own('tile.bad') }
    case 'age':
    case 'board-offline':
    case 'connection':
      return { word: t('status.stale'), subline: t('lastAt', { time: lastTime(reason.lastMs, format) }) }
    default:
      return { word: undefined, subline: writeLimits(series.limits, series, format) || pinOf(series) }
  }
}

/** Tells several unnamed sensors of one type apart. */
function pinOf({ gpio, name }: Series): string {
  return gpio === null || name !== null ? '' : `GPIO ${gpio}`
}

/** Long ages take the room of the seconds. */
const SECONDS_SHOWN_MS = 10 * 60_000

function lastTime(lastMs: number, format: Format): string {
  const ageMs = backendNow() - lastMs
  if (ageMs < SECONDS_SHOWN_MS) return format.time(lastMs)
  return ageMs < 86_400_000 ? format.shortTime(lastMs) : format.date(lastMs).split(' ').slice(1).join(' ')
}

/** The limit that is crossed, else the nearer one; the sparkline leaves it out where it is far away. */
function limitOf({ reason }: ValueCondition, { limits }: Series): number | undefined {
  if (reason.kind === 'limit') return reason.limit
  return limits.warningLow ?? limits.warningHigh ?? limits.criticalLow ?? limits.criticalHigh
}
