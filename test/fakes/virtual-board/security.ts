import type { ChipIdentity, ChipModel } from './chip-models.ts'

/** Bits of GET_SECURITY_INFO (esp_secure_boot and download mode): secure boot on, secure download mode on. */
export const SECURE_BOOT = 1
export const SECURE_DOWNLOAD = 4

export interface Security {
  flags: number
  /** Odd: flash encryption is on. */
  cryptCount: number
}

/** The 20 bytes: flags, crypt count, seven key purposes, chip id, revision. The 0C stands where the recording of the C3 has it. */
export function securityInfo(model: ChipModel, identity: ChipIdentity, { flags, cryptCount }: Security): Uint8Array {
  const bytes = new Uint8Array(20)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, flags, true)
  bytes[4] = cryptCount
  bytes[11] = 0x0c
  view.setUint32(12, model.imageChipId, true)
  view.setUint32(16, identity.eco, true)
  return bytes
}
