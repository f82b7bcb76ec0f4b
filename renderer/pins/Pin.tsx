import type { TFunction } from 'i18next'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoardPin } from '../../backend/contract/boards/type.ts'
import { type Status, StatusGlyph } from '../ui/StatusGlyph.tsx'
import { PinBox } from './PinBox.tsx'
import { abilitiesOf, type PinView } from './pin-state.ts'
import classes from './pins.module.css'

/** One row of one side: what the pin is used for or may not be, its box, what it can. */
interface Props {
  view: PinView
  /** Middle, px from the top. */
  y: number
  /** Beside a used pin. */
  name: string
  status: Status | undefined
  selected: boolean
  /** While placing: `yes`, `warning`, `no`; undefined otherwise. */
  verdict: 'yes' | 'warning' | 'no' | undefined
  /** Reached by Tab; the arrow keys walk from there. */
  inTabOrder: boolean
  /** Something is dragged over it. */
  aimed: boolean
  onSelect(gpio: number): void
  onPoint(gpio: number | null): void
  onGrab?: ((gpio: number, event: React.PointerEvent) => void) | undefined
}

export const Pin = memo(function Pin(props: Props) {
  const { view, y, name, status, selected, verdict, inTabOrder, aimed, onSelect, onPoint, onGrab } = props
  const { t } = useTranslation('pins')
  const { pin, state, facts, uses } = view
  const word = uses.length > 0 ? name : t(`word.${view.word}`)
  const shown = uses.length > 0 && status !== undefined && status !== 'ok' && status !== 'idle' ? status : undefined
  const abilities = facts && state !== 'blocked' ? abilitiesOf(facts).join(' · ') : ''
  const inside = (
    <>
      <span className={classes.word} data-used={uses.length > 0} data-kind={state ?? 'plain'} title={word}>
        {word}
      </span>
      {shown && <StatusGlyph status={shown} size={14} />}
      <span className={classes.abilities}>{abilities}</span>
      {verdict !== undefined && <VerdictSign verdict={verdict} />}
      <PinBox state={state} status={shown} label={pin.label} />
    </>
  )
  const common = { className: classes.pin, style: { top: y - 12 }, 'data-side': pin.side, 'data-status': shown, 'data-verdict': verdict }
  return (
    <>
      {pin.alias !== null && (
        <span className={classes.alias} data-side={pin.side} style={{ top: y - 8 }} aria-hidden="true">
          {pin.alias}
        </span>
      )}
      {pin.gpio === null ? (
        <span {...common}>{inside}</span>
      ) : (
        <button
          {...common}
          type="button"
          data-gpio={pin.gpio}
          data-selected={selected}
          data-aimed={aimed}
          aria-pressed={selected}
          tabIndex={inTabOrder ? 0 : -1}
          aria-label={labelOf()}
          onClick={() => pin.gpio !== null && onSelect(pin.gpio)}
          onPointerEnter={() => onPoint(pin.gpio)}
          onPointerLeave={() => onPoint(null)}
          onFocus={() => onPoint(pin.gpio)}
          onBlur={() => onPoint(null)}
          onPointerDown={onGrab && ((event) => pin.gpio !== null && onGrab(pin.gpio, event))}
        >
          {inside}
        </button>
      )}
    </>
  )

  function labelOf(): string {
    const which = pinName(pin, t)
    const stateWord = state ? t(`state.${state}`) : ''
    const condition = shown ? t(`status.${shown}`, { ns: 'common' }) : ''
    return [which, stateWord, word === stateWord ? '' : word, condition].filter((part) => part !== '').join(', ')
  }
})

/** `GPIO 6 (D4)` where the board prints a name of its own. */
export function pinName({ gpio, alias }: BoardPin, t: TFunction<'pins'>): string {
  if (gpio === null) return ''
  return alias === null ? t('pin', { gpio }) : t('pinNamed', { gpio, alias })
}

/** Beside the box while placing: a dot where it may go, a cross where not, so that light alone does not say it. */
function VerdictSign({ verdict }: { verdict: 'yes' | 'warning' | 'no' }) {
  return (
    <svg className={classes.sign} width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
      {verdict === 'no' ? (
        <path d="m2.5 2.5 5 5m0-5-5 5" />
      ) : verdict === 'warning' ? (
        <path d="M5 1v5M5 8.2v.3" />
      ) : (
        <circle cx="5" cy="5" r="3" />
      )}
    </svg>
  )
}
