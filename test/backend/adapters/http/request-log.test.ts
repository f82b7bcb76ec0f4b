import { Writable } from 'node:stream'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { LOG_REDACTION } from '../../../../backend/adapters/http/request-log.ts'

describe('LOG_REDACTION', () => {
  test('hides every secret by its key, wherever in a log entry it stands', () => {
    const lines: string[] = []
    const sink = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk))
        done()
      },
    })
    const log = pino(sink).child({}, { redact: LOG_REDACTION })
    for (const key of ['authorization', 'cookie', 'set-cookie', 'password', 'token', 'ticket']) {
      log.info({ [key]: 'hush', board: 'tor-1' })
      log.info({ body: { [key]: 'hush', board: 'tor-1' } })
      log.info({ req: { headers: { [key]: 'hush', board: 'tor-1' } } })
    }
    expect(lines).toHaveLength(18)
    for (const line of lines) {
      expect(line).not.toContain('hush')
      expect(line).toContain('tor-1')
    }
  })
})
