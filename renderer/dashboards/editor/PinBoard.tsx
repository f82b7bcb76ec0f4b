import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { imageUrl } from '../image-calls.ts'
import type { WidgetOf } from '../scope.ts'
import classes from './inspector.module.css'

/** The picture in small, to put its pins where they belong: by drag, or by arrows (Shift: larger steps). */
interface Props {
  image: string
  pins: WidgetOf<'image'>['pins']
  chosen: string | null
  onChoose(id: string): void
  /** Percent of the picture. */
  onMove(id: string, x: number, y: number): void
}

const STEP = 0.5
const LARGE_STEP = 5
const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

export function PinBoard({ image, pins, chosen, onChoose, onMove }: Props) {
  const { t } = useTranslation('dashboards')
  const board = useRef<HTMLDivElement>(null)
  const onDrag = (event: React.PointerEvent, id: string) => {
    const box = board.current?.getBoundingClientRect()
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return
    onMove(id, percent((event.clientX - box.left) / box.width), percent((event.clientY - box.top) / box.height))
  }
  return (
    <div ref={board} className={classes.pinBoard}>
      <img src={imageUrl(image)} alt={t('image.alt')} draggable={false} />
      {pins.map((pin, index) => (
        <button
          key={pin.id}
          type="button"
          className={classes.pinDot}
          data-chosen={pin.id === chosen}
          style={{ left: `${pin.x}%`, top: `${pin.y}%` }}
          aria-pressed={pin.id === chosen}
          aria-label={t('image.pinAt', { name: pin.label || index + 1, x: Math.round(pin.x), y: Math.round(pin.y) })}
          onClick={() => onChoose(pin.id)}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId)
            onChoose(pin.id)
          }}
          onPointerMove={(event) => onDrag(event, pin.id)}
          onKeyDown={(event) => {
            const arrow = ARROWS[event.key]
            if (!arrow) return
            event.preventDefault()
            const step = event.shiftKey ? LARGE_STEP : STEP
            onMove(pin.id, percent((pin.x + arrow[0] * step) / 100), percent((pin.y + arrow[1] * step) / 100))
          }}
        >
          {index + 1}
        </button>
      ))}
    </div>
  )
}

function percent(share: number): number {
  return Math.round(Math.max(0, Math.min(1, share)) * 1000) / 10
}
