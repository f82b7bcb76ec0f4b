import type { FlashJob } from '../../../backend/contract/flash/job.ts'
import type { SerialPortInfo } from '../../../backend/contract/flash/port.ts'

/** Ports and jobs for tests of the Flash page's pure parts. */
export function portAt(path: string, change: Partial<SerialPortInfo> = {}): SerialPortInfo {
  return {
    id: `id-${path}`,
    version: 1,
    createdAtMs: 1000,
    changedAtMs: 1000,
    by: 'leitstand',
    path,
    vendorId: '10c4',
    productId: 'ea60',
    manufacturer: null,
    product: null,
    serialNumber: null,
    bridge: 'CP210x',
    likely: 'ESP32 board',
    ownUsb: false,
    access: 'free',
    holder: null,
    remedy: null,
    ...change,
  }
}

export const BOARD: NonNullable<FlashJob['board']> = {
  chip: 'esp32',
  revision: 301,
  mac: 'a0:b7:65:4c:11:ae',
  flashSize: 4 << 20,
  flashId: '204016',
  crystalMHz: 40,
  usb: false,
  secureBoot: false,
  flashEncryption: false,
  secureDownload: false,
}

export function jobAt(
  port: string,
  change: Partial<Omit<FlashJob, 'progress'>> & { progress?: Partial<FlashJob['progress']> } = {},
): FlashJob {
  const { progress, ...rest } = change
  return {
    id: `job-${port}`,
    version: 1,
    createdAtMs: 2000,
    changedAtMs: 2000,
    by: 'anna',
    port,
    action: 'write',
    request: { port, action: rest.action ?? 'write' },
    firmwareName: 'greenhouse',
    parts: [],
    stage: 'connecting',
    stages: [],
    part: null,
    leftS: null,
    baud: null,
    board: BOARD,
    notices: [],
    problems: [],
    written: 'nothing',
    wipesSettings: false,
    saved: null,
    bootLog: null,
    step: null,
    networks: null,
    device: null,
    mac: null,
    acceptance: null,
    ...rest,
    progress: {
      state: 'running',
      done: 0,
      total: null,
      unit: 'bytes',
      rate: null,
      startedAtMs: 2000,
      finishedAtMs: null,
      error: null,
      ...progress,
    },
  }
}
