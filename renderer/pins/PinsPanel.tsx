import { ActionIcon } from '@mantine/core'
import { IconReplace } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import { usesOfSensor } from '../../backend/contract/configuration/pin-use.ts'
import type { Series } from '../../backend/contract/series.ts'
import { useLive } from '../backend/live-store.ts'
import { type Channel, readChannel, writeChannel } from '../device/device-search.ts'
import { useFormat } from '../language/format.ts'
import { nameOfOutput } from '../outputs/output-name.ts'
import { seriesName } from '../quantities/series-name.ts'
import { Panel } from '../ui/Panel.tsx'
import { BoardTypePicker } from './BoardTypePicker.tsx'
import { useBoardType } from './board-types.ts'
import { heardConfiguration, heardPins } from './heard-configuration.ts'
import { LivePin } from './LivePin.tsx'
import { PinBoard } from './PinBoard.tsx'
import { usePinConditions } from './use-pin-conditions.ts'

/** Pins of a board on its overview: what hangs where and how it is. A click on a pin chooses its channel. */
interface Props {
  board: Board
  series: readonly Series[]
  /** The chosen channel as it stands in the address. */
  channel: string | undefined
  onChoose(channel: string): void
  /** In a drawer, which has a head of its own. */
  bare?: boolean
}

const NONE: readonly Actuator[] = []

export function PinsPanel({ board, series, channel, onChoose, bare = false }: Props) {
  const { t } = useTranslation('pins')
  const { language } = useFormat()
  const type = useBoardType(board.boardType)
  const actuators = useLive((state) => state.actuatorsByBoard.get(board.id) ?? NONE)
  const conditions = usePinConditions(board, series, actuators)
  const [changing, setChanging] = useState(false)
  const configuration = useMemo(() => {
    const found = heardConfiguration(series, actuators, (one) => seriesName(one, language))
    return { ...found, actuators: found.actuators.map((one) => ({ ...one, name: nameOfOutput(undefined, one.gpio, language, board.id) })) }
  }, [series, actuators, language, board.id])
  const chosen = gpioOf(readChannel(channel), series)

  const choose = (gpio: number) => {
    // SCL has no reading of its own: its bus' SDA stands for it.
    const bus = type && configuration.sensors.find((one, index) => usesOfSensor(one, index, type).some((use) => use.gpio === gpio))
    const found = series.find((one) => one.gpio === gpio) ?? series.find((one) => bus && one.gpio === bus.gpio)
    if (found) onChoose(writeChannel({ kind: 'series', id: found.id }))
    else if (actuators.some((one) => one.gpio === gpio)) onChoose(writeChannel({ kind: 'output', gpio }))
  }

  const content =
    type && !changing ? (
      <PinBoard
        boardType={type}
        configuration={configuration}
        conditions={conditions}
        selected={chosen}
        onSelect={choose}
        liveOf={(gpio) => <LivePin gpio={gpio} series={series} actuators={actuators} />}
      />
    ) : (
      type !== undefined && (
        <BoardTypePicker
          board={board}
          heard={heardPins(series, actuators)}
          onDone={() => setChanging(false)}
          onCancel={type ? () => setChanging(false) : undefined}
        />
      )
    )
  const change = type && !changing && (
    <ActionIcon size={28} aria-label={t('choose.change')} title={t('choose.change')} onClick={() => setChanging(true)}>
      <IconReplace size={16} stroke={1.75} />
    </ActionIcon>
  )
  if (bare) return content
  return (
    <Panel title={t('title')} note={type ? t('view', { board: type.view.board }) : undefined} actions={change}>
      {content}
    </Panel>
  )
}

function gpioOf(channel: Channel | undefined, series: readonly Series[]): number | null {
  if (!channel) return null
  return channel.kind === 'output' ? channel.gpio : (series.find(({ id }) => id === channel.id)?.gpio ?? null)
}
