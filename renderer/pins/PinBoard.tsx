import { useCallback, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoardType } from '../../backend/contract/board-type.ts'
import type { ConfigurationBody } from '../../backend/contract/configuration.ts'
import type { PinUse } from '../../backend/contract/pin-use.ts'
import type { Status } from '../ui/StatusGlyph.tsx'
import { BoardDrawing } from './BoardDrawing.tsx'
import { Pin } from './Pin.tsx'
import { PinCard } from './PinCard.tsx'
import { PinLegend } from './PinLegend.tsx'
import { BODY_WIDTH, boardGeometry, isWalkKey, rowY, walk } from './pin-geometry.ts'
import { nameOfUses, pinViews } from './pin-state.ts'
import classes from './pins.module.css'

/** A board from above with every pin: its use, its restrictions, its state. */
export interface PinBoardProps {
  boardType: BoardType
  configuration: Pick<ConfigurationBody, 'sensors' | 'actuators'>
  /** State of what hangs on a pin, by GPIO. */
  conditions?: ReadonlyMap<number, Status>
  /** What stands beside a used pin; without one it is made of the configuration. */
  names?: ReadonlyMap<number, string>
  selected: number | null
  onSelect(gpio: number): void
  /** For the card of a pin. */
  liveOf?(gpio: number): React.ReactNode
}

export function PinBoard({ boardType, configuration, conditions, names, selected, onSelect, liveOf }: PinBoardProps) {
  const { t } = useTranslation('pins')
  const geometry = useMemo(() => boardGeometry(boardType), [boardType])
  const views = useMemo(() => pinViews(boardType, configuration), [boardType, configuration])
  const area = useRef<HTMLElement>(null)
  const [pointed, setPointed] = useState<{ gpio: number; anchor: DOMRect } | null>(null)
  const [last, setLast] = useState<number | null>(null)
  const stop = last ?? selected ?? walk(boardType, null, 'Home')
  const point = useCallback((gpio: number | null) => {
    const box = gpio === null ? undefined : boxOf(area.current, gpio)
    setPointed(gpio !== null && box ? { gpio, anchor: box.getBoundingClientRect() } : null)
  }, [])
  const typeOf = (use: PinUse) => configuration[use.part][use.index]?.type ?? ''
  const shown = pointed && views.find(({ pin }) => pin.gpio === pointed.gpio)

  return (
    <div className={classes.board}>
      <section
        ref={area}
        className={classes.area}
        aria-label={t('view', { board: boardType.view.board })}
        style={{ height: geometry.height }}
        onKeyDown={(event) => {
          if (!isWalkKey(event.key)) return
          const focused = document.activeElement instanceof HTMLElement ? Number(document.activeElement.dataset.gpio) : Number.NaN
          const next = walk(boardType, Number.isNaN(focused) ? null : focused, event.key)
          event.preventDefault()
          if (next === null) return
          setLast(next)
          boxOf(area.current, next)?.closest('button')?.focus()
        }}
      >
        <div className={classes.body} style={{ width: BODY_WIDTH }}>
          <BoardDrawing type={boardType} geometry={geometry} />
        </div>
        {views.map((view) => {
          const { gpio, side, row } = view.pin
          return (
            <Pin
              key={`${side}${row}`}
              view={view}
              y={rowY(geometry, row)}
              name={(gpio === null ? undefined : names?.get(gpio)) ?? nameOfUses(view.uses, typeOf)}
              status={gpio === null ? undefined : conditions?.get(gpio)}
              selected={gpio !== null && gpio === selected}
              verdict={undefined}
              inTabOrder={gpio !== null && gpio === stop}
              alias={geometry.aliases}
              onSelect={onSelect}
              onPoint={point}
            />
          )
        })}
      </section>
      <PinLegend views={views} />
      {shown && pointed && <PinCard type={boardType} view={shown} anchor={pointed.anchor} live={liveOf?.(pointed.gpio)} />}
    </div>
  )
}

function boxOf(area: HTMLElement | null, gpio: number): Element | undefined {
  return area?.querySelector(`[data-gpio="${gpio}"] svg:last-of-type`) ?? undefined
}
