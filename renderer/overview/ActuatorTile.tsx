import { memo } from 'react'
import { actuatorKey, useBoard, useConnection, useLive } from '../backend/live-store.ts'
import { commonT, overviewT } from '../language/fixed-t.ts'
import { useFormat } from '../language/format.ts'
import { actuatorName } from '../quantities/series-name.ts'
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
  if (!actuator) return null

  const stale = offline || !connected
  const emergency = actuator.emergency !== 'normal'
  const status: Status = stale ? 'stale' : emergency ? 'critical' : 'ok'
  // Fully on is ON; a percentage says that it is something between.
  const share = actuator.pwm === null || actuator.pwm === 255 || !actuator.on ? undefined : actuator.pwm / 255
  const word = stale ? (offline ? t('tile.unknown') : common('status.stale')) : emergency ? t('tile.emergency') : undefined
  return (
    <Tile
      board={board}
      name={actuatorName(actuator, format.language)}
      value={share === undefined ? t(actuator.on ? 'tile.on' : 'tile.off') : format.number(share * 100)}
      unit={share === undefined ? '' : '%'}
      status={status}
      word={word}
      subline={stale ? '' : emergency ? actuator.emergency.replaceAll('_', ' ') : `GPIO ${gpio}`}
      age={age}
      chart={
        <span className={classes.track} data-stale={stale}>
          <span style={{ width: `${actuator.on ? (share ?? 1) * 100 : 0}%` }} />
        </span>
      }
    />
  )
})
