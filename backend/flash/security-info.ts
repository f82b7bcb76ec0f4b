/** What GET_SECURITY_INFO tells (esptool, loader.py): locks and chip. */
export interface SecurityBits {
  secureBoot: boolean
  secureDownload: boolean
  flashEncryption: boolean
  chipId: number
}

const SECURE_BOOT = 1 << 0
const SECURE_DOWNLOAD = 1 << 2

/** Undefined: an older form that names no chip (12 bytes, ESP32-S2). */
export function securityOf(data: Uint8Array): SecurityBits | undefined {
  if (data.length < 20) return undefined
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const flags = view.getUint32(0, true)
  let ones = 0
  for (let rest = view.getUint8(4); rest > 0; rest >>= 1) ones += rest & 1
  return {
    secureBoot: (flags & SECURE_BOOT) !== 0,
    secureDownload: (flags & SECURE_DOWNLOAD) !== 0,
    flashEncryption: ones % 2 === 1,
    chipId: view.getUint32(12, true),
  }
}
