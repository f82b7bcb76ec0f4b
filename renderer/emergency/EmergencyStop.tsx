import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { HOLD_TO_STOP_MS } from '../../backend/contract/actuators/emergency.ts'
import { useEmergency } from '../backend/emergency-store.ts'
import { useConnection, useStatus } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { sendStop } from './emergency-calls.ts'
import classes from './emergency-stop.module.css'
import { EMERGENCY_STOP_ID, useStopKeys } from './stop-keys.ts'
import { useHold } from './use-hold.ts'

/** How long "hold" stands there after a click alone, ms. */
const HINT_MS = 2500

type Look = 'ready' | 'armed' | 'latched' | 'releasing' | 'unknown' | 'failed'

/**
 * The stop, top right on every page, above dialogs and drawers. Hold to stop; while latched a click opens the matrix and never releases.
 * Where the backend is not heard it says so and what to do instead, and never looks ready; holding tries all the same.
 */
export function EmergencyStop() {
  const { t } = useTranslation('emergency')
  const format = useFormat()
  const navigate = useNavigate()
  const { known, state } = useEmergency()
  const heard = useConnection().state === 'open' && known
  const reported = useStatus()?.boards.outputs ?? 0
  const [failed, setFailed] = useState(false)
  const [sending, setSending] = useState(false)
  const [hint, setHint] = useState(false)
  const openMatrix = () => void navigate({ to: '/stop' })

  const stop = (origin: 'screen' | 'keys') => {
    setSending(true)
    setFailed(false)
    sendStop(origin)
      .then(openMatrix, () => setFailed(true))
      .finally(() => setSending(false))
  }
  const keysArmed = useStopKeys(() => stop('keys'))
  const hold = useHold(HOLD_TO_STOP_MS, () => stop('screen'))
  /** Pressed by a key. A finger that stays on the button stops, wherever a page under it moves the focus. */
  const byKey = useRef(false)
  const latched = state.phase === 'latched'
  useEffect(() => {
    if (latched) setFailed(false)
  }, [latched])
  useEffect(() => {
    if (!hint) return
    const timer = setTimeout(() => setHint(false), HINT_MS)
    return () => clearTimeout(timer)
  }, [hint])

  const armed = hold.share !== null || keysArmed || sending
  const look: Look = armed ? 'armed' : failed ? 'failed' : !heard ? 'unknown' : state.phase
  const time = state.stoppedAtMs === null ? '' : format.time(state.stoppedAtMs)
  const [word, line] = wordsOf()

  function wordsOf(): [string, string] {
    if (sending) return [t('button.sending'), t('button.sendingLine')]
    if (keysArmed) return [t('button.enter'), t('button.enterLine')]
    if (hold.share !== null) {
      const left = format.number(((1 - hold.share) * HOLD_TO_STOP_MS) / 1000, 1)
      return [t('button.keepHolding'), t('button.left', { s: left })]
    }
    switch (look) {
      case 'failed':
        return [t('button.notSent'), t('button.byHand')]
      case 'unknown':
        return [latched ? t('button.stopped') : t('button.noConnection'), t('button.byHand')]
      case 'latched':
        return [t('button.stopped'), t('button.open', { time })]
      case 'releasing':
        return [t('button.releasing'), t('button.boards', { done: state.release?.boards ?? 0, all: state.boards })]
      default:
        return [t('button.stop'), hint ? t('button.hint') : t('button.hold', { count: reported, n: format.number(reported) })]
    }
  }

  const down = (atMs: number, key: boolean) => {
    setHint(false)
    if (latched && heard) return
    byKey.current = key
    hold.begin(atMs)
  }
  const up = ({ timeStamp }: { timeStamp: number }) => {
    if (hold.end(timeStamp)) setHint(true)
  }

  return (
    <section className={classes.place} aria-label={t('title')}>
      <button
        type="button"
        id={EMERGENCY_STOP_ID}
        className={classes.stop}
        data-look={look}
        aria-keyshortcuts="Control+Shift+S"
        aria-label={`${word}, ${line}`}
        aria-describedby="emergency-stop-how"
        title={t(look === 'unknown' || look === 'failed' ? 'button.whyUnknown' : look === 'latched' ? 'button.howOpen' : 'button.how')}
        onPointerDown={(event) => event.button === 0 && down(event.timeStamp, false)}
        onPointerUp={up}
        onPointerLeave={up}
        onPointerCancel={up}
        onContextMenu={(event) => event.preventDefault()}
        onClick={() => {
          if (latched && heard) openMatrix()
          else setHint(true)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return
          event.preventDefault()
          event.stopPropagation()
          if (latched && heard) openMatrix()
          else if (!event.repeat) down(event.timeStamp, true)
        }}
        onKeyUp={(event) => (event.key === 'Enter' || event.key === ' ') && up(event)}
        onBlur={() => {
          if (byKey.current) hold.cancel()
        }}
      >
        <span className={classes.fill} style={{ width: `${(sending ? 1 : (hold.share ?? 0)) * 100}%` }} aria-hidden="true" />
        <svg className={classes.disc} width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
          <circle cx="10" cy="10" r="7" />
        </svg>
        <span className={classes.words}>
          <span className={classes.word}>{word}</span>
          <span className={classes.line}>{line}</span>
        </span>
      </button>
      <span id="emergency-stop-how" hidden>
        {t('button.how')}
      </span>
      {/* Assertive like an alert, but always there: role alert is for what stands on the page. */}
      <span className="sr-only" aria-live="assertive" aria-atomic="true">
        {look === 'failed' || look === 'unknown' ? t('button.whyUnknown') : ''}
        {state.phase === 'latched' ? t('said.latched', { time }) : state.phase === 'releasing' ? t('said.releasing') : ''}
        {keysArmed ? t('button.enterLine') : ''}
      </span>
    </section>
  )
}
