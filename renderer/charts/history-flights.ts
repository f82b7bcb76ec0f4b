import { QueryAnswer } from '../../backend/contract/history.ts'
import { rest } from '../backend/rest.ts'

/**
 * Requests under way. Who asks for the same meanwhile gets the same answer; one that nobody waits for is aborted a moment
 * later, because a range that is dragged back and forth comes back to it.
 */
const TIMEOUT_MS = 30_000
const GRACE_MS = 250

interface Flight {
  answer: Promise<QueryAnswer>
  users: number
  aborter: AbortController
}

const flights = new Map<string, Flight>()

/** Throws RestError, or an abort where nobody waited any more. */
export async function askOnce(path: string, signal: AbortSignal): Promise<QueryAnswer> {
  const flight = flights.get(path) ?? start(path)
  flight.users += 1
  const leave = () => {
    flight.users -= 1
    if (flight.users === 0) setTimeout(() => abandon(path, flight), GRACE_MS)
  }
  signal.addEventListener('abort', leave, { once: true })
  try {
    return await flight.answer
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

/** History was changed: who asks from now on gets a new answer. Those who wait get theirs. */
export function forgetFlights(): void {
  flights.clear()
}

/** Out of the list first: nobody may join what is being aborted. */
function abandon(path: string, flight: Flight): void {
  if (flight.users > 0) return
  if (flights.get(path) === flight) flights.delete(path)
  flight.aborter.abort()
}

function start(path: string): Flight {
  const aborter = new AbortController()
  const answer = rest.get(path, QueryAnswer, { signal: aborter.signal, timeoutMs: TIMEOUT_MS })
  const flight: Flight = { answer, users: 0, aborter }
  flights.set(path, flight)
  const end = () => {
    if (flights.get(path) === flight) flights.delete(path)
  }
  answer.then(end, end)
  return flight
}
