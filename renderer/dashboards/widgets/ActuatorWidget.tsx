import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Actuator } from '../../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../../backend/contract/boards/board.ts'
import { useNow } from '../../backend/clock.ts'
import { actuatorKey, useBoard, useConnection, useLive, useRole } from '../../backend/live-store.ts'
import { OutputSwitch } from '../../device/OutputSwitch.tsx'
import { commandView, emergencyWord } from '../../device/output-state.ts'
import { useFormat } from '../../language/format.ts'
import { lockedBecause } from '../../outputs/output-lock.ts'
import { useOutputName } from '../../outputs/output-name.ts'
import { useOutputSetting } from '../../outputs/output-setting.ts'
import { outputStory } from '../../outputs/output-story.ts'
import { useCommand } from '../../outputs/use-command.ts'
import { openOutput } from '../../outputs/use-output-panel.ts'
import { useStoryWords } from '../../outputs/use-story-words.ts'
import { useAge } from '../../overview/use-age.ts'
import { type Status, StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { boardOf } from '../refs.ts'
import { useScope, type WidgetOf } from '../scope.ts'
import actuatorClasses from './actuator.module.css'
import { Missing } from './Missing.tsx'
import classes from './value.module.css'

/** One output: the state its board reported, a switch, and how far the last command got. On a wall it has no switch. */
export const ActuatorWidget = memo(function ActuatorWidget({ widget }: { widget: WidgetOf<'actuator'> }) {
  const scope = useScope()
  const boardId = widget.board === null ? undefined : boardOf(widget.board, scope.board)
  const board = useBoard(boardId ?? '')
  const gpio = widget.gpio ?? -1
  const actuator = useLive((state) => state.actuators.get(actuatorKey(boardId ?? '', gpio)))
  if (widget.board === null || widget.gpio === null) return <Missing title={widget.title} missing={null} />
  if (boardId === undefined) return <Missing title={widget.title} missing={{ board: widget.board, sensorType: '' }} />
  if (!board || !actuator) return <Missing title={widget.title} missing={board ? 'output' : 'board'} />
  return <Output title={widget.title} board={board} actuator={actuator} />
})

function Output({ title, board, actuator }: { title: string; board: Board; actuator: Actuator }) {
  const { t } = useTranslation('dashboards')
  const { t: device } = useTranslation('device')
  const format = useFormat()
  const nowMs = useNow()
  const role = useRole()
  const { wall } = useScope()
  const connection = useConnection()
  const connected = connection.state === 'open'
  const storyWords = useStoryWords()
  const age = useAge(actuator.reportedAtMs)
  const command = useLive((state) => state.commands.get(actuatorKey(board.id, actuator.gpio)))
  const { asking, ask } = useCommand(board.id, actuator.gpio)
  const setting = useOutputSetting(board.id, actuator.gpio)
  const given = useOutputName(board.id, actuator.gpio)
  const view = commandView(command, nowMs)
  const pending = asking !== null || view.kind === 'pending'
  const offline = board.presence.state === 'offline' || board.presence.state === 'unknown' || !connected
  const emergency = actuator.emergency !== 'normal'
  const told = outputStory(actuator, setting, nowMs)
  const status: Status = emergency
    ? 'critical'
    : offline
      ? 'stale'
      : pending
        ? 'pending'
        : view.kind === 'failed'
          ? 'critical'
          : told.kind === 'hand'
            ? 'manual'
            : 'ok'
  const name = title || given
  const share = actuator.on && actuator.pwm !== null && actuator.pwm < 255 ? ` ${format.number((actuator.pwm / 255) * 100)} %` : ''
  const word = device(actuator.on ? 'output.on' : 'output.off') + share

  const lock = lockedBecause(board, actuator, role, connection, pending)
  const named = (sent: string) => (sent === 'ON' ? device('output.on') : sent === 'OFF' ? device('output.off') : sent)
  const story = () => {
    if (asking) return <b>{device('output.sending', { command: named(asking) })}</b>
    if (command && view.kind === 'pending') {
      const seconds = format.number(Math.max(0, nowMs - command.createdAtMs) / 1000, 0)
      return <b>{device('output.sent', { command: named(command.command), seconds })}</b>
    }
    if (command && view.kind === 'failed')
      return <b>{device('output.failed', { command: named(command.command), message: command.message ?? '' })}</b>
    if (emergency) return <b>{device(`output.emergency.${emergencyWord(actuator.emergency)}`)}</b>
    if (offline) return <b>{t('actuator.unknown')}</b>
    return storyWords(told) || (board.name ?? board.id)
  }
  return (
    <section className={classes.tile} data-status={status} aria-label={name}>
      <span className={classes.head}>
        {wall ? (
          <span className={classes.name} title={`${name} · ${board.name ?? board.id}`}>
            {name}
          </span>
        ) : (
          <button
            type="button"
            className={`${classes.name} ${actuatorClasses.open}`}
            title={`${name} · ${board.name ?? board.id}`}
            onClick={() => openOutput(board.id, actuator.gpio)}
          >
            {name}
          </button>
        )}
        <StatusGlyph status={status} size={14} bare />
        <span className="sr-only">{t(`status.${status}`, { ns: 'common' })}</span>
      </span>
      <span className={`${classes.middle} ${actuatorClasses.middle}`} data-wall={wall}>
        {wall ? (
          <span className={classes.value}>{word}</span>
        ) : (
          <OutputSwitch
            on={actuator.on}
            word={word}
            label={device(actuator.on ? 'output.switchOff' : 'output.switchOn', { name })}
            pending={pending}
            locked={lock === null ? undefined : device(`output.why.${lock}`)}
            manual={told.kind === 'hand'}
            onTurn={() => void ask({ command: actuator.on ? 'OFF' : 'ON' })}
          />
        )}
      </span>
      <span className={classes.foot}>
        <span className={classes.subline} role="status">
          {story()}
        </span>
        <span className={classes.age}>{age}</span>
      </span>
    </section>
  )
}
