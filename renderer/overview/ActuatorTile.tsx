import { memo } from 'react'
import { useNow } from '../backend/clock.ts'
import { actuatorKey, useBoard, useConnection, useLive } from '../backend/live-store.ts'
import { commandView } from '../device/output-state.ts'
import { commonT, overviewT } from '../language/fixed-t.ts'
import { useFormat } from '../language/format.ts'
import { useOutputName } from '../outputs/output-name.ts'
import { useOutputSetting } from '../outputs/output-setting.ts'
import { clockSpan, outputStory } from '../outputs/output-story.ts'
import { openOutput } from '../outputs/use-output-panel.ts'
import { useStoryWords } from '../outputs/use-story-words.ts'
import type { Status } from '../ui/StatusGlyph.tsx'
import { Tile } from '../ui/Tile.tsx'
import classes from './actuator-tile.module.css'
import { useAge } from './use-age.ts'

/** What a board last said about one output. Never shows a state the board has not reported. */
export const ActuatorTile = memo(function ActuatorTile({ board, gpio }: { board: string; gpio: number }) {
  const format = useFormat()
  const t = overviewT(format.language)
  const common = commonT(format.language)
  const actuator = useLive((state) => state.actuators.get(actuatorKey(board, gpio)))
  const presence = useBoard(board)?.presence.state
  const offline = presence === 'offline' || presence === 'unknown'
  const connected = useConnection().state === 'open'
  const age = useAge(actuator?.reportedAtMs)
  const name = useOutputName(board, gpio)
  const setting = useOutputSetting(board, gpio)
  const nowMs = useNow()
  const storyWords = useStoryWords()
  const command = useLive((state) => state.commands.get(actuatorKey(board, gpio)))
  if (!actuator) return null

  const stale = offline || !connected
  const emergency = actuator.emergency !== 'normal'
  const pending = commandView(command, nowMs).kind === 'pending'
  const story = outputStory(actuator, setting, nowMs)
  const hand = story.kind === 'hand'
  const status: Status = stale ? 'stale' : emergency ? 'critical' : pending ? 'pending' : hand ? 'manual' : 'ok'
  // Fully on is ON; a percentage says that it is something between.
  const share = actuator.pwm === null || actuator.pwm === 255 || !actuator.on ? undefined : actuator.pwm / 255
  const word = stale
    ? offline
      ? t('tile.unknown')
      : common('status.stale')
    : emergency
      ? t('tile.emergency')
      : pending
        ? common('status.pending')
        : undefined
  const sublineOf = () => {
    if (story.kind === 'run' && story.maxMs !== null) return `${clockSpan(story.runMs)} / ${clockSpan(story.maxMs)}`
    return storyWords(story) || `GPIO ${gpio}`
  }
  const filled = story.kind === 'run' && story.maxMs !== null ? Math.min(1, story.runMs / story.maxMs) : (share ?? 1)
  return (
    <Tile
      board={board}
      name={name}
      onOpen={() => openOutput(board, gpio)}
      value={share === undefined ? t(actuator.on ? 'tile.on' : 'tile.off') : format.number(share * 100)}
      unit={share === undefined ? '' : '%'}
      status={status}
      word={word}
      subline={stale ? '' : emergency ? actuator.emergency.replaceAll('_', ' ') : sublineOf()}
      age={age}
      chart={
        <span className={classes.track} data-stale={stale}>
          <span style={{ width: `${actuator.on ? filled * 100 : 0}%` }} />
        </span>
      }
    />
  )
})
