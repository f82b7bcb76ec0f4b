import Type, { type TSchema } from 'typebox'
import type { BridgeCall } from './bridge-channels.ts'

/** Shape of the arguments of every bridge call, checked again on the main side: a page is never trusted. Read by `ipc.ts`. */

const Title = Type.String({ minLength: 1, maxLength: 200 })
const closed = { additionalProperties: false }
const FileDialog = Type.Object(
  {
    title: Title,
    name: Type.Optional(Type.String({ pattern: '^[^/\\\\:*?"<>|\\u0000-\\u001f]{1,128}$' })),
    endings: Type.Optional(Type.Array(Type.String({ pattern: '^[A-Za-z0-9]{1,16}$' }), { maxItems: 16 })),
  },
  closed,
)
export const Toast = Type.Object(
  {
    title: Title,
    body: Type.String({ maxLength: 1000 }),
    critical: Type.Optional(Type.Boolean()),
    page: Type.Optional(Type.String({ pattern: '^/(?![/\\\\])', maxLength: 2000 })),
  },
  closed,
)

export const ARGUMENTS = {
  appVersion: Type.Tuple([]),
  showInFolder: Type.Tuple([Type.String({ minLength: 1, maxLength: 4096 })]),
  openFile: Type.Tuple([FileDialog]),
  saveFile: Type.Tuple([FileDialog]),
  chooseFolder: Type.Tuple([Title]),
  notify: Type.Tuple([Toast]),
  setBadge: Type.Tuple([Type.Integer({ minimum: 0, maximum: 9999 })]),
  autostart: Type.Tuple([]),
  setAutostart: Type.Tuple([Type.Boolean()]),
} as const satisfies Record<BridgeCall, TSchema>
