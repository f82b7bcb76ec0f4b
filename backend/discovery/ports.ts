// What discovery needs of the network: multicast DNS, probes of single addresses, neighbours. Adapters are in adapters/mdns and adapters/network.

/** Records that services are made of (RFC 1035, 2782, 6763); others are not passed on. Names are without a dot at the end. */
export type DnsRecord =
  | { type: 'PTR'; name: string; ttlS: number; data: string }
  | { type: 'SRV'; name: string; ttlS: number; data: { target: string; port: number } }
  | { type: 'TXT'; name: string; ttlS: number; data: readonly string[] }
  | { type: 'A'; name: string; ttlS: number; data: string }

export interface DnsQuestion {
  name: string
  type: 'PTR' | 'SRV' | 'TXT' | 'A' | 'ANY'
}

export interface DnsMessage {
  kind: 'query' | 'response'
  questions: readonly DnsQuestion[]
  /** Of a response: answers and additional records; of a query: answers that are known already. */
  records: readonly DnsRecord[]
  /** Of a query that probes for a name: what its sender is about to announce (RFC 6762, 8.2). */
  claims?: readonly DnsRecord[]
}

/** Where a message came from. */
export interface Heard {
  /** Sender; always in a network of this machine. */
  from: string
  /** Own address in that network. */
  own: string
  /** Answers in that network, or to the sender alone where that is what it takes. */
  reply(message: DnsMessage): void
}

export interface MulticastDns {
  /** Joins every network that it may use. Opening it twice is fine. @throws Error in words for people where no socket can be had */
  open(hear: (message: DnsMessage, heard: Heard) => void): Promise<void>
  /** Own addresses in the networks that it has joined; empty while closed. */
  addresses(): string[]
  /** To every network; `make` gets the own address there, undefined sends nothing. Resolves when all is sent, or after 300 ms. */
  send(make: (own: string) => DnsMessage | undefined): Promise<void>
  /** Resolves when all sockets are closed, or after 300 ms. */
  close(): Promise<void>
}

/** What one address says. */
export interface Probe {
  /** It answered, if only with a refusal. */
  alive: boolean
  open: number[]
  /** Beginnings of the pages on web ports, status line and head included, by port. */
  pages: ReadonlyMap<number, string>
}

export interface Prober {
  /** Never rejects, never takes longer than its own timeouts. */
  probe(address: string, ports: readonly number[], signal: AbortSignal): Promise<Probe>
}

/** MAC addresses of neighbours by IPv4 address, as far as the system tells. */
export type ReadNeighbours = () => Promise<ReadonlyMap<string, string>>

/** IPv4 networks this machine is in. */
export interface OwnNetwork {
  /** Of the interface, `eth0`. */
  name: string
  address: string
  prefix: number
  loopback: boolean
}

/** Runs something later; the returned function calls it off. */
export type Later = (run: () => void, delayMs: number) => () => void
