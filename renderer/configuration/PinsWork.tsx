import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { BoardType } from '../../backend/contract/boards/type.ts'
import type { ConfigurationBody } from '../../backend/contract/configuration/configuration.ts'
import { pinUses } from '../../backend/contract/configuration/pin-use.ts'
import { BoardTypePicker } from '../pins/BoardTypePicker.tsx'
import { PinBoard } from '../pins/PinBoard.tsx'
import type { Placed } from '../pins/placing.ts'
import { Panel } from '../ui/Panel.tsx'
import { rowKey } from './setting-rows.ts'

/** The board from above: sensors and outputs are put on its pins, and a click on a used pin opens what hangs there. */
interface Props {
  board: Board
  /** null = not chosen: it is asked for here. */
  type: BoardType | null
  body: ConfigurationBody
  /** Row that is open. */
  chosen: string | null
  /** undefined = may only be looked at. */
  onPlace: ((placed: Placed) => void) | undefined
  onChoose(key: string): void
}

export function PinsWork({ board, type, body, chosen, onPlace, onChoose }: Props) {
  const { t } = useTranslation('pins')
  const [free, setFree] = useState<number | null>(null)
  if (type === null) {
    const heard = { inputs: body.sensors.map(({ gpio }) => gpio), outputs: body.actuators.map(({ gpio }) => gpio) }
    return (
      <Panel title={t('title')}>
        <BoardTypePicker board={board} heard={heard} />
      </Panel>
    )
  }
  const uses = pinUses(body, type)
  const opened = uses.find(({ part, index }) => rowKey(part, index) === chosen)
  const select = (gpio: number) => {
    const found = uses.find((use) => use.gpio === gpio)
    setFree(found ? null : gpio)
    if (found && found !== opened) onChoose(rowKey(found.part, found.index))
  }
  return (
    <Panel title={t('title')} note={t('view', { board: type.view.board })}>
      <PinBoard boardType={type} configuration={body} selected={free ?? opened?.gpio ?? null} onSelect={select} onPlace={onPlace} />
    </Panel>
  )
}
