// Text that strangers sent over the network, made fit to be shown. Used by everything in this folder that reads such text.

/** Control characters, invisible ones, and those that turn the direction of writing round: what is shown must be what is there. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u{FFFD}]/gu

/** @param most characters */
export function cleanText(text: string, most: number): string {
  const cleaned = text.replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim()
  return [...cleaned].slice(0, most).join('').trim()
}

/** `24:0A:C4:12:34:56` of any usual way to write it; undefined: it is no MAC address of a device. */
export function cleanMac(text: string): string | undefined {
  const digits = text.replace(/[\s:.-]/g, '').toUpperCase()
  if (!/^[0-9A-F]{12}$/.test(digits) || /^(0{12}|F{12})$/.test(digits)) return undefined
  return digits.match(/../g)?.join(':')
}

/** A host name as it may stand in an address; undefined where it holds anything else. */
export function cleanHost(text: string): string | undefined {
  const name = text.replace(/\.$/, '').toLowerCase()
  return /^[a-z0-9_]([a-z0-9._-]{0,251}[a-z0-9_])?$/.test(name) ? name : undefined
}
