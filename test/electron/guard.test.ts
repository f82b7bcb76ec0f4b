import type { Session, WebContents } from 'electron'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { externalAddress, FALLBACK_POLICY, guardContents, guardSession } from '../../electron/guard.ts'
import { FakeWebContents, fakeSession, shell } from './fake-electron.ts'

vi.mock('electron', async () => await import('./fake-electron.ts'))

const ORIGIN = 'http://127.0.0.1:8000'
let refused: string[]
let links: string[]
let origin: string | undefined
const rules = {
  origin: () => origin,
  onOwnLink: (link: string) => links.push(link),
  onRefused: (what: string, address: string) => refused.push(`${what} ${address}`),
}

beforeEach(() => {
  refused = []
  links = []
  origin = ORIGIN
  shell.outside.length = 0
})

function guarded(): FakeWebContents {
  const contents = new FakeWebContents()
  const real: unknown = contents
  if (!isContents(real)) throw new Error('the fake lacks something')
  guardContents(real, rules)
  return contents
}

function isContents(value: unknown): value is WebContents {
  return value instanceof FakeWebContents
}

/** True when the shell let it through. */
function emit(contents: FakeWebContents, event: string, url: string, isMainFrame = true): boolean {
  let went = true
  contents.emit(event, {
    url,
    isMainFrame,
    preventDefault: () => {
      went = false
    },
  })
  return went
}

describe('addresses for the system browser', () => {
  test.each(['https://example.org/', 'https://docs.example.org/a?b=c#d'])('%s may go there', (address) => {
    expect(externalAddress(address)).toBe(address)
  })

  test.each([
    'http://example.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://host/share',
    'ms-msdt:/id',
    'https://user:secret@example.org/',
    'https://',
    'not an address',
    `https://example.org/${'a'.repeat(5000)}`,
  ])('%s may not', (address) => {
    expect(externalAddress(address)).toBeUndefined()
  })
})

describe('the window', () => {
  test('goes to its own origin only', () => {
    const contents = guarded()
    expect(emit(contents, 'will-navigate', `${ORIGIN}/devices`)).toBe(true)
    expect(emit(contents, 'will-navigate', 'http://127.0.0.1:8001/')).toBe(false)
    expect(emit(contents, 'will-navigate', 'http://127.0.0.1:8000.evil.example/')).toBe(false)
    expect(emit(contents, 'will-redirect', 'https://evil.example/')).toBe(false)
    expect(emit(contents, 'will-frame-navigate', 'https://evil.example/', false)).toBe(false)
    expect(refused).toContain('redirect https://evil.example/')
    expect(shell.outside).toEqual([])
  })

  test('sends a link to another site to the system browser', () => {
    expect(emit(guarded(), 'will-navigate', 'https://example.org/docs')).toBe(false)
    expect(shell.outside).toEqual(['https://example.org/docs'])
  })

  test('goes nowhere while the error page is shown, but hears its own link', () => {
    origin = undefined
    const contents = guarded()
    expect(emit(contents, 'will-navigate', `${ORIGIN}/`)).toBe(false)
    expect(emit(contents, 'will-navigate', 'https://leitstand.invalid/retry')).toBe(false)
    expect(links).toEqual(['retry'])
  })

  test('opens no second window, and only https outside', () => {
    const contents = guarded()
    expect(contents.openHandler?.({ url: 'https://example.org/' })).toEqual({ action: 'deny' })
    expect(contents.openHandler?.({ url: 'file:///etc/passwd' })).toEqual({ action: 'deny' })
    expect(contents.openHandler?.({ url: `${ORIGIN}/devices` })).toEqual({ action: 'deny' })
    expect(shell.outside).toEqual(['https://example.org/'])
  })

  test('takes no webview', () => {
    const contents = guarded()
    expect(emit(contents, 'will-attach-webview', '')).toBe(false)
  })
})

describe('the session', () => {
  function guardedSession() {
    const session = fakeSession()
    const real: unknown = session
    const isSession = (value: unknown): value is Session => value === session
    if (isSession(real)) guardSession(real, rules)
    return session.kept
  }

  test.each(['media', 'geolocation', 'notifications', 'midi', 'pointerLock', 'openExternal', 'clipboard-read', 'serial', 'hid'])(
    'denies %s to the interface itself',
    (permission) => {
      const kept = guardedSession()
      let decided: boolean | undefined
      const decide = (allowed: boolean) => {
        decided = allowed
      }
      kept.onRequest(null, permission, decide, { requestingUrl: `${ORIGIN}/` })
      expect(decided).toBe(false)
      expect(kept.onCheck(null, permission, ORIGIN)).toBe(false)
    },
  )

  test('lets the interface copy text, and nobody else', () => {
    const kept = guardedSession()
    const decisions: boolean[] = []
    const permission = 'clipboard-sanitized-write'
    kept.onRequest(null, permission, (allowed) => decisions.push(allowed), { requestingUrl: `${ORIGIN}/` })
    kept.onRequest(null, permission, (allowed) => decisions.push(allowed), { requestingUrl: 'https://evil.example/' })
    expect(decisions).toEqual([true, false])
    expect(kept.onDevice()).toBe(false)
  })

  test('adds a policy to a page of the interface that has none, and says so', () => {
    const kept = guardedSession()
    const answers: unknown[] = []
    const page = { resourceType: 'mainFrame', url: `${ORIGIN}/` }
    kept.onHeaders({ ...page, responseHeaders: { 'Content-Type': ['text/html'] } }, (answer) => answers.push(answer))
    kept.onHeaders({ ...page, responseHeaders: { 'Content-Security-Policy': ["default-src 'self'"] } }, (answer) => answers.push(answer))
    kept.onHeaders({ resourceType: 'script', url: `${ORIGIN}/a.js`, responseHeaders: {} }, (answer) => answers.push(answer))
    expect(answers).toEqual([{ responseHeaders: { 'Content-Type': ['text/html'], 'content-security-policy': [FALLBACK_POLICY] } }, {}, {}])
    expect(refused).toEqual([`page without content security policy ${ORIGIN}/`])
  })
})
