import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { BoardType } from '../../backend/contract/boards/type.ts'
import type { ConfigurationBody } from '../../backend/contract/configuration/configuration.ts'
import type { PinVerdict } from '../../backend/contract/configuration/pin-check.ts'
import { choosePin, judgePlacing, type Placed, type Placing, type PlacingKind } from './placing.ts'

/** The hand over the drawing: what is being placed, by drag, by click or by keyboard. No words: PinBoard says them. */

/** A press becomes a drag after so many px. */
const DRAG_PX = 5

export interface Pointer {
  x: number
  y: number
  /** The pin below, or null. */
  gpio: number | null
}

interface Options {
  boardType: BoardType
  configuration: Pick<ConfigurationBody, 'sensors' | 'actuators'>
  nameOf(kind: PlacingKind): string
  onPlace?: ((placed: Placed) => void) | undefined
  /** A pin that the keyboard should go on at. */
  onFocus(gpio: number): void
}

export interface PlacingHand {
  placing: Placing | null
  /** Of every pin on the board while placing. */
  verdicts: ReadonlyMap<number, PinVerdict>
  allowed: ReadonlySet<number>
  /** While something is dragged. */
  pointer: Pointer | null
  /** Pin that was refused last. */
  refused: number | null
  begin(kind: PlacingKind, moving?: number): void
  cancel(): void
  choose(gpio: number): void
  grab(event: React.PointerEvent, kind: PlacingKind, moving?: number): void
  /** True right after a drag: the click that follows it means nothing. */
  hasDragged(): boolean
}

const NOTHING: ReadonlyMap<number, PinVerdict> = new Map()

export function usePlacing({ boardType, configuration, nameOf, onPlace, onFocus }: Options): PlacingHand {
  const [placing, setPlacing] = useState<Placing | null>(null)
  const [pointer, setPointer] = useState<Pointer | null>(null)
  const [refused, setRefused] = useState<number | null>(null)
  const dragged = useRef(false)
  const release = useRef<(() => void) | null>(null)

  const verdicts = useMemo(() => {
    if (!placing) return NOTHING
    const gpios = boardType.pins.flatMap(({ gpio }) => gpio ?? [])
    return new Map(gpios.map((gpio) => [gpio, judgePlacing(gpio, placing, boardType, configuration)]))
  }, [placing, boardType, configuration])
  const allowed = useMemo(() => new Set([...verdicts].flatMap(([gpio, { verdict }]) => (verdict === 'no' ? [] : gpio))), [verdicts])

  const cancel = useCallback(() => {
    release.current?.()
    setPlacing(null)
    setPointer(null)
    setRefused(null)
  }, [])
  useEffect(() => () => release.current?.(), [])

  const begin = (kind: PlacingKind, moving?: number) => {
    setRefused(null)
    setPlacing({ kind, moving: moving ?? null, sda: null })
  }

  const chooseFor = (gpio: number, hand: Placing) => {
    if (judgePlacing(gpio, hand, boardType, configuration).verdict === 'no') {
      setRefused(gpio)
      return
    }
    const step = choosePin(gpio, hand, boardType, configuration, nameOf(hand.kind))
    setRefused(null)
    if (step.kind === 'ask-scl') {
      setPlacing({ ...hand, sda: step.sda })
      if (step.suggested !== null) onFocus(step.suggested)
      return
    }
    setPlacing(null)
    onPlace?.(step.placed)
    onFocus(step.placed.setting.gpio)
  }

  // The latest of what a drag that began earlier needs at its end.
  const finish = useRef(chooseFor)
  finish.current = chooseFor

  const grab = (event: React.PointerEvent, kind: PlacingKind, moving?: number) => {
    if (event.button !== 0 || !onPlace) return
    const { clientX, clientY, pointerId } = event
    const hand: Placing = { kind, moving: moving ?? null, sda: null }
    dragged.current = false
    release.current?.()
    const noSelection = (begun: Event) => begun.preventDefault()
    document.addEventListener('selectstart', noSelection)
    const move = (next: PointerEvent) => {
      if (next.pointerId !== pointerId) return
      if (!dragged.current && Math.hypot(next.clientX - clientX, next.clientY - clientY) < DRAG_PX) return
      if (!dragged.current) {
        dragged.current = true
        setRefused(null)
        setPlacing(hand)
      }
      setPointer({ x: next.clientX, y: next.clientY, gpio: pinBelow(next.clientX, next.clientY) })
    }
    const up = (next: PointerEvent) => {
      if (next.pointerId !== pointerId) return
      end()
      if (!dragged.current) return
      const gpio = next.type === 'pointerup' ? pinBelow(next.clientX, next.clientY) : null
      if (gpio === null) setPlacing(null)
      else finish.current(gpio, hand)
    }
    const end = () => {
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', up)
      window.removeEventListener('pointercancel', up)
      document.removeEventListener('selectstart', noSelection)
      release.current = null
      setPointer(null)
    }
    release.current = end
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', up)
    window.addEventListener('pointercancel', up)
  }

  const hasDragged = () => {
    const was = dragged.current
    dragged.current = false
    return was
  }
  return {
    placing,
    verdicts,
    allowed,
    pointer,
    refused,
    begin,
    cancel,
    choose: (gpio) => placing && chooseFor(gpio, placing),
    grab,
    hasDragged,
  }
}

function pinBelow(x: number, y: number): number | null {
  const gpio = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-gpio]')?.dataset.gpio
  return gpio === undefined ? null : Number(gpio)
}
