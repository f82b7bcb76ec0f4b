// Accounts of people, for administrators.
import Type from 'typebox'
import { NewUserBody, User, UserPatch } from '../../../contract/api.ts'
import type { App, RouteContext } from '../route-context.ts'

const TAGS = ['users']
const Name = Type.Object({ username: Type.String({ minLength: 1, maxLength: 64 }) })

export function userRoutes(app: App, { access }: RouteContext): void {
  app.get(
    '/api/users',
    { config: { role: 'admin' }, schema: { tags: TAGS, summary: 'All accounts', response: { 200: Type.Array(User) } } },
    async () => access.accounts.list(),
  )

  app.post(
    '/api/users',
    { config: { role: 'admin' }, schema: { tags: TAGS, summary: 'Add an account', body: NewUserBody, response: { 201: User } } },
    async (request, reply) => {
      const { username, password, role } = request.body
      return reply.code(201).send(await access.accounts.add({ username, password, role }))
    },
  )

  app.patch(
    '/api/users/:username',
    {
      config: { role: 'admin' },
      schema: {
        tags: TAGS,
        summary: 'Change role or password; ends the sessions of the user',
        params: Name,
        body: UserPatch,
        response: { 200: User },
      },
    },
    async (request) => access.accounts.change(request.params.username, request.body),
  )

  app.delete(
    '/api/users/:username',
    {
      config: { role: 'admin' },
      schema: { tags: TAGS, summary: 'Remove an account; ends its sessions', params: Name, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await access.accounts.remove(request.params.username)
      return reply.code(204).send(null)
    },
  )
}
