/** Port of the simulator to the broker; `adapters/mqtt/mqtt-board-links.ts` fulfils it with real MQTT clients. */

export interface LinkOptions {
  clientId: string
  will: { topic: string; payload: string; qos: 0 | 1 | 2; retain: boolean }
  /** Topic filter → QoS. */
  subscriptions: Readonly<Record<string, 0 | 1 | 2>>
  keepaliveS: number
  /** Connected and subscribed. */
  onOpen(): void
  onMessage(topic: string, payload: Uint8Array): void
  /** Once, when the connection is gone for whatever reason, also when it never came up; not after `close` or `cut`. */
  onLost(reason: string): void
}

/** One connection; after it is lost a new one is opened. */
export interface BoardLink {
  /** Calls back with undefined when the broker has taken the message, else with the reason. */
  publish(topic: string, payload: string, qos: 0 | 1 | 2, retain: boolean, done: (failure: string | undefined) => void): void
  /** Clean DISCONNECT, so no last will. Resolves within 2 s. */
  close(): Promise<void>
  /** Pulls the plug: the broker publishes the last will. */
  cut(): void
}

export interface BoardLinks {
  /** Connects once and disconnects. @throws Error in words when the broker can't be reached or refuses within 10 s */
  probe(): Promise<void>
  open(options: LinkOptions): BoardLink
}
