import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoardType } from '../../backend/contract/boards/type.ts'
import type { ConfigurationBody } from '../../backend/contract/configuration/configuration.ts'
import type { PinUse } from '../../backend/contract/configuration/pin-use.ts'
import type { Status } from '../ui/StatusGlyph.tsx'
import { BoardDrawing } from './BoardDrawing.tsx'
import { isKindWord } from './kind-words.ts'
import { Pin } from './Pin.tsx'
import { PinCard } from './PinCard.tsx'
import { PinLegend } from './PinLegend.tsx'
import { PinPalette } from './PinPalette.tsx'
import { PlacingBubble, PlacingStatus } from './PlacingWords.tsx'
import { BODY_WIDTH, boardGeometry, isWalkKey, rowY, walk } from './pin-geometry.ts'
import { nameOfUses, pinViews } from './pin-state.ts'
import classes from './pins.module.css'
import { firstPin, type Placed, type PlacingKind } from './placing.ts'
import { usePlacing } from './use-placing.ts'

/**
 * A board from above with every pin: its use, its restrictions, its state. With `onPlace` sensors and outputs are placed and moved on it:
 * the caller puts the answer into its configuration by `applyPlaced`.
 */
export interface PinBoardProps {
  boardType: BoardType
  configuration: Pick<ConfigurationBody, 'sensors' | 'actuators'>
  /** State of what hangs on a pin, by GPIO. */
  conditions?: ReadonlyMap<number, Status> | undefined
  /** What stands beside a used pin; without one it is made of the configuration. */
  names?: ReadonlyMap<number, string> | undefined
  selected: number | null
  onSelect(gpio: number): void
  /** Makes it an editor: with palette, drag and keyboard. */
  onPlace?: ((placed: Placed) => void) | undefined
  /** What a button elsewhere wants placed; a new object begins anew. */
  placing?: PlacingKind | null | undefined
  /** For the card of a pin. */
  liveOf?(gpio: number): React.ReactNode
}

export function PinBoard(props: PinBoardProps) {
  const { boardType, configuration, conditions, names, selected, onSelect, onPlace, placing: wanted, liveOf } = props
  const { t } = useTranslation('pins')
  const geometry = useMemo(() => boardGeometry(boardType), [boardType])
  const views = useMemo(() => pinViews(boardType, configuration), [boardType, configuration])
  const area = useRef<HTMLElement>(null)
  const palette = useRef<HTMLDivElement>(null)
  const [pointed, setPointed] = useState<{ gpio: number; anchor: DOMRect } | null>(null)
  const [last, setLast] = useState<number | null>(null)

  const focusPin = (gpio: number) => {
    setLast(gpio)
    buttonOf(area.current, gpio)?.focus()
  }
  const hand = usePlacing({
    boardType,
    configuration,
    nameOf: ({ type }) => (isKindWord(type) ? t(`kind.${type}`) : type),
    onPlace,
    onFocus: focusPin,
  })
  const { placing, verdicts, allowed, pointer } = hand
  const first = useMemo(() => placing && firstPin(placing, boardType, configuration), [placing, boardType, configuration])
  const stop = first !== null && !(last !== null && allowed.has(last)) ? first : (last ?? selected ?? walk(boardType, null, 'Home'))

  const point = useCallback((gpio: number | null) => {
    const box = gpio === null ? undefined : buttonOf(area.current, gpio)?.querySelector('svg:last-child')
    setPointed(gpio !== null && box ? { gpio, anchor: box.getBoundingClientRect() } : null)
  }, [])
  const begin = (kind: PlacingKind, moving?: number) => {
    if (hand.hasDragged()) return
    hand.begin(kind, moving)
    setLast(null)
  }
  // Choosing by keyboard or click goes on at the first pin that is allowed; the drag keeps the focus where it is.
  const chosenKind = pointer === null && placing?.sda === null ? placing : null
  useEffect(() => {
    if (chosenKind && first !== null) buttonOf(area.current, first)?.focus()
  }, [chosenKind, first])
  const beginWanted = useRef(begin)
  beginWanted.current = begin
  useEffect(() => {
    if (wanted) beginWanted.current(wanted)
  }, [wanted])

  const cancel = () => {
    const { kind } = placing ?? {}
    hand.cancel()
    palette.current?.querySelector<HTMLElement>(`[data-kind="${kind?.type}"]`)?.focus()
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape' && placing) {
      event.preventDefault()
      event.stopPropagation()
      cancel()
    }
    if (!isWalkKey(event.key)) return
    const focused = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-gpio]')?.dataset.gpio : undefined
    if (focused === undefined) return
    const next = walk(boardType, Number(focused), event.key, placing ? allowed : undefined)
    event.preventDefault()
    if (next !== null) focusPin(next)
  }
  const select = (gpio: number) => {
    if (hand.hasDragged()) return
    if (placing) hand.choose(gpio)
    else onSelect(gpio)
  }
  const grabPin = (gpio: number, event: React.PointerEvent) => {
    const use = views.find(({ pin }) => pin.gpio === gpio)?.uses[0]
    if (use && !placing && use.wish !== 'scl' && use.wish !== 'feedback') hand.grab(event, kindOf(use, configuration), use.index)
  }
  const typeOf = (use: PinUse) => configuration[use.part][use.index]?.type ?? ''
  const shown = pointed && pointer === null && !placing ? views.find(({ pin }) => pin.gpio === pointed.gpio) : undefined
  const chosen = selected === null ? undefined : views.find(({ pin }) => pin.gpio === selected)

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the pins and kinds inside it bubble to here.
    <div className={classes.board} onKeyDown={onKeyDown} data-editing={onPlace !== undefined} data-placing={placing !== null}>
      <div className={classes.layout}>
        {onPlace && (
          <div ref={palette} className={classes.palette}>
            <PinPalette chosen={placing && placing.moving === null ? placing.kind : null} onChoose={begin} onGrab={hand.grab} />
          </div>
        )}
        <div className={classes.main}>
          {onPlace && (
            <PlacingStatus
              hand={hand}
              configuration={configuration}
              movable={(chosen?.uses ?? []).filter(({ wish }) => wish !== 'scl' && wish !== 'feedback')}
              onMove={(use) => begin(kindOf(use, configuration), use.index)}
              onCancel={cancel}
            />
          )}
          <section
            ref={area}
            className={classes.area}
            aria-label={t('view', { board: boardType.view.board })}
            style={{ height: geometry.height }}
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
                  selected={gpio !== null && gpio === (placing?.sda ?? selected)}
                  verdict={gpio === null ? undefined : verdicts.get(gpio)?.verdict}
                  aimed={gpio !== null && gpio === pointer?.gpio}
                  inTabOrder={gpio !== null && gpio === stop}
                  onSelect={select}
                  onPoint={point}
                  onGrab={onPlace && view.uses.length > 0 ? grabPin : undefined}
                />
              )
            })}
          </section>
          <PinLegend views={views} />
        </div>
      </div>
      {shown && pointed && <PinCard type={boardType} view={shown} anchor={pointed.anchor} live={liveOf?.(pointed.gpio)} />}
      {placing && <PlacingBubble hand={hand} boardType={boardType} configuration={configuration} pointed={pointer ? null : pointed} />}
    </div>
  )
}

function buttonOf(area: HTMLElement | null, gpio: number): HTMLElement | null {
  return area?.querySelector<HTMLElement>(`button[data-gpio="${gpio}"]`) ?? null
}

function kindOf(use: PinUse, configuration: PinBoardProps['configuration']): PlacingKind {
  if (use.part === 'sensors') return { part: 'sensors', type: configuration.sensors[use.index]?.type ?? '' }
  return { part: 'actuators', type: configuration.actuators[use.index]?.type ?? 'relay' }
}
