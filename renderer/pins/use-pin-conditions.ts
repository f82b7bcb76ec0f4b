import { useMemo } from 'react'
import type { Actuator, Command } from '../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { Series } from '../../backend/contract/series.ts'
import { valueCondition } from '../backend/board-conditions.ts'
import { useNow } from '../backend/clock.ts'
import { actuatorKey, useConnection, useLive } from '../backend/live-store.ts'
import { commandView } from '../device/output-state.ts'
import type { Status } from '../ui/StatusGlyph.tsx'

/** State of what hangs on each pin, once a second: the worst of its series and its output. */

const WORST: readonly Status[] = ['critical', 'warning', 'offline', 'stale', 'manual', 'pending', 'event', 'ok', 'idle']

export function usePinConditions(board: Board, series: readonly Series[], actuators: readonly Actuator[]): ReadonlyMap<number, Status> {
  const nowMs = useNow()
  const commands = useLive((state) => state.commands)
  const connected = useConnection().state === 'open'
  const away = board.presence.state === 'offline' || !connected
  // Values are read anew at each second.
  return useMemo(() => {
    const worst = new Map<number, Status>()
    const note = (gpio: number | null, status: Status) => {
      if (gpio === null) return
      const known = worst.get(gpio)
      if (known === undefined || WORST.indexOf(status) < WORST.indexOf(known)) worst.set(gpio, status)
    }
    for (const one of series) note(one.gpio, valueCondition(one).state)
    for (const one of actuators) note(one.gpio, outputStatus(one, commands.get(actuatorKey(board.id, one.gpio)), away, nowMs))
    return worst
  }, [nowMs, series, actuators, commands, away, board.id])
}

function outputStatus(actuator: Actuator, command: Command | undefined, away: boolean, nowMs: number): Status {
  if (actuator.emergency !== 'normal') return 'critical'
  if (away) return 'stale'
  const { kind } = commandView(command, nowMs)
  if (kind === 'failed') return 'critical'
  return kind === 'pending' ? 'pending' : 'ok'
}
