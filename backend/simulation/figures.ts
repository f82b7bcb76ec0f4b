/** Counters of a simulated fleet; shown by `leitstand simulate` and the demo's page. */
export interface FleetFigures {
  boards: number
  connected: number
  /** Messages handed to the network. */
  published: number
  /** Of these with QoS 1 or 2: taken by the broker. */
  acknowledged: number
  /** Not sent because too many were waiting for the broker, or lost with a connection. */
  dropped: number
  readings: number
  commands: number
  connects: number
  /** Connections that failed or were lost, other than planned drop-outs. */
  lost: number
  /** Drop-outs the boards made by themselves. */
  dropouts: number
  /** Boards that switched everything off because no heartbeat was acknowledged. */
  safeStates: number
  /** Faults in the simulator itself. */
  faults: number
  lastProblem: string | undefined
}

export function zeroFigures(boards: number): FleetFigures {
  return {
    boards,
    connected: 0,
    published: 0,
    acknowledged: 0,
    dropped: 0,
    readings: 0,
    commands: 0,
    connects: 0,
    lost: 0,
    dropouts: 0,
    safeStates: 0,
    faults: 0,
    lastProblem: undefined,
  }
}
