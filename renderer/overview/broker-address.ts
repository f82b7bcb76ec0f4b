/** Where boards find the broker, as they have to write it. */
export interface BrokerAddress {
  host: string
  port: string
  /** Nobody but this machine reaches it. */
  localOnly: boolean
}

/** `address` is the backend's own, such as `mqtt://0.0.0.0:1883`; "every address" becomes the host of this page. */
export function brokerAddress(address: string, pageHost: string): BrokerAddress {
  const match = /^(?:[a-z]+:\/\/)?(\[[^\]]+\]|[^:/]*)(?::(\d+))?/i.exec(address)
  const listens = match?.[1] ?? ''
  const port = match?.[2] ?? '1883'
  const everywhere = listens === '' || listens === '0.0.0.0' || listens === '[::]'
  const host = everywhere ? pageHost : listens
  return { host, port, localOnly: !everywhere && /^(127\.|localhost$|\[::1\]$)/.test(listens) }
}
