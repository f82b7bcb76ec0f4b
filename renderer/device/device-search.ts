/** What of a board's page stands in its address: tab, chosen channel, range of the chart. */

export const TABS = ['overview', 'configuration', 'channels', 'offline', 'messages', 'diagnostics'] as const
export type Tab = (typeof TABS)[number]

export const RANGES = { m15: 15 * 60_000, h1: 3_600_000, h6: 6 * 3_600_000 } as const
export type Range = keyof typeof RANGES

export const PASTS = ['h24', 'd7', 'd30'] as const
export type Past = (typeof PASTS)[number]

/** `s12` series 12, `o25` output on GPIO 25. */
export type Channel = { kind: 'series'; id: number } | { kind: 'output'; gpio: number }

export interface DeviceSearch {
  tab?: Tab
  channel?: string
  range?: Range
  /** Range of the health history. */
  past?: Past
  /** Series whose changes of history are shown. */
  changes?: number
}

export function readDeviceSearch(search: Readonly<Record<string, unknown>>): DeviceSearch {
  const tab = TABS.find((one) => one === search.tab)
  const range = search.range === 'h1' || search.range === 'h6' ? search.range : undefined
  const past = search.past === 'd7' || search.past === 'd30' ? search.past : undefined
  const channel = typeof search.channel === 'string' && readChannel(search.channel) ? search.channel : undefined
  const changes = typeof search.changes === 'number' && Number.isInteger(search.changes) ? search.changes : undefined
  return {
    ...(changes === undefined ? {} : { changes }),
    ...(tab && tab !== 'overview' ? { tab } : {}),
    ...(channel ? { channel } : {}),
    ...(range ? { range } : {}),
    ...(past ? { past } : {}),
  }
}

export function readChannel(text: string | undefined): Channel | undefined {
  const [, kind, number] = /^([so])(\d{1,9})$/.exec(text ?? '') ?? []
  if (kind === 's') return { kind: 'series', id: Number(number) }
  return kind === 'o' ? { kind: 'output', gpio: Number(number) } : undefined
}

export function writeChannel(channel: Channel): string {
  return channel.kind === 'series' ? `s${channel.id}` : `o${channel.gpio}`
}
