// Sequences on DTR and RTS that start the boot loader or the program. RTS holds the chip in reset, DTR pulls IO0 low while it ends.
import { setTimeout } from 'node:timers/promises'
import type { LoaderLink } from './loader-link.ts'
import type { SerialLine } from './serial-line.ts'

export type ResetKind = 'bridge' | 'usb'

const HOLD_MS = 100
const USB_HOLD_MS = 200

/** Into the boot loader. @param bootMs how long IO0 stays low; boards with a large capacitor at EN need long */
export async function resetIntoLoader(link: Pick<LoaderLink, 'line' | 'pause'>, kind: ResetKind, bootMs: number): Promise<void> {
  const { line } = link
  if (kind === 'bridge') {
    await line.setLines({ dtr: false, rts: true })
    await link.pause(HOLD_MS)
    await line.setLines({ dtr: true, rts: false })
    await link.pause(bootMs)
    await line.setLines({ dtr: false, rts: false })
    return
  }
  // The chip's own USB: through (1,1), as (0,0) between would end the request for download mode.
  await line.setLines({ dtr: false, rts: false })
  await link.pause(HOLD_MS)
  await line.setLines({ dtr: true, rts: false })
  await link.pause(HOLD_MS)
  await line.setLines({ dtr: true, rts: true })
  await line.setLines({ dtr: false, rts: true })
  await link.pause(HOLD_MS)
  await line.setLines({ dtr: false, rts: false })
}

/** Into the program: RTS is really asserted, IO0 stays high. Also after a cancel, so it waits by itself. */
export async function pulseReset(line: SerialLine, kind: ResetKind): Promise<void> {
  await line.setLines({ dtr: false, rts: true })
  await setTimeout(kind === 'usb' ? USB_HOLD_MS : HOLD_MS)
  await line.setLines({ dtr: false, rts: false })
}
