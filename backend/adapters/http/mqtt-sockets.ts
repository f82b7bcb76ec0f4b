// WebSocket `/mqtt`: turns a socket into a byte stream for the broker, which asks for credentials itself.

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyBaseLogger } from 'fastify'
import { createWebSocketStream } from 'ws'
import type { App } from './route-context.ts'

export type MqttUpgrade = (stream: Duplex, request: IncomingMessage) => void

/** Names under which MQTT travels over WebSocket (MQTT 5.0 §6.0, and the older one of 3.1). */
export const MQTT_SUBPROTOCOLS = ['mqtt', 'mqttv3.1']

export function registerMqttSockets(app: App, upgrade: MqttUpgrade, log: FastifyBaseLogger): void {
  app.get('/mqtt', { websocket: true, config: { role: 'public' } }, (socket, request) => {
    const stream = createWebSocketStream(socket)
    stream.on('error', (error) => log.debug({ err: error }, 'MQTT over WebSocket ended with an error'))
    upgrade(stream, request.raw)
  })
}
