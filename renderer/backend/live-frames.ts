import Type, { type TSchema } from 'typebox'
import { Activity } from '../../backend/contract/activity.ts'
import { Actuator, Command } from '../../backend/contract/actuators/actuator.ts'
import { EmergencyOutput, EmergencyState } from '../../backend/contract/actuators/emergency.ts'
import { Board } from '../../backend/contract/boards/board.ts'
import { DocumentHead, LIVE_NOUNS } from '../../backend/contract/document.ts'
import { ERRORS, type ErrorCode } from '../../backend/contract/errors.ts'
import type { LiveEvent, ValueTuple } from '../../backend/contract/events.ts'
import { SerialEntry } from '../../backend/contract/flash/serial-monitor.ts'
import { InspectedMessage } from '../../backend/contract/inspector.ts'
import { Series } from '../../backend/contract/series.ts'
import { SystemStatus } from '../../backend/contract/status.ts'
import { CONTRACT_VERSION } from '../../backend/contract/version.ts'
import { isRecord, type Shape, shapeOf } from './shape.ts'

/**
 * Text of a WebSocket frame → typed event, or why not. Called by live-connection.ts alone.
 * List members of a wrong form are left out one by one, so that one bad board never hides the others.
 */
export type ParsedFrame = { event: LiveEvent; skipped: number } | { event: undefined; why: 'not-json' | 'not-an-event' | 'version' }

const hello = shapeOf(Type.Object({ version: Type.String(), role: Type.String(), user: Type.String() }))
const pong = shapeOf(Type.Object({ id: Type.Union([Type.Integer(), Type.Null()]) }))
const status = shapeOf(SystemStatus)
const emergency = shapeOf(EmergencyState)

export function parseFrame(text: string): ParsedFrame {
  let frame: unknown
  try {
    frame = JSON.parse(text)
  } catch {
    return { event: undefined, why: 'not-json' }
  }
  if (!isRecord(frame) || typeof frame.type !== 'string' || typeof frame.at !== 'number') return { event: undefined, why: 'not-an-event' }
  if (frame.v !== CONTRACT_VERSION) return { event: undefined, why: 'version' }
  const parsed = eventOf(frame.type, frame.data, { v: CONTRACT_VERSION, at: frame.at })
  return parsed ?? { event: undefined, why: 'not-an-event' }
}

type Head = { v: number; at: number }
type Found = { event: LiveEvent; skipped: number } | undefined

function eventOf(type: string, data: unknown, head: Head): Found {
  if (type === 'values') return Array.isArray(data) ? values(data, head) : undefined
  if (!isRecord(data)) return undefined
  const full = data.full === true
  switch (type) {
    case 'hello':
      return hello(data) ? { event: { ...head, type, data }, skipped: 0 } : undefined
    case 'status':
      return status(data) ? { event: { ...head, type, data }, skipped: 0 } : undefined
    case 'emergency': {
      const outputs = members(data.outputs, EmergencyOutput)
      if (!emergency(data.state)) return undefined
      return { event: { ...head, type, data: { full, state: data.state, outputs: outputs.items } }, skipped: outputs.skipped }
    }
    case 'pong':
      return pong(data) ? { event: { ...head, type, data }, skipped: 0 } : undefined
    case 'boards': {
      const boards = members(data.boards, Board)
      const removed = list(data.removed, isText)
      return { event: { ...head, type, data: { full, boards: boards.items, removed: removed.items } }, skipped: boards.skipped }
    }
    case 'series': {
      const series = members(data.series, Series)
      const removed = list(data.removed, isNumber)
      return { event: { ...head, type, data: { full, series: series.items, removed: removed.items } }, skipped: series.skipped }
    }
    case 'actuators': {
      const actuators = members(data.actuators, Actuator)
      const commands = members(data.commands, Command)
      const skipped = actuators.skipped + commands.skipped
      return { event: { ...head, type, data: { full, actuators: actuators.items, commands: commands.items } }, skipped }
    }
    case 'activity': {
      const entries = members(data.entries, Activity)
      return { event: { ...head, type, data: { full, entries: entries.items } }, skipped: entries.skipped }
    }
    case 'messages': {
      if (typeof data.board !== 'string') return undefined
      const messages = members(data.messages, InspectedMessage)
      return { event: { ...head, type, data: { board: data.board, full, messages: messages.items } }, skipped: messages.skipped }
    }
    case 'serial': {
      if (typeof data.port !== 'string' || typeof data.since !== 'number') return undefined
      const entries = members(data.entries, SerialEntry)
      const news = { port: data.port, since: data.since, full, entries: entries.items }
      return { event: { ...head, type, data: news }, skipped: entries.skipped }
    }
    case 'documents': {
      const noun = LIVE_NOUNS.find((one) => one === data.noun)
      if (!noun) return undefined
      const documents = members(data.documents, DocumentHead)
      const removed = list(data.removed, isText)
      return {
        event: { ...head, type, data: { noun, full, documents: documents.items, removed: removed.items } },
        skipped: documents.skipped,
      }
    }
    case 'error': {
      const code: ErrorCode = typeof data.code === 'string' && isErrorCode(data.code) ? data.code : 'internal'
      return { event: { ...head, type, data: { code, message: typeof data.message === 'string' ? data.message : '' } }, skipped: 0 }
    }
    default:
      return undefined
  }
}

function values(data: unknown[], head: Head): Found {
  const { items, skipped } = list(data, isValueTuple)
  return { event: { ...head, type: 'values', data: items }, skipped }
}

function isValueTuple(tuple: unknown): tuple is ValueTuple {
  if (!Array.isArray(tuple) || tuple.length < 5) return false
  const value: unknown = tuple[2]
  return (
    typeof tuple[0] === 'number' &&
    typeof tuple[1] === 'number' &&
    (value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') &&
    (tuple[3] === null || typeof tuple[3] === 'number') &&
    typeof tuple[4] === 'number'
  )
}

function members<S extends TSchema>(value: unknown, schema: S) {
  return list(value, shapeOf(schema))
}

function list<T>(value: unknown, shape: Shape<T>): { items: T[]; skipped: number } {
  if (!Array.isArray(value)) return { items: [], skipped: 0 }
  const items: T[] = []
  for (const item of value) if (shape(item)) items.push(item)
  return { items, skipped: value.length - items.length }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

function isErrorCode(code: string): code is ErrorCode {
  return code in ERRORS
}
