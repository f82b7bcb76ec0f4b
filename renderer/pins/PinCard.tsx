import { useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { BoardType } from '../../backend/contract/boards/type.ts'
import { PIN_WISHES } from '../../backend/contract/boards/type.ts'
import { judgePin } from '../../backend/contract/configuration/pin-check.ts'
import { useFormat } from '../language/format.ts'
import { reasonSentence } from '../language/reasons.ts'
import classes from './card.module.css'
import { pinName } from './Pin.tsx'
import type { PinView } from './pin-state.ts'

/** All of one pin, beside the pointer or the focus: what it can, what it must not and why, who uses it, what it reads now. */
interface Props {
  type: BoardType
  view: PinView
  /** The pin's box on screen. */
  anchor: DOMRect
  /** Live values; undefined where there are none. */
  live?: React.ReactNode
}

const GAP = 6

export function PinCard({ type, view, anchor, live }: Props) {
  const { t } = useTranslation('pins')
  const { language } = useFormat()
  const card = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState({ left: 0, top: 0 })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another pin or language means another size.
  useLayoutEffect(() => {
    const box = card.current?.getBoundingClientRect()
    if (!box) return
    const below = anchor.bottom + GAP
    const fits = below + box.height <= window.innerHeight - 8
    const left = Math.min(Math.max(8, anchor.left + anchor.width / 2 - box.width / 2), window.innerWidth - box.width - 8)
    setPlace({ left, top: fits ? below : Math.max(8, anchor.top - GAP - box.height) })
  }, [anchor, view, language])
  const { facts, pin, uses, state } = view
  if (!facts) return null
  return createPortal(
    <div ref={card} className={classes.card} role="tooltip" style={place}>
      <h3 className={classes.title}>
        {pinName(pin, t)}
        <span className={classes.state}>{state && t(`state.${state}`)}</span>
      </h3>
      <dl className={classes.list}>
        <dt>{t('use.title')}</dt>
        <dd>
          {uses.length === 0 && t('use.nobody')}
          {uses.map((use) => (
            <div key={`${use.part}${use.index}${use.wish}`}>
              {use.name}
              <span className={classes.wish}>{wishWord(use.wish)}</span>
            </div>
          ))}
        </dd>
        {uses.length > 0 && live !== undefined && (
          <>
            <dt>{t('now')}</dt>
            <dd>{live}</dd>
          </>
        )}
        {uses.length === 0 && (
          <>
            <dt>{t('safe.title')}</dt>
            <dd>{state === 'blocked' || facts.serial ? t('safe.board') : facts.pulls ? t('safe.pullUp') : t('safe.floating')}</dd>
          </>
        )}
        <dt>{t('can.title')}</dt>
        <dd>{cans().join(', ')}</dd>
      </dl>
      <Objections type={type} view={view} />
    </div>,
    document.body,
  )

  function cans(): string[] {
    if (!facts || state === 'blocked') return [t('can.nothing')]
    const { adc, touch, dac } = facts
    return [
      facts.input ? t('can.digital') : '',
      facts.output ? t('can.output') : '',
      facts.pwm ? t('can.pwm') : '',
      facts.output ? t('can.bus') : '',
      adc ? t(adc.usable && adc.unit === 1 ? 'can.adc' : 'can.adcNot', { unit: adc.unit, channel: adc.channel }) : '',
      touch === null ? '' : t('can.touch', { touch }),
      dac === null ? '' : t('can.dac', { dac }),
      facts.pulls ? t('can.pulls') : '',
    ].filter((word) => word !== '')
  }

  function wishWord(wish: (typeof PIN_WISHES)[number]): string {
    if (wish === 'sda' || wish === 'scl') return wish.toUpperCase()
    if (wish === 'output' || wish === 'pwm' || wish === 'feedback') return t(`use.${wish}`)
    return wish === 'onewire' ? 'OneWire' : ''
  }
}

/** Every reason that speaks against any use, once; what is refused comes first. */
function Objections({ type, view }: Pick<Props, 'type' | 'view'>) {
  const { t } = useTranslation('pins')
  const { gpio } = view.pin
  if (gpio === null) return null
  const wishes = view.uses.length > 0 ? view.uses.map(({ wish }) => wish) : PIN_WISHES
  const found = wishes.flatMap((wish) => judgePin(gpio, wish, type).objections)
  // What is refused outright need not be warned of as well.
  const refused = found.some(({ reason }) => reason.key === 'pin-flash-voltage')
  const told = found.filter(({ reason }) => !(refused && reason.key === 'pin-strap-voltage'))
  const said = new Map(told.map(({ severity, reason }) => [shortened(reasonSentence(reason) ?? ''), severity]))
  // That a pin has no ADC is no warning; what it can says it.
  const lines = [...said].filter(
    ([text]) => text !== '' && !found.some(({ reason }) => reason.key === 'pin-no-adc' && shortened(reasonSentence(reason) ?? '') === text),
  )
  if (lines.length === 0) return null
  return (
    <div className={classes.objections}>
      <h4 className={classes.head}>{t('mustNot')}</h4>
      <ul>
        {lines
          .sort(([, a], [, b]) => (a === b ? 0 : a === 'error' ? -1 : 1))
          .map(([text, severity]) => (
            <li key={text} data-severity={severity}>
              {text}
            </li>
          ))}
      </ul>
    </div>
  )
}

/** Alternatives help where something is placed, not where a pin is looked at. */
function shortened(sentence: string): string {
  return sentence.replace(/ (Free|Frei): [^.]*\.$/, '')
}
