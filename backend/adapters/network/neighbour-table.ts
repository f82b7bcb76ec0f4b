// MAC addresses of neighbours as Linux knows them after a connection was tried. Other systems tell nothing without another program.
import { readFile } from 'node:fs/promises'
import { codeOf } from '../../contract/code-of.ts'

/** Read at most so often: a scan asks for every address that answers. */
const KEPT_MS = 500
const PATH = '/proc/net/arp'

export function neighbourTable(now: () => number = () => performance.now(), path = PATH): () => Promise<ReadonlyMap<string, string>> {
  let kept: Promise<ReadonlyMap<string, string>> | undefined
  let readMs = Number.NEGATIVE_INFINITY
  return () => {
    if (kept === undefined || now() - readMs > KEPT_MS) {
      readMs = now()
      kept = readTable(path)
    }
    return kept
  }
}

/** Columns: address, hardware type, flags, MAC address, mask, device (proc(5)); flags 0x0 = unanswered. */
async function readTable(path: string): Promise<ReadonlyMap<string, string>> {
  const macs = new Map<string, string>()
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'EACCES') return macs
    throw error
  }
  for (const line of text.split('\n').slice(1)) {
    const [address, , flags, mac] = line.split(/\s+/)
    if (address && mac && flags !== '0x0' && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(mac)) macs.set(address, mac.toUpperCase())
  }
  return macs
}
