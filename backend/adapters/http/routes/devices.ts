// Shapes that existing callers rely on: device states, and making a device known.
import Type from 'typebox'
import { DeviceBody } from '../../../contract/api.ts'
import { Board } from '../../../contract/boards/board.ts'
import { DeviceState } from '../../../contract/events.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const TAGS = ['devices']

export function deviceRoutes(app: App, { services }: RouteContext): void {
  app.get(
    '/api/sensors',
    {
      config: { role: 'viewer' },
      schema: { tags: TAGS, summary: 'Devices with their last telemetry', response: { 200: Type.Array(DeviceState) } },
    },
    async () => services.fleet.deviceStates(),
  )

  for (const url of ['/api/devices', '/devices']) {
    app.post(
      url,
      {
        config: { role: 'operator' },
        schema: { tags: TAGS, summary: 'Make a board known before it speaks', body: DeviceBody, response: { 201: Board } },
      },
      async (request, reply) => reply.code(201).send(await services.fleet.add(request.body, callerOf(request).name)),
    )
  }
}
