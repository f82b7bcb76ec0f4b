import { describe, expect, test } from 'vitest'
import { checkRouteRoles, PUBLIC_ROUTES } from '../../../../backend/adapters/http/public-routes.ts'

describe('checkRouteRoles', () => {
  test('refuses a route that declares no role, and names it', () => {
    expect(() => checkRouteRoles([{ method: 'POST', url: '/api/x', role: undefined }])).toThrow('POST /api/x declares no role')
  })

  test('refuses a public route that is not on the list, and a listed one that is not public', () => {
    expect(() => checkRouteRoles([{ method: 'GET', url: '/api/boards', role: 'public' }])).toThrow('not in PUBLIC_ROUTES')
    expect(() => checkRouteRoles([{ method: 'GET', url: '/api/health', role: 'viewer' }])).toThrow('not public')
  })

  test('takes HEAD as GET, and gives every exception a reason', () => {
    expect(() => checkRouteRoles([{ method: 'HEAD', url: '/api/health', role: 'public' }])).not.toThrow()
    for (const reason of PUBLIC_ROUTES.values()) expect(reason.length).toBeGreaterThan(20)
  })
})
