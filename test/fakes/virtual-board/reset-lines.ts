// DTR and RTS as they reach the chip: through the two transistors of a board with a USB bridge, or through the chip's own USB.

export interface ChipPins {
  /** False: the chip is held in reset. */
  enable: boolean
  /** The chip would start in download mode when reset ends now. */
  download: boolean
}

/** Either wiring; `set` is called at every change of a line and tells the pins after it. */
export interface ResetWiring {
  set(lines: { dtr: boolean; rts: boolean }): ChipPins
}

/** RTS alone pulls EN low, DTR alone pulls IO0 low, both together or neither: nothing. */
export class BridgeWiring implements ResetWiring {
  set({ dtr, rts }: { dtr: boolean; rts: boolean }): ChipPins {
    return { enable: !(rts && !dtr), download: dtr && !rts }
  }
}

/** USB-Serial/JTAG: RTS resets; DTR that came before RTS chooses download mode and is kept through the reset. */
export class UsbWiring implements ResetWiring {
  #download = false
  #reset = false

  set({ dtr, rts }: { dtr: boolean; rts: boolean }): ChipPins {
    const wasReset = this.#reset
    this.#reset = rts && !dtr
    if (dtr) this.#download = true
    const pins = { enable: !this.#reset, download: this.#download }
    if (!rts && !dtr && (wasReset || !this.#reset)) this.#download = false
    return pins
  }
}
