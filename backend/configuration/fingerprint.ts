// SHA-256 over the canonical payload: what centre and board compare instead of whole configurations.
import { createHash } from 'node:crypto'
import { type ConfigPayload, canonicalText } from '../contract/configuration/message.ts'

/** 64 hex digits in lower case. */
export function fingerprintOf(payload: ConfigPayload): string {
  return createHash('sha256').update(canonicalText(payload)).digest('hex')
}
