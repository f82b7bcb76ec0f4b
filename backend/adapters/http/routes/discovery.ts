// What is found in the network: announcements, scans of a range, and how boards reach the broker. See contract/boards/discovery.ts.
import Type from 'typebox'
import { Discovery, FoundDevice, NetworkScan, NetworkScanRequest } from '../../../contract/boards/discovery.ts'
import { DOCUMENT_ID_PATTERN } from '../../../contract/document.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const tags = ['discovery']
const params = Type.Object({ id: Type.String({ pattern: DOCUMENT_ID_PATTERN }) })

export function discoveryRoutes(app: App, { services }: RouteContext): void {
  const { discovery } = services

  app.get(
    '/api/discovery',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'What is announced and heard (mDNS), networks to scan, where boards reach the broker',
        response: { 200: Discovery },
      },
    },
    async () => discovery.state(),
  )

  app.get(
    '/api/discovery/found',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'Devices that announce themselves or answered a scan, one per address',
        description: 'The same, live: topic `documents/found-devices` of /ws/events. All texts are as the devices sent them.',
        response: { 200: Type.Array(FoundDevice) },
      },
    },
    async () => discovery.found(),
  )

  app.post(
    '/api/discovery/browse',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'Hear announcements (mDNS) for the next two minutes',
        description: 'Asks in every network of this machine. `discovery.off` where the setting mdns is off.',
        response: { 200: Discovery },
      },
    },
    async () => discovery.browse(),
  )

  app.get(
    '/api/network-scans',
    {
      config: { role: 'viewer' },
      schema: { tags, summary: 'Scans of a range since the start, the last ten', response: { 200: Type.Array(NetworkScan) } },
    },
    async () => discovery.scans.list(),
  )

  app.get(
    '/api/network-scans/:id',
    { config: { role: 'viewer' }, schema: { tags, summary: 'How far a scan of a range is', params, response: { 200: NetworkScan } } },
    async (request) => discovery.scans.get(request.params.id),
  )

  app.post(
    '/api/network-scans',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'Look in the background which addresses of a range answer, and what they are',
        description:
          'One at a time, at most 4096 addresses: 192.168.1.0/24, 192.168.1.10-192.168.1.50 or one. Connects to each port (80, 6053, 3232, 1883 ' +
          'unless told otherwise) and reads at most 4 KiB of a page. Ranges that are not private need `confirmed`.',
        body: NetworkScanRequest,
        response: { 202: NetworkScan },
      },
    },
    async (request, reply) => reply.code(202).send(discovery.scans.begin(request.body, callerOf(request).name)),
  )

  app.post(
    '/api/network-scans/:id/cancel',
    {
      config: { role: 'operator' },
      schema: { tags, summary: 'Stop a scan of a range; what it has found stays', params, response: { 200: NetworkScan } },
    },
    async (request) => discovery.scans.cancel(request.params.id),
  )
}
