/** Roles, least first. A route names the least role that may call it. */
export const ROLES = ['viewer', 'operator', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** True when `role` may do what needs `least`. */
export function allows(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least)
}

/** Who is behind a request: a person, the machine's own token, or anyone on loopback under `--open`. */
export interface Principal {
  name: string
  role: Role
  via: 'token' | 'login' | 'api-key' | 'open'
}
