/** An output of a model board: what is true of it, and what is under way to and from it. See model-lab.ts. */

export interface Order {
  command: 'ON' | 'OFF' | 'PWM'
  value: number
  duration: number
  correlation_id: string
  expires_at?: number
}

interface Rise {
  atMs: number
  /** The run before was ended by a restart of the board. */
  afterReboot: boolean
  id: string
}

export class ModelPin {
  on = false
  sinceMs = 0
  endsAtMs: number | null = null
  fellAtMs: number | null = null
  fellByReboot = false
  /** The largest limit among the ONs of this run, ms. */
  longestMs = 0
  readonly rises: Rise[] = []
  down: Order[] = []
  responses: Record<string, unknown>[] = []
  reports: { state: boolean; ts: number }[] = []
  readonly done = new Set<string>()
  lastReport: { state: boolean; ts: number } | undefined
  readonly board: string
  readonly gpio: number

  constructor(board: string, gpio: number) {
    this.board = board
    this.gpio = gpio
  }
}
