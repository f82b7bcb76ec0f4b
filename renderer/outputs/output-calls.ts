import Type from 'typebox'
import { Command, type CommandSource, OutputUsage } from '../../backend/contract/actuators/actuator.ts'
import { OutputVerdict } from '../../backend/contract/actuators/verdict.ts'
import { rest } from '../backend/rest.ts'

/** What the panel of an output asks the backend. All throw RestError. */

const Commands = Type.Array(Command)
const HISTORY = 100

function path(board: string, gpio: number): string {
  return `/api/actuators/${encodeURIComponent(board)}/${gpio}`
}

export function historyQuery(board: string, gpio: number, source: CommandSource | null, changes: number) {
  const only = source === null ? '' : `&source=${source}`
  return {
    queryKey: ['output-history', board, gpio, source, changes],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      rest.get(`/api/commands?board=${encodeURIComponent(board)}&gpio=${gpio}&limit=${HISTORY}${only}`, Commands, { signal }),
  }
}

export function usageQuery(board: string, gpio: number, fromMs: number, toMs: number) {
  return {
    queryKey: ['output-usage', board, gpio, fromMs, toMs],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      rest.get(`${path(board, gpio)}/usage?from=${fromMs}&to=${toMs}`, OutputUsage, { signal }),
    retry: 0,
  }
}

/** Asked anew every second while it is looked at: cooldowns run out, conditions change. */
export function verdictQuery(board: string, gpio: number) {
  return {
    queryKey: ['output-verdict', board, gpio],
    queryFn: ({ signal }: { signal: AbortSignal }) => rest.get(`${path(board, gpio)}/verdict`, OutputVerdict, { signal }),
    refetchInterval: 1000,
    staleTime: 0,
    retry: 0,
  }
}

export async function holdOutput(board: string, gpio: number, untilMs: number, reason: string): Promise<void> {
  await rest.put(`${path(board, gpio)}/override`, { untilMs, ...(reason === '' ? {} : { reason }) }, Type.Unknown())
}

export async function letGoOfOutput(board: string, gpio: number): Promise<void> {
  await rest.delete(`${path(board, gpio)}/override`)
}
