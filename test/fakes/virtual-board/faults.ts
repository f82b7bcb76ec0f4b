// What can go wrong on command: on the wire, in the flash, in the chip. A board has one set of them, changed at any time.

export interface Faults {
  /** Every n-th byte from the board to the host is lost; 0: none. */
  loseEveryToHost: number
  /** Every n-th byte from the host to the board is lost; 0: none. */
  loseEveryToBoard: number
  /** This many bytes of noise stand before every n-th answer; 0: none. */
  garbageEvery: number
  /** MD5 sums are wrong. */
  wrongMd5: boolean
  /** Bytes that are programmed at this address come out with a bit flipped; negative: none. */
  weakCellAt: number
  /** The cable is pulled after this many bytes from the host, counted since the fault was set; 0: never. */
  unplugAfter: number
  /** Both ways together, bytes a second; 0: as fast as it goes. */
  bytesPerSecond: number
  /** Faster than this the line is noise, baud; 0: any speed. */
  maxBaud: number
  /** The stub is loaded but never says OHAI. */
  stubSilent: boolean
  /** The reset lines do nothing, as with a bare USB bridge without the auto-reset circuit. */
  linesDead: boolean
  /** Of the program that runs (board-program.ts): its networks take no password. */
  wifiWrongPassword: boolean
  /** It finds no network. */
  wifiUnreachable: boolean
  /** It shows the broker a wrong password. */
  brokerRefuses: boolean
  /** Its DS18B20 says −127 °C; set before it connects. */
  sensorImplausible: boolean
  /** It does not answer Improv. */
  improvSilent: boolean
  /** Half a packet and log text stand before every n-th Improv packet; 0: none. */
  improvGarbageEvery: number
  /** It knows Improv alone, not the vendor's commands. */
  noVendor: boolean
}

export const NO_FAULTS: Faults = {
  loseEveryToHost: 0,
  loseEveryToBoard: 0,
  garbageEvery: 0,
  wrongMd5: false,
  weakCellAt: -1,
  unplugAfter: 0,
  bytesPerSecond: 0,
  maxBaud: 0,
  stubSilent: false,
  linesDead: false,
  wifiWrongPassword: false,
  wifiUnreachable: false,
  brokerRefuses: false,
  sensorImplausible: false,
  improvSilent: false,
  improvGarbageEvery: 0,
  noVendor: false,
}

/** Leaves out every n-th, counted over all calls. */
export class ByteLoss {
  #count = 0

  pass(bytes: Uint8Array, every: number): Uint8Array {
    if (every <= 0) return bytes
    return bytes.filter(() => ++this.#count % every !== 0)
  }
}
