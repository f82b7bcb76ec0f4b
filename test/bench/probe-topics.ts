// What probe.ts and the rule of bench-backend.ts agree on.

export const PROBE_BOARD = 'PROBE'
export const READING_TOPIC = `kaiser/god/esp/${PROBE_BOARD}/sensor/4/data`
export const COMMAND_TOPIC = `kaiser/god/esp/${PROBE_BOARD}/actuator/5/command`

export interface ProbeCommand {
  sentAtUs: number
  hookAtUs: number
}

/** Monotonic clock of the machine, the same in every process, µs: sent as the raw value of a reading, so that every stage can tell its age. */
export function microseconds(): number {
  return Number(process.hrtime.bigint() / 1000n)
}
