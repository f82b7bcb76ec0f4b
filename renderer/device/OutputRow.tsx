import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Actuator, Command } from '../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import { useNow } from '../backend/clock.ts'
import { actuatorKey, useConnection, useLive, useRole } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { lockedBecause } from '../outputs/output-lock.ts'
import { useOutputName } from '../outputs/output-name.ts'
import { useOutputSetting } from '../outputs/output-setting.ts'
import { type OutputStory, outputStory } from '../outputs/output-story.ts'
import { useCommand } from '../outputs/use-command.ts'
import { openOutput } from '../outputs/use-output-panel.ts'
import { useStoryWords } from '../outputs/use-story-words.ts'
import { actuatorType } from '../quantities/actuator-words.ts'
import { type Status, StatusGlyph } from '../ui/StatusGlyph.tsx'
import { onRowKey } from './ChannelRow.tsx'
import classes from './channels.module.css'
import { OutputSwitch } from './OutputSwitch.tsx'
import { commandView, emergencyWord } from './output-state.ts'

/** One output: the state its board reported, a switch, and how far the last command got. Never shows what was only asked for. */
interface Props {
  board: Board
  actuator: Actuator
  selected: boolean
  onSelect(): void
}

export const OutputRow = memo(function OutputRow({ board, actuator, selected, onSelect }: Props) {
  const { t } = useTranslation('device')
  const format = useFormat()
  const nowMs = useNow()
  const role = useRole()
  const connection = useConnection()
  const command = useLive((state) => state.commands.get(actuatorKey(board.id, actuator.gpio)))
  const { asking, ask } = useCommand(board.id, actuator.gpio)
  const setting = useOutputSetting(board.id, actuator.gpio)
  const view = commandView(command, nowMs)
  const pending = asking !== null || view.kind === 'pending'
  const name = useOutputName(board.id, actuator.gpio)
  const story = outputStory(actuator, setting, nowMs)
  const why = lockedBecause(board, actuator, role, connection, pending)
  const offline = board.presence.state === 'offline' || connection.state !== 'open'
  const status = outputStatus(actuator, view.kind, pending, offline, story.kind === 'hand')

  const open = () => {
    onSelect()
    openOutput(board.id, actuator.gpio)
  }

  const word = t(actuator.on ? 'output.on' : 'output.off')
  return (
    <tr
      className={classes.row}
      data-status={status === 'critical' || status === 'stale' ? status : undefined}
      aria-selected={selected}
      data-selected={selected}
      tabIndex={0}
      onClick={open}
      onKeyDown={(event) => onRowKey(event, open)}
    >
      <td className={classes.glyph}>
        <StatusGlyph status={status} bare label={t(`status.${status}`, { ns: 'common' })} />
      </td>
      <td className={classes.gpio}>{actuator.gpio}</td>
      <td className={classes.name} title={name}>
        <span className={classes.clip}>{name}</span>
      </td>
      <td className={classes.type}>{actuatorType(actuator.type, format.language)}</td>
      <td className={classes.value} data-status={status}>
        <OutputSwitch
          on={actuator.on}
          word={actuator.on && isDimmed(actuator) ? `${word} ${format.number((actuator.pwm / 255) * 100)} %` : word}
          label={t(actuator.on ? 'output.switchOff' : 'output.switchOn', { name })}
          pending={pending}
          locked={why === null ? undefined : t(`output.why.${why}`)}
          manual={story.kind === 'hand'}
          onTurn={() => void ask({ command: actuator.on ? 'OFF' : 'ON' })}
        />
      </td>
      <td className={classes.story} colSpan={2}>
        <Story actuator={actuator} command={command} asking={asking} kind={view.kind} story={story} nowMs={nowMs} />
      </td>
      <td className={classes.age} title={format.moment(actuator.reportedAtMs, nowMs)}>
        {format.age(actuator.reportedAtMs, nowMs)}
      </td>
      <td className={classes.act} />
    </tr>
  )
})

/** Boards report 255 for plain outputs too; a share is worth showing only where there is one. */
function isDimmed(actuator: Actuator): actuator is Actuator & { pwm: number } {
  return actuator.pwm !== null && (actuator.pwm < 255 || actuator.type.toLowerCase() === 'pwm')
}

interface StoryProps {
  actuator: Actuator
  command: Command | undefined
  asking: string | null
  story: OutputStory
  kind: ReturnType<typeof commandView>['kind']
  nowMs: number
}

function Story({ actuator, command, asking, kind, story, nowMs }: StoryProps) {
  const { t } = useTranslation('device')
  const storyWords = useStoryWords()
  const format = useFormat()
  const nameOf = (sent: string) => (sent === 'ON' ? t('output.on') : sent === 'OFF' ? t('output.off') : sent)
  if (asking) return <span data-status="pending">{t('output.sending', { command: nameOf(asking) })}</span>
  if (command && kind === 'pending') {
    const seconds = format.number(Math.max(0, nowMs - command.createdAtMs) / 1000, 1)
    return <span data-status="pending">{t('output.sent', { command: nameOf(command.command), seconds })}</span>
  }
  if (command && kind === 'failed') {
    const message = command.message ?? t('output.noReason')
    const key = command.state === 'expired' ? 'output.expired' : command.state === 'refused' ? 'output.refused' : 'output.failed'
    const text = t(key, { command: nameOf(command.command), message })
    return (
      <span data-status="critical" title={text} role="status">
        {text}
      </span>
    )
  }
  if (actuator.emergency !== 'normal')
    return <span data-status="critical">{t(`output.emergency.${emergencyWord(actuator.emergency)}`)}</span>
  if (story.kind === 'none') return null
  const text = storyWords(story)
  return (
    <span data-status={story.kind === 'hand' ? 'manual' : story.kind === 'maybe' ? 'pending' : undefined} title={text}>
      {text}
    </span>
  )
}

function outputStatus(actuator: Actuator, kind: StoryProps['kind'], pending: boolean, offline: boolean, manual: boolean): Status {
  if (actuator.emergency !== 'normal') return 'critical'
  if (offline) return 'stale'
  if (pending) return 'pending'
  if (kind === 'failed') return 'critical'
  return manual ? 'manual' : 'ok'
}
