import type { DnsMessage, Heard, MulticastDns } from '../../../backend/discovery/ports.ts'

/** Several machines in one network, in memory: what one sends all hear at once, the sender too. */
export class FakeNetwork {
  readonly sent: { from: string; message: DnsMessage }[] = []
  readonly #members: FakeDns[] = []

  join(address: string): FakeDns {
    const member = new FakeDns(address, this)
    this.#members.push(member)
    return member
  }

  spread(from: string, message: DnsMessage): void {
    this.sent.push({ from, message })
    for (const member of this.#members) member.receive(from, message)
  }
}

export class FakeDns implements MulticastDns {
  opened = 0
  closed = 0
  failing: Error | undefined
  readonly #network: FakeNetwork
  readonly #address: string
  #hear: ((message: DnsMessage, heard: Heard) => void) | undefined

  constructor(address: string, network: FakeNetwork) {
    this.#address = address
    this.#network = network
  }

  async open(hear: (message: DnsMessage, heard: Heard) => void): Promise<void> {
    if (this.failing) throw this.failing
    this.opened += 1
    this.#hear = hear
  }

  addresses(): string[] {
    return this.#hear ? [this.#address] : []
  }

  async send(make: (own: string) => DnsMessage | undefined): Promise<void> {
    const message = this.#hear && make(this.#address)
    if (message !== undefined) this.#network.spread(this.#address, message)
  }

  async close(): Promise<void> {
    if (this.#hear) this.closed += 1
    this.#hear = undefined
  }

  receive(from: string, message: DnsMessage): void {
    this.#hear?.(message, { from, own: this.#address, reply: (answer) => this.#network.spread(this.#address, answer) })
  }
}
