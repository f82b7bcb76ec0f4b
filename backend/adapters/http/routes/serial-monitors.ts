// What boards say on serial ports: open and close, send, reset buttons. See contract/flash/serial-monitor.ts.
import { basename } from 'node:path'
import Type from 'typebox'
import { MonitorPortId, MonitorRequest, ResetRequest, SendRequest, SerialMonitor } from '../../../contract/flash/serial-monitor.ts'
import { attachment } from '../attachment.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const tags = ['serial monitor']
const params = MonitorPortId

export function serialMonitorRoutes(app: App, { services }: RouteContext): void {
  const { monitors } = services.flash

  app.get(
    '/api/serial-monitors',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'Serial ports that are watched',
        description:
          'The same, live: topic `documents/serial-monitors`; what is said on a port: topic `serial/{port}`, first the last MB, then what comes.',
        response: { 200: Type.Array(SerialMonitor) },
      },
    },
    async () => monitors.list(),
  )

  app.put(
    '/api/serial-monitors/:port',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'Open a port in the monitor, or change the baud of one that is open',
        description:
          'It stays open until it is closed, comes back by itself after it was unplugged, and gives the port up for as long as it is flashed.',
        params,
        body: MonitorRequest,
        response: { 200: SerialMonitor },
      },
    },
    async (request) => monitors.open(request.params.port, request.body, callerOf(request).name),
  )

  app.delete(
    '/api/serial-monitors/:port',
    { config: { role: 'operator' }, schema: { tags, summary: 'Close a port in the monitor', params, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await monitors.close(request.params.port)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/serial-monitors/:port/send',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'Send text or bytes to the board; everyone who watches sees what was sent and by whom',
        params,
        body: SendRequest,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await monitors.send(request.params.port, request.body, callerOf(request).name)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/serial-monitors/:port/reset',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'Press the buttons of the board by its reset lines: restart it, or start its boot loader',
        params,
        body: ResetRequest,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await monitors.reset(request.params.port, request.body.into, callerOf(request).name)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/serial-monitors/:port/bytes',
    {
      config: { role: 'viewer' },
      schema: { tags, summary: 'What was said on the port, the last MB as it came', params },
    },
    async (request, reply) => {
      const { path, content } = monitors.recentBytes(request.params.port)
      return reply
        .type('application/octet-stream')
        .header('content-disposition', attachment(`${basename(path)}.log`))
        .send(content)
    },
  )
}
