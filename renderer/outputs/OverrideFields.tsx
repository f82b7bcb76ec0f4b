import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import { allows } from '../../backend/contract/roles.ts'
import { useRole } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { showFailure } from '../ui/toasts.tsx'
import { holdOutput, letGoOfOutput } from './output-calls.ts'
import classes from './panel.module.css'

/** Manual override: keeps the output by hand until an end time, and ends it early. */
interface Props {
  board: Board
  actuator: Actuator
  nowMs: number
}

const MINUTE_MS = 60_000
const CHOICES_MIN = [15, 60, 240] as const

export function OverrideFields({ board, actuator, nowMs }: Props) {
  const { t } = useTranslation('outputs')
  const { t: common } = useTranslation()
  const format = useFormat()
  const needs = allows(useRole(), 'operator') ? undefined : common('needsRole', { role: common('role.operator') })
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState('')
  const [busy, setBusy] = useState(false)
  const { hold } = actuator
  const held = hold?.source === 'hand' && hold.untilMs !== null && hold.untilMs > nowMs ? hold : null
  const typedMs = until === '' ? null : new Date(until).getTime()
  const past = typedMs !== null && !(typedMs > nowMs)

  const act = async (work: () => Promise<unknown>) => {
    setBusy(true)
    try {
      await work()
      setUntil('')
      setReason('')
    } catch (fault) {
      showFailure(t('override.failed'), fault)
    } finally {
      setBusy(false)
    }
  }
  const begin = (untilMs: number) => void act(() => holdOutput(board.id, actuator.gpio, untilMs, reason.trim()))

  return (
    <section className={classes.section} aria-label={t('override.title')}>
      <h3 className={classes.title}>{t('override.title')}</h3>
      {held ? (
        <div className={classes.held}>
          <span data-status="manual">
            {t('override.active', { by: personName(held.by, format.language), time: format.moment(held.untilMs ?? 0, nowMs) })}
            {held.reason && <span className={classes.quiet}> {held.reason}</span>}
          </span>
          <Button
            size="sm"
            disabled={busy || needs !== undefined}
            title={needs}
            onClick={() => void act(() => letGoOfOutput(board.id, actuator.gpio))}
          >
            {t('override.end')}
          </Button>
        </div>
      ) : (
        <>
          <p className={classes.quiet}>{t('override.text')}</p>
          <TextInput
            label={t('control.reason')}
            value={reason}
            maxLength={256}
            disabled={needs !== undefined}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <div className={classes.holdLine}>
            {CHOICES_MIN.map((minutes) => (
              <Button
                key={minutes}
                size="sm"
                disabled={busy || needs !== undefined}
                title={needs}
                onClick={() => begin(nowMs + minutes * MINUTE_MS)}
              >
                {minutes < 60 ? t('override.minutes', { count: minutes }) : t('override.hours', { count: minutes / 60 })}
              </Button>
            ))}
          </div>
          <div className={classes.holdUntil}>
            <TextInput
              aria-label={t('override.until')}
              type="datetime-local"
              value={until}
              disabled={needs !== undefined}
              error={past ? t('override.past') : undefined}
              onChange={(event) => setUntil(event.currentTarget.value)}
            />
            <Button
              size="sm"
              disabled={busy || needs !== undefined || typedMs === null || past}
              title={needs ?? (past ? t('override.past') : undefined)}
              onClick={() => typedMs !== null && begin(typedMs)}
            >
              {t('override.begin')}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}
