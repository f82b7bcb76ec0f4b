// What setting a board up needs of others: its serial line, and the centre, which knows boards and makes their credentials.
import type { SensorSetting } from '../contract/configuration/configuration.ts'
import type { LeitstandError } from '../contract/errors.ts'
import type { ProvisionOrder } from '../contract/flash/provision.ts'
import type { Quality } from '../contract/quality.ts'
import type { SampleValue } from '../contract/sample.ts'
import type { Limits } from '../contract/series.ts'

/** A serial port in use; SerialLine of backend/flash is one. */
export interface BoardLine {
  readonly path: string
  onData: (bytes: Uint8Array) => void
  /** Called once, with the fault of the port. */
  onGone: (fault: LeitstandError) => void
  write(bytes: Uint8Array): Promise<void>
}

/** What the board must be told to be taken by the broker; `password` is shown to nobody. */
export interface BoardLogin {
  board: string
  user: string
  password: string
}

/** A series of the board with its newest value. */
export interface Reading {
  gpio: number | null
  /** Lower case, as boards send it. */
  sensorType: string
  /** As in the series: 16 hex digits or `0x44`. */
  address: string | null
  name: string
  unit: string
  limits: Limits
  value: SampleValue | null
  receivedAtMs: number
  quality: Quality
  marks: number
}

/** What the centre knows of a board by its own reports. */
export interface BoardReport {
  /** Null: nothing was ever heard. */
  lastSeenMs: number | null
  online: boolean
  heartbeatAtMs: number | null
  rssiDbm: number | null
  sensorCount: number | null
  readings: Reading[]
}

/** The centre, as far as setting up needs it. */
export interface Centre {
  /** Accepted, named, placed; before the board speaks. @throws LeitstandError `store.*` */
  register(board: string, order: Pick<ProvisionOrder, 'name' | 'zone' | 'labels'>, by: string): Promise<void>
  /** @throws LeitstandError `provision.template`, `configuration.invalid`, `document.unknown` */
  configure(board: string, template: string, by: string): Promise<void>
  /** Accepted by the broker from now on. */
  makePassword(board: string): Promise<string>
  report(board: string): BoardReport
  /** Sensors of its configuration; null: it has none. */
  configured(board: string): readonly SensorSetting[] | null
}
