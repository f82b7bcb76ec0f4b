// Security headers of every answer. Scripts, fonts and connections only from this server; nobody may frame it.
import helmet from '@fastify/helmet'
import type { App } from './route-context.ts'

export async function registerContentPolicy(app: App): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Mantine puts its computed styles into <style> elements and attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        // 'self' alone does not cover WebSockets in every browser. The Host header was checked before.
        connectSrc: ["'self'", (request) => `ws://${request.headers.host ?? 'localhost'}`],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Plain HTTP on loopback or behind someone else's TLS: that side decides about HSTS.
    hsts: false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  })
}
