import type { Dashboard, DashboardBody } from '../../backend/contract/dashboard.ts'

/** The part of a dashboard that people edit, without its head. */
export function bodyOf(dashboard: DashboardBody): DashboardBody {
  const { schema, name, description, backS, template, rotationS, widgets } = dashboard
  return { schema, name, description, backS, template, rotationS, widgets }
}

export function emptyBody(name: string): DashboardBody {
  return { schema: 1, name, description: '', backS: 3600, template: null, rotationS: 0, widgets: [] }
}

/** Ids of widgets: short, unique on the page. */
export function newWidgetId(): string {
  return `w${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`
}

/** Same content, whatever the order of keys. */
export function sameBody(a: DashboardBody, b: DashboardBody): boolean {
  return a === b || sorted(bodyOf(a)) === sorted(bodyOf(b))
}

function sorted(body: DashboardBody): string {
  return JSON.stringify(body, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value,
  )
}

/** `Climate`, `Climate 2`, `Climate 3` …: a name nobody has yet, at most 80 characters. */
export function freeName(name: string, taken: readonly Pick<Dashboard, 'name'>[]): string {
  const names = new Set(taken.map((one) => one.name))
  if (!names.has(name)) return name
  for (let number = 2; ; number += 1) {
    const next = `${name.slice(0, 75)} ${number}`
    if (!names.has(next)) return next
  }
}
