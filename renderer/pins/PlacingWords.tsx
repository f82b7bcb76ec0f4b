import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { BoardType } from '../../backend/contract/boards/type.ts'
import type { ConfigurationBody } from '../../backend/contract/configuration/configuration.ts'
import type { PinUse } from '../../backend/contract/configuration/pin-use.ts'
import { reasonSentence } from '../language/reasons.ts'
import { isKindWord } from './kind-words.ts'
import classes from './palette.module.css'
import { busAt } from './placing.ts'
import type { PlacingHand } from './use-placing.ts'

/** What is said while placing: the next step and why a pin was refused above the drawing, and whether a pin will do at the pointer. */
type Body = Pick<ConfigurationBody, 'sensors' | 'actuators'>

interface StatusProps {
  hand: PlacingHand
  configuration: Body
  /** What hangs on the chosen pin and may be moved. */
  movable: readonly PinUse[]
  onMove(use: PinUse): void
  onCancel(): void
}

export function PlacingStatus({ hand, configuration, movable, onMove, onCancel }: StatusProps) {
  const { t } = useTranslation('pins')
  const { placing, refused, verdicts, allowed } = hand
  const why = refused === null ? undefined : whyNot(hand, refused)
  return (
    <div className={classes.status} data-tone={why ? 'no' : placing ? 'placing' : 'idle'} role="status">
      <span>{why ?? next()}</span>
      {placing && (
        <Button size="compact-sm" variant="subtle" onClick={onCancel}>
          {t('act.cancel', { ns: 'common' })}
        </Button>
      )}
      {!placing &&
        movable.map((use) => (
          <Button key={`${use.part}${use.index}`} size="compact-sm" onClick={() => onMove(use)}>
            {t('place.move', { name: use.name })}
          </Button>
        ))}
    </div>
  )

  function next(): string {
    if (!placing) return t('place.hint')
    if (verdicts.size > 0 && allowed.size === 0) return t('place.none')
    if (placing.sda !== null) return t('place.onScl', { sda: placing.sda })
    const { type, part } = placing.kind
    if (placing.moving !== null) return t('place.moving', { name: configuration[part][placing.moving]?.name ?? type })
    return t('place.on', { kind: isKindWord(type) ? t(`kind.${type}`) : type })
  }
}

interface BubbleProps {
  hand: PlacingHand
  boardType: BoardType
  configuration: Body
  /** Pin under the pointer or the focus while nothing is dragged. */
  pointed: { gpio: number; anchor: DOMRect } | null
}

export function PlacingBubble({ hand, boardType, configuration, pointed }: BubbleProps) {
  const { t } = useTranslation('pins')
  const { placing, pointer, verdicts } = hand
  const at = pointer ?? (pointed && { x: pointed.anchor.right, y: pointed.anchor.bottom, gpio: pointed.gpio })
  if (!placing || !at) return null
  const { gpio } = at
  const verdict = gpio === null ? undefined : verdicts.get(gpio)
  const left = Math.min(at.x + 14, window.innerWidth - 296)
  const top = Math.min(at.y + 14, window.innerHeight - 90)
  return (
    <div className={classes.bubble} data-verdict={verdict?.verdict} style={{ left, top }}>
      {gpio === null || !verdict ? t('place.elsewhere') : words(gpio)}
    </div>
  )

  function words(gpio: number): string {
    const [objection] = verdict?.objections ?? []
    if (objection) return reasonSentence(objection.reason) ?? ''
    const pin = t('pin', { gpio })
    if (!placing || placing.sda !== null) return `${pin}: ${t('place.allowed')}`
    const bus = busAt(gpio, boardType, configuration, placing)
    return `${pin}: ${bus ? t('place.joins', { name: bus.name }) : t('place.allowed')}`
  }
}

function whyNot({ verdicts }: PlacingHand, gpio: number): string | undefined {
  const error = verdicts.get(gpio)?.objections.find(({ severity }) => severity === 'error')
  return error && reasonSentence(error.reason)
}
