// Alarms: what stands, what has ended, acknowledging and putting aside; and how alarms behave.
import Type from 'typebox'
import {
  AcknowledgeBody,
  ALARM_KEY_LENGTH,
  ALARM_SEVERITIES,
  ALARM_SOURCES,
  Alarm,
  AlarmHistory,
  AlarmsChanged,
  ClearBody,
  ShelveBody,
  UnshelveBody,
} from '../../../contract/alarms/alarm.ts'
import { AlarmSettings, AlarmSettingsBody, alarmSettingsFault } from '../../../contract/alarms/settings.ts'
import { DOCUMENT_ID_PATTERN } from '../../../contract/document.ts'
import { LeitstandError } from '../../../contract/errors.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const TAGS = ['alarms']
const MOST = 1000
const list = (words: readonly string[]) => Type.String({ pattern: `^(${words.join('|')})(,(${words.join('|')}))*$`, maxLength: 200 })
const HistoryQuery = Type.Object({
  /** Ended since, Unix ms. */
  fromMs: Type.Optional(Type.Integer({ minimum: 0 })),
  /** Ended before, Unix ms. */
  beforeMs: Type.Optional(Type.Integer({ minimum: 0 })),
  /** With `beforeMs` = the end of the last one of a page: its id, so that those of the same moment follow. */
  beforeId: Type.Optional(Type.String({ pattern: DOCUMENT_ID_PATTERN })),
  severity: Type.Optional(list(ALARM_SEVERITIES)),
  source: Type.Optional(list(ALARM_SOURCES)),
  zone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  board: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
  /** Occurrences of one condition. */
  key: Type.Optional(Type.String({ minLength: 1, maxLength: ALARM_KEY_LENGTH })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST })),
})
const SettingsView = Type.Object({
  /** 0: nobody has changed them yet. */
  version: Type.Integer({ minimum: 0 }),
  settings: AlarmSettingsBody,
})

export function alarmRoutes(app: App, { services, clock }: RouteContext): void {
  const { alarms } = services

  app.get(
    '/api/alarms',
    {
      config: { role: 'viewer' },
      schema: { tags: TAGS, summary: 'Alarms that stand, shelved ones too', response: { 200: Type.Array(Alarm) } },
    },
    async () => alarms.list(),
  )

  app.get(
    '/api/alarms/history',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'Alarms that have ended, newest end first',
        querystring: HistoryQuery,
        response: { 200: AlarmHistory },
      },
    },
    async ({ query }) => {
      const {
        fromMs = 0,
        beforeMs = clock.now() + 86_400_000,
        severity,
        source,
        zone = null,
        board = null,
        key = null,
        beforeId = null,
        limit = 200,
      } = query
      const severities = severity === undefined ? null : wordsOf(severity, ALARM_SEVERITIES)
      const sources = source === undefined ? null : wordsOf(source, ALARM_SOURCES)
      const found = await alarms.history({ fromMs, beforeMs, beforeId, severities, sources, zone, board, key, limit: limit + 1 })
      return { alarms: found.slice(0, limit), more: found.length > limit }
    },
  )

  app.get(
    '/api/alarms/:id',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'One alarm, standing or ended',
        params: Type.Object({ id: Type.String({ pattern: DOCUMENT_ID_PATTERN }) }),
        response: { 200: Alarm },
      },
    },
    async (request) => alarms.get(request.params.id),
  )

  app.post(
    '/api/alarms/acknowledge',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Seen: somebody takes care. What tells of a moment ends by it',
        body: AcknowledgeBody,
        response: { 200: AlarmsChanged },
      },
    },
    async (request) => alarms.acknowledge(request.body.ids, callerOf(request).name, request.body.comment ?? ''),
  )

  app.post(
    '/api/alarms/shelve',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Put aside until then, also when it ends and comes back meanwhile',
        body: ShelveBody,
        response: { 200: AlarmsChanged },
      },
    },
    async (request) => alarms.shelve(request.body.ids, request.body.untilMs, request.body.reason, callerOf(request).name),
  )

  app.post(
    '/api/alarms/unshelve',
    {
      config: { role: 'operator' },
      schema: { tags: TAGS, summary: 'Take back what was put aside', body: UnshelveBody, response: { 200: AlarmsChanged } },
    },
    async (request) => alarms.unshelve(request.body.ids, callerOf(request).name),
  )

  app.post(
    '/api/alarms/clear',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'End by hand; a condition that still holds raises a new alarm',
        body: ClearBody,
        response: { 200: AlarmsChanged },
      },
    },
    async (request) => alarms.clear(request.body.ids, callerOf(request).name, request.body.comment ?? ''),
  )

  app.get(
    '/api/alarm-settings',
    {
      config: { role: 'viewer' },
      schema: { tags: TAGS, summary: 'How alarms behave: breaches in a row, absence, escalation', response: { 200: SettingsView } },
    },
    async () => alarms.settings(),
  )

  app.put(
    '/api/alarm-settings',
    {
      config: { role: 'admin' },
      schema: {
        tags: TAGS,
        summary: 'Change how alarms behave',
        body: Type.Object({ version: Type.Integer({ minimum: 0 }), body: AlarmSettingsBody }),
        response: { 200: AlarmSettings },
      },
    },
    async (request) => {
      const { version, body } = request.body
      const fault = alarmSettingsFault(body)
      if (fault !== undefined) throw new LeitstandError('request.invalid', fault)
      return alarms.configure(version, body, callerOf(request).name)
    },
  )
}

function wordsOf<T extends string>(text: string, all: readonly T[]): T[] {
  const asked = text.split(',')
  return all.filter((word) => asked.includes(word))
}
