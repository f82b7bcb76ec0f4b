import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import { isOutput, type Series } from '../../backend/contract/series.ts'
import { valueCondition } from '../backend/board-conditions.ts'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { nameOfOutput } from '../outputs/output-name.ts'
import { seriesName } from '../quantities/series-name.ts'
import { ChannelChart } from './ChannelChart.tsx'
import { ChannelsPanel } from './ChannelsPanel.tsx'
import { type Channel, type DeviceSearch, readChannel, writeChannel } from './device-search.ts'

/** Channels, and the curve of the chosen one; without a choice that of the channel that needs a look most. */
interface Props {
  board: Board
  series: readonly Series[]
  search: DeviceSearch
  onChange(search: DeviceSearch): void
  onEdit(series: Series): void
}

const NONE: readonly Actuator[] = []
const NO_IDS: readonly number[] = []
const NO_SERIES: readonly Series[] = []
const WORST = ['critical', 'warning', 'stale', 'offline', 'ok']

export function OverviewTab({ board, series, search, onChange, onEdit }: Props) {
  const { t } = useTranslation('device')
  const format = useFormat()
  const actuators = useLive((state) => state.actuatorsByBoard.get(board.id) ?? NONE)
  const first = useMemo(() => mostUrgent(series), [series])
  const chosen = readChannel(search.channel)
  const channel = isThere(chosen, series, actuators) ? chosen : first
  const shown = channel?.kind === 'series' ? (series.find((one) => one.id === channel.id) ?? null) : null
  const output = channel?.kind === 'output' ? actuators.find((one) => one.gpio === channel.gpio) : undefined
  const title = shown
    ? seriesName(shown, format.language)
    : output
      ? nameOfOutput(output, output.gpio, format.language)
      : t('channels.title')
  const states = useMemo(() => series.filter((one) => one.kind === 'state'), [series])
  const outputs = useOutputStates(board.id, output?.gpio)
  return (
    <>
      <ChannelsPanel
        board={board}
        series={series}
        actuators={actuators}
        channel={channel}
        onChoose={(one) => onChange({ channel: writeChannel(one) })}
        onEdit={onEdit}
      />
      {channel && (
        <ChannelChart
          board={board}
          series={shown}
          states={shown?.kind === 'state' ? [shown] : output ? [] : states}
          outputs={shown?.kind === 'state' ? NO_SERIES : outputs}
          title={title}
          rowsAbove={series.length + actuators.length}
          range={search.range ?? 'm15'}
          onRange={(range) => onChange({ range })}
        />
      )}
    </>
  )
}

/** When outputs were on, as stored: of one pin, or of all. */
function useOutputStates(board: string, gpio: number | undefined): readonly Series[] {
  const ids = useLive((state) => state.seriesByBoard.get(board) ?? NO_IDS)
  const all = useLive((state) => state.series)
  return useMemo(() => {
    const known = ids.flatMap((id) => all.get(id) ?? [])
    return known.filter((one) => one.kind === 'state' && isOutput(one) && (gpio === undefined || one.gpio === gpio))
  }, [ids, all, gpio])
}

/** The choice does not jump when another channel gets worse: it is made once per list of channels. */
function mostUrgent(series: readonly Series[]): Channel | undefined {
  const numbers = series.filter((one) => one.kind === 'number')
  const ranked = [...numbers].sort((a, b) => WORST.indexOf(valueCondition(a).state) - WORST.indexOf(valueCondition(b).state))
  const one = ranked[0] ?? series[0]
  return one && { kind: 'series', id: one.id }
}

function isThere(channel: Channel | undefined, series: readonly Series[], actuators: readonly Actuator[]): boolean {
  if (!channel) return false
  return channel.kind === 'series' ? series.some((one) => one.id === channel.id) : actuators.some((one) => one.gpio === channel.gpio)
}
