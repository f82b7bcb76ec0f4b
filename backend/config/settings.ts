/** Everything a user can set; defaults, flags, environment and file are folded in `load-settings.ts`. */
export interface Settings {
  /** Data folder: database, token, libraries, logs. */
  dataDir: string
  /** Renderer, REST and WebSocket. 0 = any free port. */
  httpHost: string
  httpPort: number
  mqttHost: string
  mqttPort: number
  /** Lifts authentication, on loopback only. */
  open: boolean
  /** What happens to a board that is heard for the first time. */
  registration: 'manual' | 'auto'
  /** Who may connect to the broker without credentials. */
  mqttAnonymous: 'loopback' | 'everyone' | 'nobody'
  /**
   * Announcing in the network and hearing announcements (mDNS). A socket is open only while a listener is open beyond this machine, or
   * while a person browses. `loopback`: on this machine's loopback alone, for several centres on one machine and for tests.
   */
  mdns: 'on' | 'off' | 'loopback'
  /** `full`: fsync on every commit (survives power loss); `normal`: survives kill -9 and crash of the program. */
  durability: 'normal' | 'full'
  /** Days samples are kept; their sums by minute, and states; their sums by hour. 0 = for ever; days are kept for ever. */
  retentionRawDays: number
  retentionMinuteDays: number
  retentionHourDays: number
  /** Serial ports that the system does not list (links, pseudo terminals), separated by commas. */
  serialPorts: string
  /** Name or address, with a port of HTTP where it is another, at which boards reach this machine; empty: its own, of their network. */
  outwardAddress: string
  /** Simulated boards started with the backend; 0 = none. */
  demoBoards: number
  headless: boolean
  logLevel: 'debug' | 'info' | 'warn' | 'error'
}
