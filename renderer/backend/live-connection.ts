import { useEffect } from 'react'
import type { LiveEvent } from '../../backend/contract/events.ts'
import { liveUrl } from './address.ts'
import { noteBackendTime } from './clock.ts'
import { applyDocuments } from './document-store.ts'
import { applyEmergency } from './emergency-store.ts'
import { applyValues } from './latest-values.ts'
import { LiveSocket } from './live-socket.ts'
import { applyEvent, setConnection } from './live-store.ts'
import { applyMessages, forgetMessages } from './message-log.ts'
import { isSignedOut, whenSignedOut } from './rest.ts'
import { feedSerial } from './serial-feed.ts'

/** The app's one live connection: who needs which topics (counted), and which store gets which event. */

/** What every page needs; the app subscribes these once by `useTopics(APP_TOPICS)`. */
export const APP_TOPICS = ['emergency', 'status', 'boards', 'series', 'actuators', 'activity', 'documents/jobs'] as const

const socket = new LiveSocket({ url: liveUrl, onEvent: route, onConnection: setConnection, isSignedOut })
const users = new Map<string, number>()
/** What the backend was last told. */
const told = new Set<string>()
let telling = false

/** Called once at start, after the session is known. */
export function startLive(): void {
  whenSignedOut(() => socket.markUnauthorised())
  socket.start()
}

export function stopLive(): void {
  socket.stop()
}

/** Connect at once: "Try now" of the banner, and after signing in. */
export function retryLive(): void {
  socket.retryNow()
}

/** Asks for topics until the returned function is called. Same topics of several callers travel once. */
export function subscribeTopics(topics: readonly string[]): () => void {
  const own = [...new Set(topics)]
  for (const topic of own) users.set(topic, (users.get(topic) ?? 0) + 1)
  tellSoon()
  let released = false
  return () => {
    if (released) return
    released = true
    for (const topic of own) {
      const left = (users.get(topic) ?? 1) - 1
      if (left > 0) users.set(topic, left)
      else users.delete(topic)
    }
    tellSoon()
  }
}

/** Topics for as long as the component is on screen. */
export function useTopics(topics: readonly string[]): void {
  const key = topics.join('\n')
  useEffect(() => (key === '' ? undefined : subscribeTopics(key.split('\n'))), [key])
}

/** A page change drops and takes topics in one go: only the difference is sent. */
function tellSoon(): void {
  if (telling) return
  telling = true
  queueMicrotask(() => {
    telling = false
    const fresh = [...users.keys()].filter((topic) => !told.has(topic))
    const gone = [...told].filter((topic) => !users.has(topic))
    for (const topic of fresh) told.add(topic)
    for (const topic of gone) told.delete(topic)
    if (gone.length > 0) socket.unsubscribe(gone)
    if (fresh.length > 0) socket.subscribe(fresh)
    for (const topic of gone) if (topic.startsWith('messages/')) forgetMessages(topic.slice('messages/'.length))
  })
}

function route(event: LiveEvent): void {
  noteBackendTime(event.at)
  if (event.type === 'emergency') applyEmergency(event.data)
  else if (event.type === 'values') applyValues(event.data)
  else if (event.type === 'documents') applyDocuments(event.data)
  else if (event.type === 'messages') applyMessages(event.data)
  else if (event.type === 'serial') feedSerial(event.data)
  else applyEvent(event)
}
