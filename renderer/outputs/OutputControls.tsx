import { Button, Slider } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import { type ActuatorSetting, DIMMED_TYPES } from '../../backend/contract/configuration/configuration.ts'
import { useNow } from '../backend/clock.ts'
import { actuatorKey, useConnection, useLive, useRole } from '../backend/live-store.ts'
import { OutputSwitch } from '../device/OutputSwitch.tsx'
import { commandView } from '../device/output-state.ts'
import { useFormat } from '../language/format.ts'
import { reasonSentence } from '../language/reasons.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { NumberField } from './NumberField.tsx'
import { verdictQuery } from './output-calls.ts'
import { lockedBecause } from './output-lock.ts'
import classes from './panel.module.css'
import { useCommand } from './use-command.ts'

/** Switch, share or position, timed pulse; and beside them why it cannot be switched on now, as the backend would say. */
interface Props {
  board: Board
  actuator: Actuator
  name: string
  setting: ActuatorSetting | undefined
}

const MOST_S = 86_400

export function OutputControls({ board, actuator, name, setting }: Props) {
  const { t } = useTranslation('outputs')
  const { t: device } = useTranslation('device')
  const format = useFormat()
  const nowMs = useNow()
  const role = useRole()
  const connection = useConnection()
  const { asking, ask } = useCommand(board.id, actuator.gpio)
  const command = useLive((state) => state.commands.get(actuatorKey(board.id, actuator.gpio)))
  const pending = asking !== null || commandView(command, nowMs).kind === 'pending'
  const lock = lockedBecause(board, actuator, role, connection, pending)
  const why = lock === null ? undefined : device(`output.why.${lock}`)
  const type = setting?.type ?? actuator.type.toLowerCase()
  const dimmed = DIMMED_TYPES.includes(type)
  const reported = actuator.on ? Math.round(((actuator.pwm ?? 255) / 255) * 100) : 0
  const [chosen, setChosen] = useState<number | null>(null)
  const percent = chosen ?? reported
  const [seconds, setSeconds] = useState<number | null>(10)
  const word = t(actuator.on ? 'panel.on' : 'panel.off')
  return (
    <section className={classes.section} aria-label={t('control.title')}>
      <div className={classes.switchLine}>
        <OutputSwitch
          on={actuator.on}
          word={word}
          label={device(actuator.on ? 'output.switchOff' : 'output.switchOn', { name })}
          pending={pending}
          locked={why}
          manual={actuator.hold?.source === 'hand'}
          onTurn={() => void ask({ command: actuator.on ? 'OFF' : 'ON' })}
        />
        {why !== undefined && <span className={classes.quiet}>{why}</span>}
      </div>
      <Verdict board={board} actuator={actuator} asked={lock === null && !actuator.on} />
      {dimmed && (
        <div className={classes.share}>
          <span className={classes.label}>{t(type === 'servo' ? 'control.position' : 'control.share')}</span>
          <Slider
            min={0}
            max={100}
            step={1}
            value={percent}
            disabled={why !== undefined}
            label={(value) => `${format.number(value)} %`}
            thumbLabel={t(type === 'servo' ? 'control.position' : 'control.share')}
            onChange={setChosen}
          />
          <span className={classes.raw}>{t('control.raw', { percent: format.number(percent), raw: Math.round(percent * 2.55) })}</span>
          <Button
            size="sm"
            disabled={why !== undefined || chosen === null}
            title={why}
            onClick={() => void ask({ command: 'PWM', value: percent / 100 }).then(() => setChosen(null))}
          >
            {t('control.set', { percent: format.number(percent) })}
          </Button>
        </div>
      )}
      <div className={classes.pulse}>
        <NumberField
          label={`${t('control.pulse')}, ${t('control.seconds')}`}
          value={seconds}
          min={1}
          max={MOST_S}
          whole
          description={t('control.pulseHint')}
          onChange={setSeconds}
        />
        <Button
          disabled={why !== undefined || seconds === null || seconds < 1}
          title={why}
          onClick={() => seconds !== null && void ask({ command: 'ON', duration: seconds })}
        >
          {t('control.start', { seconds: format.number(seconds ?? 0) })}
        </Button>
      </div>
    </section>
  )
}

function Verdict({ board, actuator, asked }: { board: Board; actuator: Actuator; asked: boolean }) {
  const { t } = useTranslation('outputs')
  const format = useFormat()
  const { data } = useQuery({ ...verdictQuery(board.id, actuator.gpio), enabled: asked })
  if (!asked || data === undefined) return null
  const { refusal, durationS } = data
  if (refusal === null) {
    const text = durationS === 0 ? t('control.can') : t('control.canFor', { time: format.duration(durationS * 1000) })
    return (
      <p className={classes.verdict}>
        <StatusGlyph status="ok" size={14} bare />
        {text}
      </p>
    )
  }
  return (
    <p className={classes.verdict} data-status="warning" role="status">
      <StatusGlyph status="warning" size={14} />
      <span>
        <b>{t('control.cannot')}</b> {(refusal.reason && reasonSentence(refusal.reason)) ?? refusal.message}
      </span>
    </p>
  )
}
